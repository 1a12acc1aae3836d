import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { objectOf } from "../../base/json.ts";
import { completeConfig, statedConfig } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Wire, Wired, WiredStep } from "../../resolve/wired.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { conditionStep, failStep, joined } from "../../sagemaker/emit/index.ts";
import { fieldInfo, fieldSchema } from "../../spec/fields.ts";
import { satisfies } from "../../spec/kinds.ts";
import type { Gate, StepCache } from "../../spec/pipeline.ts";
import { DEFAULT_EXPIRY } from "../../spec/policies.ts";
import { stepsIn } from "../../spec/reference.ts";
import { isServiceStep } from "../../spec/service-step.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Target } from "../../spec/target.ts";
import { type Arms, stepsOf } from "../arms.ts";
import { checksFor } from "../evaluated.ts";
import type { AssetCollector } from "./assets.ts";
import type { CachedStep } from "./caching.ts";
import type { Emission } from "./emission.ts";
import { emitJob } from "./emit-step.ts";
import type { StepSpecs } from "./expressions.ts";
import { outsideData } from "./outside-data.ts";
import { combined, policiesIn, serviceDuration } from "./policies.ts";
import { type Lookup, replaceReferences } from "./references.ts";
import { retryPolicies } from "./retries.ts";

/** The inputs for emitting any node. */
export interface Compiler {
  readonly pipeline: Wired;
  readonly target: Target;
  readonly registry: Registry;
  readonly assets: AssetCollector;
  readonly specs: StepSpecs;
  readonly lookup: Lookup;
  readonly diagnostics: Diagnostic[];
  /** The information about the steps emitted so far that caching decisions need. */
  readonly cached: Map<string, CachedStep>;
  /** The complete configs of the steps emitted so far, before references and local paths are replaced. */
  readonly configs: Map<string, JsonObject>;
  /** The wires that lead into each step. */
  readonly wiresTo: ReadonlyMap<string, readonly Wire[]>;
}

type Refer = (value: Json) => Json;

/** Replaces references to outputs and metrics with expressions, and reports invalid ones. */
const referring =
  ({ lookup, diagnostics }: Compiler, at: Place): Refer =>
  (value) =>
    replaceReferences(value, lookup, (what) => diagnostics.push(diagnostic("compile/unknown-reference", { what }, at)));

/** Emits a step of the definition: its job, and the members next to the job's arguments. */
export function emitStep(compiler: Compiler, step: WiredStep, spec: StepSpec): DefinitionStep {
  const { pipeline, target, registry, assets, diagnostics } = compiler;
  const at: Place = { pipeline: pipeline.title, step: step.id, ...step.at };
  const refer = referring(compiler, at);
  const facts = { ...pipeline.context, branch: step.effectiveBranch ?? step.branch, pipeline: pipeline.name };
  const config = completeConfig(spec, step.config, facts, at, pipeline.parameters);
  diagnostics.push(...config.diagnostics);
  compiler.configs.set(step.id, config.value);
  const final = withDataAssets(compiler, spec, objectOf(refer(config.value)), step.id, at);
  const emitted = emitJob({
    step,
    spec,
    config: final,
    stated: statedConfig(spec, final, step.config, facts),
    inputs: inputsOf(compiler, step, refer, at),
    pipeline,
    target,
    registry,
    assets,
    diagnostics,
    at,
    ...modelOf(compiler, step.id),
    checks: spec.job.type === "register" ? checksFor(step, pipeline) : undefined,
  });
  const flows = new Set(stepsIn(emitted));
  // A step in SageMaker's form keeps its DependsOn. For other steps, an edge that carries data implies the order.
  const order = (step.after ?? []).filter((before) => isServiceStep(spec) || !flows.has(before));
  const { cache } = step;
  const own = policiesIn(spec, config.value);
  const policies = combined(own, pipeline, target);
  if (!isServiceStep(spec)) {
    const writesNothing = Object.keys(spec.outputs).length === 0;
    const writesLatest = Object.values(spec.outputs).some(
      ({ latest, destination }) => latest === true || destination !== undefined,
    );
    compiler.cached.set(step.id, { policies, own: own.cache, writesNothing, writesLatest });
  }
  const envelope = defined({
    DependsOn: order.length === 0 ? undefined : [...order].sort(),
    DisplayName: step.displayName,
    CacheConfig: cache && cacheConfig(cache),
    RetryPolicies:
      isServiceStep(spec) && step.retries === undefined
        ? undefined
        : retryPolicies(step.retries, policies, emitted.Type),
  });
  // The job can override the description, and the step's options override members of the job.
  const Description = step.description ?? (spec.summary === "" ? undefined : spec.summary);
  return { Name: step.id, ...defined({ Description }), ...emitted, ...envelope };
}

