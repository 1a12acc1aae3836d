import { canonical, type Json, type JsonObject } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { type Diagnostic, diagnostic, isOverridable, type Staged } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import { type Wired, type WiredStep, wiresByConsumer } from "../resolve/wired.ts";
import type { Definition, DefinitionParameter } from "../sagemaker/definition.ts";
import { validateDefinition } from "../sagemaker/validate/index.ts";
import { OPTIONAL_MEMBERS, type OptionalMember, type Parameter } from "../spec/pipeline.ts";
import { DATA_VERSION } from "../spec/policies.ts";
import { stepsIn } from "../spec/reference.ts";
import { fixedRegion, type Target } from "../spec/target.ts";
import { type ArmNode, type Arms, armsOf, stepsOf } from "./arms.ts";
import { unreachableGates } from "./bounds.ts";
import type { Compiled } from "./compiled.ts";
import { AssetCollector } from "./emit/assets.ts";
import { type CacheDecisions, decideCaching, withCaching } from "./emit/caching.ts";
import { type Compiler, emitGate, emitStep } from "./emit/emit-nodes.ts";
import { lookupOf, specsOf } from "./emit/expressions.ts";
import { manifestOf } from "./emit/manifest.ts";
import { withEvaluations } from "./evaluated.ts";
import { toOrigins } from "./origins.ts";
import { columnsNotPassedOn } from "./passed-on.ts";
import { latestPlace } from "./places.ts";
import { gateRequirements, gateSteps } from "./requirements.ts";
import { notifyFaults, scheduleFaults } from "./schedules.ts";
import type { Sources } from "./sources.ts";

export interface CompileOptions {
  /** The package's version, which is recorded in the manifest. */
  readonly version: string;
}

/**
 * Turns a wired pipeline into a definition and its assets. It is a pure function: the same pipeline, target and sources
 * produce the same bytes.
 *
 * @param wired - the result of {@link resolve}; unresolved parts, which have already been reported, are omitted
 * @param given - where the pipeline will run; `localTarget` for this machine
 * @param sources - the scripts and local data to which steps refer, as trees of digests, because compiling does not
 *   read files
 * @param registry - the packs that contain the steps
 * @param options - the version to record in the manifest
 * @returns the definition, assets and manifest, as far as they can be built, and all errors
 * @example
 * ```ts
 * import { compile, localTarget, Pipeline, resolve, standardRegistry } from "specline";
 *
 * const pipeline = Pipeline("fraud").loadData("s3://data/", { label: "fraud" }).preprocess().trainXgboost();
 * const wired = resolve(pipeline.toPipeline(), standardRegistry);
 * const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
 * const { value, diagnostics } = compile(wired.value, localTarget, sources, standardRegistry, { version: "1.0.0" });
 * console.log(value.definition.Steps.length, diagnostics);
 * ```
 */
export function compile(
  wired: Wired,
  given: Target,
  sources: Sources,
  registry: Registry,
  options: CompileOptions,
): Staged<Compiled> {
  const target = inRegion(wired, given);
  const stepped = gateSteps(wired, registry);
  const gated = gateRequirements(stepped.value, registry);
  const pipeline = withEvaluations(gated.value, registry);
  const diagnostics: Diagnostic[] = [
    ...unreachableGates(wired, registry),
    ...stepped.diagnostics,
    ...gated.diagnostics,
  ];
  if (wired.region !== undefined && target.region !== wired.region) {
    const data = { region: wired.region, target: target.name, there: target.region };
    diagnostics.push(diagnostic("compile/other-region", data, { pipeline: wired.title }));
  }
  if (pipeline.name === "")
    diagnostics.push(diagnostic("compile/bad-name", { title: pipeline.title }, { pipeline: pipeline.title }));
  const assets = new AssetCollector(target, pipeline.name, sources);
  const specs = specsOf(pipeline.steps, registry);
  const compiler: Compiler = {
    pipeline,
    target,
    registry,
    assets,
    specs,
    lookup: { ...lookupOf(specs), latest: (...of) => latestPlace(target, ...of) },
    diagnostics,
    cached: new Map(),
    configs: new Map(),
    wiresTo: wiresByConsumer(pipeline.wires),
  };
  const emitted = stepsOf(undefined, armsFor(compiler));
  diagnostics.push(...columnsNotPassedOn(compiler));
  const caching = decideCaching(
    emitted,
    (name) => compiler.cached.get(name),
    (address) => assets.has(address),
  );
  const steps = withCaching(emitted, caching);
  const definition: Definition = canonical({
    Version: "2020-12-01",
    ...optionalMembers(pipeline, {
      ...defined({ PipelineExperimentConfig: pipeline.experiment }),
      Metadata: pipeline.metadata ?? {},
      Parameters: withDataVersion(pipeline, caching)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(parameter),
    }),
    ...defined({ MlflowConfig: pipeline.mlflow }),
    Steps: steps,
  });
  diagnostics.push(...assets.diagnostics);
  // Users can allow the other errors, and then need the remaining checks.
  const isFinal = ({ severity, code }: Diagnostic): boolean => severity === "error" && !isOverridable(code);
  if (!diagnostics.some(isFinal) && pipeline.unresolved.length === 0)
    diagnostics.push(
      ...toOrigins(validateDefinition(definition, { region: knownRegion(wired, given) }), definition, wired, target),
    );
  diagnostics.push(...scheduleFaults(wired.schedules ?? [], { name: pipeline.name, definition, target }));
  diagnostics.push(...notifyFaults(wired.notify ?? {}, pipeline.title, target));
  return {
    value: {
      definition,
      assets: assets.all,
      manifest: manifestOf(pipeline, target, registry, options.version, { caching, configs: compiler.configs }),
    },
    diagnostics,
  };
}

