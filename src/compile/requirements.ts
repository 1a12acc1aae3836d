import type { Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { reachable } from "../base/graph.ts";
import { grouped } from "../base/grouped.ts";
import { camelCase, listed, nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import { type Wired, type WiredStep, wiresByConsumer } from "../resolve/wired.ts";
import type { ComparisonType } from "../sagemaker/condition-types.ts";
import type { Bound } from "../spec/job.ts";
import { satisfies } from "../spec/kinds.ts";
import type { Gate, Requirement } from "../spec/pipeline.ts";
import { stepsIn } from "../spec/reference.ts";
import { demandsBad, unreachable } from "./bounds.ts";

/** A step that measures a metric. */
interface Source {
  readonly step: string;
  readonly branch: string | undefined;
  readonly byProduct: boolean;
}

/** A requirement, and the step that measures its metric. */
interface Sourced {
  readonly requirement: Bound;
  readonly step: string;
}

/** Turns gate steps into gates with the bounds that their config sets for the wired metrics. */
export function gateSteps(wired: Wired, registry: Registry): Staged<Wired> {
  const diagnostics: Diagnostic[] = [];
  let now = wired;
  const incoming = wiresByConsumer(wired.wires);
  for (const step of wired.steps) {
    const job = registry.names.get(step.spec)?.job;
    if (job?.type !== "gate" || job.requires === undefined || wired.unresolved.includes(step.id)) continue;
    const at = { pipeline: wired.title, step: step.id, ...step.at };
    const source = incoming.get(step.id)?.find(({ to }) => to.port === job.reads)?.from.step;
    const requirements = job.requires(step.config);
    if (requirements.length === 0) diagnostics.push(diagnostic("compile/gate-empty", { step: step.id }, at));
    const sourced = requirements.flatMap((requirement): readonly Sourced[] => {
      const found = measuredBy({ metric: requirement.metric, at: requirement.at, step: source }, wired, registry);
      const place = { ...at, field: boundField(requirement) };
      if (typeof found === "string") {
        diagnostics.push(...faultyBound({ requirement, step: found }, wired, registry, place));
        return [{ requirement, step: found }];
      }
      diagnostics.push({ ...found, at: place });
      return [];
    });
    now = {
      ...now,
      steps: now.steps.filter(({ id }) => id !== step.id),
      wires: now.wires.filter(({ to }) => to.step !== step.id),
    };
    if (sourced.length > 0) now = gated(gateOf(step.id, sourced, step.arm), measuring(sourced), now, registry);
  }
  return { value: now, diagnostics };
}

const boundField = ({ metric, at }: Bound): string => camelCase(`${BOUNDS[at].field}_${metric}`);

/** The fault in a bound: no value of the metric can meet it, or only bad values can. */
function faultyBound(
  { requirement: { metric, at, value }, step }: Sourced,
  wired: Wired,
  registry: Registry,
  place: Place,
): readonly Diagnostic[] {
  const comparison = { step, metric, type: BOUNDS[at].type, value };
  const fields = {
    field: boundField({ metric, at, value }),
    other: boundField({ metric, at: at === "least" ? "most" : "least", value }),
  };
  const faults = unreachable(comparison, wired, registry, place);
  return faults.length > 0 ? faults : demandsBad(comparison, fields, wired, registry, place);
}

const measuring = (sourced: readonly Sourced[]): readonly string[] => [...new Set(sourced.map(({ step }) => step))];

/**
 * Turns the pipeline's requirements into one gate. All of them must be met, and everything that depends on them is in
 * its arm.
 */
export function gateRequirements(wired: Wired, registry: Registry): Staged<Wired> {
  if (wired.requirements.length === 0) return { value: wired, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const sourced = wired.requirements.flatMap((requirement) => {
    const found = measuredBy(requirement, wired, registry);
    if (typeof found === "string") {
      const at = { pipeline: wired.title, field: boundField(requirement), ...requirement.place };
      diagnostics.push(...faultyBound({ requirement, step: found }, wired, registry, at));
      return [{ requirement, step: found }];
    }
    diagnostics.push(found);
    return [];
  });
  diagnostics.push(...repeatedBounds(sourced, wired.title));
  if (sourced.length === 0) return { value: wired, diagnostics };
  const gate = gateOf(freeName("QualityGate", wired), sourced);
  return { value: gated(gate, measuring(sourced), wired, registry), diagnostics };
}

/** Bounds of one kind on one metric, of which only the strictest can make a difference. */
function repeatedBounds(
  sourced: readonly { readonly requirement: Requirement; readonly step: string }[],
  title: string,
) {
  const groups = grouped(sourced, ({ requirement: { metric, at }, step }) => `${step}.${metric} ${at}`);
  return [...groups.values()].flatMap(([first, ...rest]): readonly Diagnostic[] => {
    const { metric, at, place } = first.requirement;
    const values = [first, ...rest].map(({ requirement: { value } }) => value);
    if (new Set(values).size < 2) return [];
    const strictest = at === "least" ? Math.max(...values) : Math.min(...values);
    const bounds = listed(values.map((value) => `${BOUNDS[at].words} ${value}`));
    const data = { metric, step: first.step, bounds, strictest: `${BOUNDS[at].words} ${strictest}` };
    return [
      diagnostic("compile/bound-twice", data, { pipeline: title, field: boundField(first.requirement), ...place }),
    ];
  });
}

/** The comparison for each kind of bound, its wording, and its config field. */
const BOUNDS: Readonly<
  Record<Bound["at"], { readonly type: ComparisonType; readonly words: string; readonly field: string }>
> = {
  least: { type: "GreaterThanOrEqualTo", words: "at least", field: "min" },
  most: { type: "LessThanOrEqualTo", words: "at most", field: "max" },
};

/** All conditions must be met. Otherwise, the gate fails with a message that contains the numbers. */
const gateOf = (id: string, sourced: readonly Sourced[], arm?: Gate["arm"]): Gate =>
  defined({
    id,
    conditions: sourced.map(({ requirement, step }) => ({
      Type: BOUNDS[requirement.at].type,
      LeftValue: metricJson(step, requirement.metric),
      RightValue: requirement.value,
    })),
    otherwiseFail: sentence(sourced),
    arm,
  });

const metricJson = (step: string, metric: string): Json => ({ "Specline:Metric": { step, metric } });

/**
 * "auc of XGBoostModelEval is 0.81, and at least 0.85 was required; …", in which the measured number is filled in by
 * the run.
 */
const sentence = (sourced: readonly Sourced[]): readonly Json[] =>
  sourced.flatMap(({ requirement: { metric, at, value }, step }, index) => [
    `${index === 0 ? "the gate was not met: " : "; "}${metric} of ${step} is `,
    metricJson(step, metric),
    ...bounded(BOUNDS[at].words, value),
  ]);

/** This is a single string unless the bound is known only at run time. */
const bounded = (words: string, value: Json): readonly Json[] =>
  typeof value === "object" ? [`, and ${words} `, value, " was required"] : [`, and ${words} ${value} was required`];

/** What `maxTrainingTime` would limit if it were a bound on a metric. */
const TRAINING_TIME = "training_time";

/**
 * Finds the step whose metric is meant. If no step is named, dedicated outputs take precedence over by-products, and
 * held-out branches over training.
 */
function measuredBy(
  requirement: Pick<Requirement, "metric" | "at" | "place"> & { readonly step?: string | undefined },
  wired: Wired,
  registry: Registry,
): string | Diagnostic {
  const { metric } = requirement;
  const sources = wired.steps.flatMap((step) => sourcesOf(step, metric, registry));
  if (requirement.step !== undefined) {
    const named = sources.find((source) => source.step === requirement.step);
    return (
      named?.step ??
      diagnostic(
        "compile/unknown-reference",
        { what: `${requirement.step}.${metric}` },
        { pipeline: wired.title, ...requirement.place },
      )
    );
  }
  let best = prefer(sources, (source) => !source.byProduct);
  best = prefer(best, (source) => source.branch !== "training" && source.branch !== undefined);
  const [only] = best;
  if (best.length === 1 && only !== undefined) return only.step;
  const at = { pipeline: wired.title, field: metric, ...requirement.place };
  if (best.length === 0) {
    const measured = [...new Set(wired.steps.flatMap((step) => metricsOf(step, registry)))].sort();
    const near = nearest(metric, requirement.at === "most" ? [...measured, TRAINING_TIME] : measured);
    const meant =
      near === undefined ? undefined : `did you mean ${quoted(near === TRAINING_TIME ? "maxTrainingTime" : near)}?`;
    const hint =
      near !== TRAINING_TIME && measured.length === 0 ? "no step measures anything: add an evaluation" : meant;
    const data = { metric, measured: listed(measured.map(quoted), "or") };
    return diagnostic("compile/metric-unmeasured", data, at, defined({ hint }));
  }
  const steps = best.map((source) => source.step);
  return diagnostic(
    "compile/metric-tie",
    { metric, steps: listed(steps, "or"), choice: steps.map((step) => `${step}.${metric}`).join(" or ") },
    at,
  );
}

const prefer = (sources: readonly Source[], better: (source: Source) => boolean): readonly Source[] => {
  const kept = sources.filter(better);
  return kept.length > 0 ? kept : sources;
};

const outputsOf = (step: WiredStep, registry: Registry) => Object.values(registry.names.get(step.spec)?.outputs ?? {});
const metricsOf = (step: WiredStep, registry: Registry): readonly string[] =>
  outputsOf(step, registry).flatMap((output) => output.metrics ?? []);

const sourcesOf = (step: WiredStep, metric: string, registry: Registry): readonly Source[] =>
  outputsOf(step, registry)
    .filter((output) => output.metrics?.includes(metric) === true)
    .map((output) => ({
      step: step.id,
      byProduct: output.byProduct === true,
      branch: step.effectiveBranch,
    }));

/**
 * Whether a step publishes something outside the execution. A model that a gate rejects must not be registered, nor
 * take the place of the latest one.
 */
const publishes = (step: WiredStep, registry: Registry): boolean =>
  outputsOf(step, registry).some(({ kind, latest }) => latest === true || satisfies(kind, "registered"));

/**
 * Moves into the gate's arm the descendants of the measuring steps, the steps that publish, and the steps that only
 * these use.
 */
function gated(gate: Gate, measuring: readonly string[], wired: Wired, registry: Registry): Wired {
  const next = consumers(wired);
  const after = (id: string): ReadonlySet<string> => reachable(id, (step) => next.get(step) ?? []);
  const nodes = [...wired.steps, ...wired.gates];
  const upstream = new Set(measuring);
  for (const { id } of nodes) if (measuring.some((step) => after(id).has(step))) upstream.add(id);
  const publishing = wired.steps.filter((step) => publishes(step, registry) && !upstream.has(step.id));
  const held = new Set([...measuring.flatMap((step) => [...after(step)]), ...publishing.map(({ id }) => id)]);
  for (let grown = true; grown; ) {
    const before = held.size;
    for (const { id, arm } of nodes) {
      const uses = [...(next.get(id) ?? [])];
      const used = uses.length > 0 && uses.every((use) => held.has(use));
      if (used && !upstream.has(id)) held.add(id);
      // A step in an arm can be gated only together with the whole arm.
      if (held.has(id) && arm !== undefined && !upstream.has(arm.gate)) held.add(arm.gate);
    }
    grown = held.size > before;
  }
  // A gate on a metric that is measured in an arm also belongs to that arm.
  const home = gate.arm ?? nodes.find(({ id, arm }) => measuring.includes(id) && arm !== undefined)?.arm;
  const arm = { gate: gate.id, side: "then" } as const;
  const inArm = <T extends Pick<Gate, "id" | "arm">>(node: T): T =>
    held.has(node.id) && (node.arm === undefined || sameArm(node.arm, home)) ? { ...node, arm } : node;
  const placed = { ...gate, ...defined({ arm: home }) };
  return { ...wired, steps: wired.steps.map(inArm), gates: [...wired.gates.map(inArm), placed] };
}

const sameArm = (one: Gate["arm"], other: Gate["arm"]): boolean =>
  one?.gate === other?.gate && one?.side === other?.side;

/** The dependents of each step and gate: through a wire, order, a condition that reads it, or being in its arm. */
function consumers(wired: Wired): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, Set<string>>();
  const link = (from: string, to: string) => next.set(from, (next.get(from) ?? new Set()).add(to));
  for (const wire of wired.wires) link(wire.from.step, wire.to.step);
  for (const node of [...wired.steps, ...wired.gates]) if (node.arm !== undefined) link(node.arm.gate, node.id);
  for (const step of wired.steps)
    for (const before of [...(step.after ?? []), ...stepsIn(step.config)]) link(before, step.id);
  for (const gate of wired.gates) for (const read of stepsIn(gate.conditions)) link(read, gate.id);
  return next;
}

function freeName(name: string, wired: Wired): string {
  const taken = new Set([...wired.steps, ...wired.gates].map((node) => node.id));
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`;
  return free;
}