/** A CacheConfig. The service requires a duration if caching is on. */
const cacheConfig = ({ enabled, expireAfter }: StepCache) =>
  defined({
    Enabled: enabled,
    ExpireAfter: expireAfter === undefined ? (enabled ? DEFAULT_EXPIRY : undefined) : serviceDuration(expireAfter),
  });

/**
 * Finds the step that trained the model that reaches a step, and therefore says how the model is served: the nearest
 * one upstream of the model or its package.
 */
function trainerOf({ specs, wiresTo }: Compiler, id: string): string | undefined {
  const seen = new Set<string>();
  for (let level: readonly string[] = [id]; level.length > 0; ) {
    const sources = level.flatMap((one) =>
      (wiresTo.get(one) ?? []).flatMap(({ kind, from }) => (carriesModel(kind) ? [from.step] : [])),
    );
    const trainer = sources.find((source) => specs.get(source)?.serving !== undefined);
    if (trainer !== undefined) return trainer;
    level = sources.filter((source) => !seen.has(source) && seen.add(source) !== undefined);
  }
  return undefined;
}

/** How a trained model is served, and how much work scoring a row takes. */
function modelOf(compiler: Compiler, id: string): Pick<Emission, "serving" | "levels"> {
  const trainer = trainerOf(compiler, id);
  const spec = trainer === undefined ? undefined : compiler.specs.get(trainer);
  const step = compiler.pipeline.steps.find((one) => one.id === trainer);
  if (spec === undefined || step === undefined) return { serving: undefined, levels: undefined };
  // Faults in this config are reported with the step that it belongs to.
  const levels = spec.levels?.(objectOf(completeConfig(spec, step.config, compiler.pipeline.context, {}).value));
  return { serving: spec.serving, levels };
}

const carriesModel = (kind: string): boolean =>
  ["model", "package", "deployed"].some((wanted) => satisfies(kind, wanted));

/** Returns the value of each input that has one: the wired output's expression or the user's value. */
function inputsOf(
  { wiresTo, lookup, assets }: Compiler,
  step: WiredStep,
  refer: Refer,
  at: Place,
): Readonly<Record<string, Json>> {
  const external = Object.entries(step.inputs).flatMap(([port, binding]) =>
    binding.from === "external"
      ? [[port, outsideData(refer(binding.uri), step.id, { ...at, port }, assets)] as const]
      : [],
  );
  const wired = (wiresTo.get(step.id) ?? []).flatMap((wire) => {
    const value = lookup.output(wire.from.step, wire.from.port);
    return value === undefined ? [] : [[wire.to.port, value] as const];
  });
  return Object.fromEntries([...external, ...wired].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Converts local paths in data fields to assets. */
function withDataAssets({ assets }: Compiler, spec: StepSpec, config: JsonObject, step: string, at: Place): JsonObject {
  const entries = Object.entries(config).map(([field, value]) => {
    const schema = fieldSchema(spec.config, field);
    const isSource = schema !== undefined && fieldInfo(schema).source === true;
    return [field, isSource ? outsideData(value, step, { ...at, field }, assets) : value] as const;
  });
  return Object.fromEntries(entries);
}

/** Emits a gate's Condition step with its arms. A failure message becomes a separate Fail step. */
export function emitGate(compiler: Compiler, gate: Gate, arms: Arms): readonly DefinitionStep[] {
  const refer = referring(compiler, { pipeline: compiler.pipeline.title, step: gate.id, ...gate.at });
  const fail =
    gate.otherwiseFail === undefined
      ? []
      : [failStep({ name: `${gate.id}-Fail`, message: joined("", gate.otherwiseFail.map(refer)) })];
  return [
    conditionStep({
      name: gate.id,
      dependsOn: [...(gate.after ?? [])].sort(),
      displayName: gate.displayName,
      description: gate.description,
      conditions: gate.conditions.map((condition) => objectOf(refer(condition))),
      ifSteps: stepsOf({ gate: gate.id, side: "then" }, arms),
      elseSteps: [...stepsOf({ gate: gate.id, side: "else" }, arms), ...fail],
    }),
  ];
}
