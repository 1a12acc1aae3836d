import type { Json } from "../base/canonical.ts";
import { reachable } from "../base/graph.ts";
import { camelCase, listed, nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Staged } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import { type Wired, type WiredStep, wiresByConsumer } from "../resolve/wired.ts";
import type { Bound } from "../spec/job.ts";
import { satisfies } from "../spec/kinds.ts";
import type { Gate, Requirement } from "../spec/pipeline.ts";
import { namedSteps } from "./emit/references.ts";

/** Where a metric comes from. */
interface Source {
  readonly step: string;
  readonly branch?: string;
  readonly byProduct: boolean;
}

/** A requirement, and the step that measures it. */
interface Sourced {
  readonly requirement: Bound;
  readonly step: string;
}

/** Makes the steps that are gates into gates: what their config requires of the metrics that are wired to them. */
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
      const found = measuredBy(
        { metric: requirement.metric, ...(source === undefined ? {} : { step: source }) },
        wired,
        registry,
      );
      if (typeof found === "string") return [{ requirement, step: found }];
      diagnostics.push({ ...found, at: { ...at, field: boundField(requirement) } });
      return [];
    });
    now = {
      ...now,
      steps: now.steps.filter(({ id }) => id !== step.id),
      wires: now.wires.filter(({ to }) => to.step !== step.id),
    };
    if (sourced.length > 0) now = behind(gateOf(step.id, sourced, step.arm), measuring(sourced), now, registry);
  }
  return { value: now, diagnostics };
}

const boundField = ({ metric, at }: Bound): string => camelCase(`${at === "least" ? "min" : "max"}_${metric}`);

const measuring = (sourced: readonly Sourced[]): readonly string[] => [...new Set(sourced.map(({ step }) => step))];

/** Makes the pipeline's requirements into one gate: all must hold, and everything that hangs on them stands in its arm. */
export function gateRequirements(wired: Wired, registry: Registry): Staged<Wired> {
  if (wired.requirements.length === 0) return { value: wired, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const sourced = wired.requirements.flatMap((requirement) => {
    const found = measuredBy(requirement, wired, registry);
    if (typeof found === "string") return [{ requirement, step: found }];
    diagnostics.push(found);
    return [];
  });
  if (sourced.length === 0) return { value: wired, diagnostics };
  return {
    value: behind(gateOf(freeName("QualityGate", wired), sourced), measuring(sourced), wired, registry),
    diagnostics,
  };
}

/** All must hold; else the gate fails with the numbers. */
const gateOf = (id: string, sourced: readonly Sourced[], arm?: Gate["arm"]): Gate => ({
  id,
  conditions: sourced.map(({ requirement, step }) => ({
    Type: requirement.at === "least" ? "GreaterThanOrEqualTo" : "LessThanOrEqualTo",
    LeftValue: metricJson(step, requirement.metric),
    RightValue: requirement.value,
  })),
  otherwiseFail: sentence(sourced),
  ...(arm === undefined ? {} : { arm }),
});

const metricJson = (step: string, metric: string): Json => ({ "Specline:Metric": { step, metric } });

/** "auc of XGBoostModelEval is 0.81, at least 0.85 was required; …", the measured number filled in when the pipeline runs. */
const sentence = (sourced: readonly Sourced[]): readonly Json[] =>
  sourced.flatMap(({ requirement: { metric, at, value }, step }, index) => [
    `${index === 0 ? "the gate said no: " : "; "}${metric} of ${step} is `,
    metricJson(step, metric),
    ...bounded(at === "least" ? "at least" : "at most", value),
  ]);

/** One text, unless only the run knows the bound. */
const bounded = (words: string, value: Json): readonly Json[] =>
  typeof value === "object" ? [`, and ${words} `, value, " was required"] : [`, and ${words} ${value} was required`];

/** The one step whose metric is meant: named, else made on purpose before by-product, else held out before training. */
function measuredBy(
  requirement: Pick<Requirement, "metric" | "step" | "place">,
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
    const near = nearest(metric, measured);
    const hint =
      measured.length === 0
        ? { hint: "no step measures anything: add an evaluation" }
        : near === undefined
          ? {}
          : { hint: `did you mean ${quoted(near)}?` };
    return diagnostic("compile/metric-unmeasured", { metric, measured: listed(measured.map(quoted), "or") }, at, hint);
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
      ...(step.effectiveBranch === undefined ? {} : { branch: step.effectiveBranch }),
    }));

/** True for a step that makes something known outside of the pipeline: nothing may be registered that a gate refuses. */
const publishes = (step: WiredStep, registry: Registry): boolean =>
  outputsOf(step, registry).some(({ kind }) => satisfies(kind, "registered"));

/** Puts behind the gate what descends from the measuring steps, what publishes, and what only such steps use. */
function behind(gate: Gate, measuring: readonly string[], wired: Wired, registry: Registry): Wired {
  const next = consumers(wired);
  const after = (id: string): ReadonlySet<string> => reachable(id, (step) => next.get(step) ?? []);
  const nodes = [...wired.steps, ...wired.gates];
  const upstream = new Set(measuring);
  for (const { id } of nodes) if (measuring.some((step) => after(id).has(step))) upstream.add(id);
  const publishing = wired.steps.filter((step) => publishes(step, registry) && !upstream.has(step.id));
  const gated = new Set([...measuring.flatMap((step) => [...after(step)]), ...publishing.map(({ id }) => id)]);
  for (let grown = true; grown; ) {
    const before = gated.size;
    for (const { id, arm } of nodes) {
      const uses = [...(next.get(id) ?? [])];
      const used = uses.length > 0 && uses.every((use) => gated.has(use));
      if (used && !upstream.has(id)) gated.add(id);
      // What stands in an arm is put behind the gate with the whole of it.
      if (gated.has(id) && arm !== undefined && !upstream.has(arm.gate)) gated.add(arm.gate);
    }
    grown = gated.size > before;
  }
  // A gate on what is measured in an arm stands in that arm, before what it holds back there.
  const home = gate.arm ?? nodes.find(({ id, arm }) => measuring.includes(id) && arm !== undefined)?.arm;
  const arm = { gate: gate.id, side: "then" } as const;
  const inArm = <T extends Pick<Gate, "id" | "arm">>(node: T): T =>
    gated.has(node.id) && (node.arm === undefined || sameArm(node.arm, home)) ? { ...node, arm } : node;
  const placed = { ...gate, ...(home === undefined ? {} : { arm: home }) };
  return { ...wired, steps: wired.steps.map(inArm), gates: [...wired.gates.map(inArm), placed] };
}

const sameArm = (one: Gate["arm"], other: Gate["arm"]): boolean =>
  one?.gate === other?.gate && one?.side === other?.side;

/** For every step and gate, who uses what it gives: by wire, by order, by a condition that reads it, by standing in its arm. */
function consumers(wired: Wired): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, Set<string>>();
  const link = (from: string, to: string) => next.set(from, (next.get(from) ?? new Set()).add(to));
  for (const wire of wired.wires) link(wire.from.step, wire.to.step);
  for (const node of [...wired.steps, ...wired.gates]) if (node.arm !== undefined) link(node.arm.gate, node.id);
  for (const step of wired.steps)
    for (const before of [...(step.after ?? []), ...namedSteps(step.config)]) link(before, step.id);
  for (const gate of wired.gates) for (const read of namedSteps(gate.conditions)) link(read, gate.id);
  return next;
}

function freeName(name: string, wired: Wired): string {
  const taken = new Set([...wired.steps, ...wired.gates].map((node) => node.id));
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`;
  return free;
}
