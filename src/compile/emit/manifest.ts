import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { Registry } from "../../registry/registry.ts";
import { type Wire, type Wired, type WiredStep, wiresByConsumer } from "../../resolve/wired.ts";
import type { Binding } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Target } from "../../spec/target.ts";
import type { Manifest, ManifestStep } from "../compiled.ts";
import type { CacheDecision, CacheDecisions } from "./caching.ts";

/** What emitting the steps determined about them. */
interface Emitted {
  readonly caching: CacheDecisions;
  readonly configs: ReadonlyMap<string, JsonObject>;
}

/** Builds the manifest, with information for people and reports that the definition cannot express. */
export function manifestOf(
  wired: Wired,
  target: Target,
  registry: Registry,
  version: string,
  emitted: Emitted,
): Manifest {
  return {
    specline: version,
    title: wired.title,
    name: wired.name,
    target,
    packs: Object.fromEntries(registry.packs.map((pack) => [pack.name, pack.version])),
    context: Object.fromEntries(
      Object.entries(wired.context).flatMap(([fact, value]) =>
        typeof value === "string" || typeof value === "number" ? [[fact, value]] : [],
      ),
    ),
    steps: manifestSteps(wired, registry, emitted),
    wires: wired.wires.map(({ from, to, kind, rule, why }) => ({ from, to, kind, rule, why })),
    gates: wired.gates.map(({ id, conditions, otherwiseFail, arm }) => defined({ id, conditions, otherwiseFail, arm })),
    requirements: wired.requirements,
    ...defined({ schedules: wired.schedules, notify: wired.notify }),
  };
}

function manifestSteps(wired: Wired, registry: Registry, { caching, configs }: Emitted): readonly ManifestStep[] {
  const incoming = wiresByConsumer(wired.wires);
  const packOf = new Map(registry.packs.flatMap((pack) => pack.steps.map((spec) => [spec, pack.name] as const)));
  return wired.steps.flatMap((step) => {
    const spec = registry.names.get(step.spec);
    return spec === undefined
      ? []
      : [
          manifestStep(step, spec, packOf.get(spec) ?? "", incoming.get(step.id) ?? [], {
            cache: caching.of(step.id),
            config: configs.get(step.id),
          }),
        ];
  });
}

function manifestStep(
  step: WiredStep,
  spec: StepSpec,
  pack: string,
  incoming: readonly Wire[],
  { cache, config }: { readonly cache: CacheDecision | undefined; readonly config: JsonObject | undefined },
): ManifestStep {
  const sources = new Map(incoming.map((wire) => [wire.to.port, wire.from]));
  const inputs = Object.entries(spec.inputs).map(
    ([port, { kind }]) =>
      [port, defined({ kind, from: sources.get(port), external: externalOf(step.inputs[port]) })] as const,
  );
  const outputs = Object.entries(spec.outputs).map(
    ([port, { kind, metrics }]) => [port, defined({ kind, metrics })] as const,
  );
  return defined({
    id: step.id,
    spec: spec.name,
    pack,
    summary: spec.summary,
    branch: step.effectiveBranch ?? step.branch,
    arm: step.arm,
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    config,
    cache: cache && defined({ expireAfter: cache.expireAfter, why: cache.why }),
  });
}

const externalOf = (binding: Binding | undefined): Json | undefined =>
  binding?.from === "external" ? binding.uri : undefined;