/** On this machine, a pipeline runs as in the region that it states. */
const inRegion = ({ region }: Wired, target: Target): Target =>
  region === undefined || fixedRegion(target) !== undefined ? target : { ...target, region };

/** The region in which the pipeline will certainly run. */
const knownRegion = ({ region }: Wired, target: Target): string | undefined => region ?? fixedRegion(target);

/** One experiment per pipeline and one trial per execution, which is the default in the Python SDK. */
const EXPERIMENT: JsonObject = {
  ExperimentName: { Get: "Execution.PipelineName" },
  TrialName: { Get: "Execution.PipelineExecutionId" },
};

type Optional = Partial<Pick<Definition, OptionalMember>>;

/** A definition's optional members, except for empty members that the pipeline omits. */
function optionalMembers({ omit = [] }: Wired, members: Optional): Optional {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  const kept = OPTIONAL_MEMBERS.filter((name) => !(omit.includes(name) && isEmpty(members[name])));
  // Null turns experiments off; it is not replaced by the default.
  const whole: Optional = { PipelineExperimentConfig: EXPERIMENT, ...members };
  return Object.fromEntries(kept.map((name) => [name, whole[name]]));
}

/** The parameters, with DataVersion if a step needs it. It has no default, because no single value suits every run. */
function withDataVersion({ parameters, steps }: Wired, { of }: CacheDecisions): readonly Parameter[] {
  const isNeeded = steps.some(({ id }) => of(id)?.versioned === true);
  if (!isNeeded || parameters.some(({ name }) => name === DATA_VERSION)) return parameters;
  const doc = "Represents the data from outside the pipeline. `run` and `start` compute it.";
  return [...parameters, { name: DATA_VERSION, type: "String", doc }];
}

const parameter = ({ name, type, default: value, values, description }: Parameter): DefinitionParameter =>
  defined({ Name: name, Type: type, DefaultValue: value, EnumValues: values, Description: description });

/** Steps and gates as nodes, grouped by arm. Emitting a gate also emits its arms. */
function armsFor(compiler: Compiler): Arms {
  const { pipeline } = compiler;
  const unresolved = new Set(pipeline.unresolved);
  const steps = pipeline.steps.flatMap((step): readonly ArmNode[] => {
    const spec = compiler.specs.get(step.id);
    if (spec === undefined || unresolved.has(step.id)) return [];
    const wired = (compiler.wiresTo.get(step.id) ?? []).map((wire) => wire.from.step);
    const needs = [...new Set([...wired, ...(step.after ?? []), ...stepsIn([step.config, bindings(step)])])];
    return [{ id: step.id, arm: step.arm, needs, emit: () => [emitStep(compiler, step, spec)] }];
  });
  const gates = pipeline.gates.map(
    (gate): ArmNode => ({
      id: gate.id,
      arm: gate.arm,
      needs: [...(gate.after ?? []), ...stepsIn(gate.conditions)],
      emit: () => emitGate(compiler, gate, arms),
    }),
  );
  const arms = armsOf([...steps, ...gates]);
  return arms;
}

const bindings = (step: WiredStep): readonly Json[] =>
  Object.values(step.inputs).flatMap((binding) => (binding.from === "external" ? [binding.uri] : []));
