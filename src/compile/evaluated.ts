import { reachable } from "../base/graph.ts";
import { objectOf } from "../base/json.ts";
import type { Registry } from "../registry/registry.ts";
import type { Wire, Wired, WiredStep } from "../resolve/wired.ts";
import type { ModelCheck } from "../spec/job.ts";
import { satisfies } from "../spec/kinds.ts";
import type { Arm } from "../spec/pipeline.ts";
import { serviceStep } from "../spec/service-step.ts";

/**
 * Wires the metrics from a registered model's evaluation to the registering step, and makes that step wait for checks
 * of the model and its data. The wire is left out if the user has bound the input, or if several evaluations are
 * possible.
 */
export function withEvaluations(wired: Wired, registry: Registry): Wired {
  const made: Wire[] = [];
  const steps = wired.steps.map((step) => {
    const spec = registry.names.get(step.spec);
    if (spec?.job.type !== "register" || wired.unresolved.includes(step.id)) return step;
    for (const [port, { kind }] of Object.entries(spec.inputs)) {
      const taken =
        step.inputs[port] !== undefined || wired.wires.some(({ to }) => to.step === step.id && to.port === port);
      const source = taken || !satisfies(kind, "metrics") ? undefined : evaluationOf(step, wired, registry);
      if (source !== undefined) made.push(wireOf(source, { step: step.id, port }));
    }
    const checks = checksFor(step, wired).map((check) => check.step);
    return checks.length === 0 ? step : { ...step, after: [...new Set([...(step.after ?? []), ...checks])] };
  });
  return made.length === 0 && steps.every((step, index) => step === wired.steps[index])
    ? wired
    : { ...wired, steps, wires: [...wired.wires, ...made] };
}

interface Source {
  readonly step: WiredStep;
  readonly port: string;
  readonly kind: string;
  readonly byProduct: boolean;
}

/** The only evaluation of the registered model, preferring evaluation steps to by-products, and held-out branches. */
function evaluationOf(step: WiredStep, wired: Wired, registry: Registry): Source | undefined {
  const upstream = (id: string): ReadonlySet<string> =>
    reachable(id, (one) => wired.wires.filter(({ to }) => to.step === one).map(({ from }) => from.step));
  const trains = (id: string): boolean => {
    const found = wired.steps.find((one) => one.id === id);
    return found !== undefined && registry.names.get(found.spec)?.serving !== undefined;
  };
  const models = [...upstream(step.id)].filter(trains);
  const sources = wired.steps.flatMap((one): readonly Source[] => {
    if (!isSeen(one.arm, step, wired) || wired.unresolved.includes(one.id)) return [];
    const of = upstream(one.id);
    if (models.length === 0 || !models.every((model) => of.has(model))) return [];
    return Object.entries(registry.names.get(one.spec)?.outputs ?? {}).flatMap(([port, output]) =>
      satisfies(output.kind, "metrics.classification") && output.propertyFile !== undefined
        ? [{ step: one, port, kind: output.kind, byProduct: output.byProduct === true }]
        : [],
    );
  });
  const purposed = prefer(sources, ({ byProduct }) => !byProduct);
  const [only, ...others] = prefer(
    purposed,
    ({ step: { effectiveBranch: branch } }) => branch !== undefined && branch !== "training",
  );
  return others.length === 0 ? only : undefined;
}

const prefer = (sources: readonly Source[], better: (source: Source) => boolean): readonly Source[] => {
  const kept = sources.filter(better);
  return kept.length > 0 ? kept : sources;
};

function wireOf({ step, port, kind }: Source, to: Wire["to"]): Wire {
  const because = `${step.id} is the evaluation of the registered model`;
  return {
    from: { step: step.id, port },
    to,
    kind,
    rule: "only",
    why: because,
    considered: [{ step: step.id, port, kind, because }],
  };
}

/** The Model Monitor and Clarify checks that run before a step, for types of which there is only one check. */
export function checksFor(step: WiredStep, wired: Wired): readonly ModelCheck[] {
  const checks = wired.steps.flatMap((one): readonly ModelCheck[] => {
    const { type, beside } = one.config;
    if (one.spec !== serviceStep.name || (type !== "QualityCheck" && type !== "ClarifyCheck")) return [];
    const { CheckType, SkipCheck } = objectOf(beside);
    // A check that is skipped calculates no baseline.
    return typeof CheckType === "string" && SkipCheck !== true && isSeen(one.arm, step, wired)
      ? [{ step: one.id, type: CheckType }]
      : [];
  });
  return checks.filter(({ type }) => checks.filter((other) => other.type === type).length === 1);
}

/** Whether a step can refer to steps in this arm: the step is in the arm itself, or in an arm of a gate in it. */
function isSeen(arm: Arm | undefined, step: WiredStep, wired: Wired): boolean {
  for (let own = step.arm; ; own = wired.gates.find(({ id }) => id === own?.gate)?.arm) {
    if (own?.gate === arm?.gate && own?.side === arm?.side) return true;
    if (own === undefined) return false;
  }
}
