import { canonical, type Json, type JsonObject } from "../base/canonical.ts";
import { topological } from "../base/graph.ts";
import { completeConfig } from "../config/index.ts";
import { type Diagnostic, diagnostic, hasErrors, type Place, type Staged } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import type { Wire, Wired, WiredStep } from "../resolve/wired.ts";
import type { Definition, DefinitionParameter, DefinitionStep } from "../sagemaker/definition.ts";
import { conditionStep, failStep, joined } from "../sagemaker/emit/index.ts";
import { validateDefinition } from "../sagemaker/validate/index.ts";
import { fieldInfo } from "../spec/fields.ts";
import type { Arm, Gate, Parameter } from "../spec/pipeline.ts";
import type { StepSpec } from "../spec/step.ts";
import type { Target } from "../spec/target.ts";
import { AssetCollector } from "./assets.ts";
import type { Compiled } from "./compiled.ts";
import { emitJob } from "./emit-step.ts";
import { lookupOf } from "./expressions.ts";
import { manifestOf } from "./manifest.ts";
import { type Lookup, namedSteps, replaceReferences } from "./references.ts";
import { gateRequirements } from "./requirements.ts";
import { isLocalPath, type Sources } from "./sources.ts";
import { wiresByConsumer } from "./wires.ts";

/** The version that stands in manifests; the package's own. */
export interface CompileOptions {
  readonly version: string;
}

/** A node of the definition before it is put into its arm: a step, or a gate. */
interface Node {
  readonly id: string;
  readonly arm: Arm | undefined;
  /** Every step that it needs, whether data flow or not. */
  readonly needs: readonly string[];
  readonly emit: () => readonly DefinitionStep[];
}

/**
 * Turns a wired pipeline into what AWS gets. Pure: the same pipeline, target and sources give the same bytes.
 * Faults do not stop it: what cannot be emitted is left out and said, and what hangs on it is passed over in silence.
 */
export function compile(
  wired: Wired,
  target: Target,
  sources: Sources,
  registry: Registry,
  options: CompileOptions,
): Staged<Compiled> {
  const gated = gateRequirements(wired, registry);
  const pipeline = gated.value;
  const diagnostics: Diagnostic[] = [...gated.diagnostics];
  if (pipeline.name === "")
    diagnostics.push(diagnostic("compile/bad-name", { title: pipeline.title }, { pipeline: pipeline.title }));
  const assets = new AssetCollector(target, pipeline.name, sources);
  const lookup = lookupOf(pipeline.steps, registry);
  const compiler: Compiler = {
    pipeline,
    target,
    registry,
    assets,
    lookup,
    diagnostics,
    wiresTo: wiresByConsumer(pipeline.wires),
  };
  const nodes = nodesOf(compiler);
  const definition: Definition = {
    Version: "2020-12-01",
    Metadata: {},
    Parameters: [...pipeline.parameters].sort((a, b) => (a.name < b.name ? -1 : 1)).map(parameter),
    PipelineExperimentConfig: {
      ExperimentName: { Get: "Execution.PipelineName" },
      TrialName: { Get: "Execution.PipelineExecutionId" },
    },
    Steps: stepsOf(undefined, nodes),
  };
  const canonicalDefinition = canonical(definition) as unknown as Definition;
  diagnostics.push(...assets.diagnostics);
  if (!hasErrors(diagnostics) && pipeline.holes.length === 0)
    diagnostics.push(...validateDefinition(canonicalDefinition).map(placed(pipeline)));
  return {
    value: {
      definition: canonicalDefinition,
      assets: assets.all,
      manifest: manifestOf(pipeline, target, registry, options.version),
    },
    diagnostics,
  };
}

interface Compiler {
  readonly pipeline: Wired;
  readonly target: Target;
  readonly registry: Registry;
  readonly assets: AssetCollector;
  readonly lookup: Lookup;
  readonly diagnostics: Diagnostic[];
  /** The wires that end at each step. */
  readonly wiresTo: ReadonlyMap<string, readonly Wire[]>;
}

const placed =
  ({ title }: Wired) =>
  (fault: Diagnostic): Diagnostic => ({ ...fault, at: { pipeline: title, ...fault.at } });

const parameter = ({ name, type, default: value, values }: Parameter): DefinitionParameter => ({
  Name: name,
  Type: type,
  ...(value === undefined ? {} : { DefaultValue: value }),
  ...(values === undefined ? {} : { EnumValues: values }),
});

function nodesOf(compiler: Compiler): readonly Node[] {
  const { pipeline } = compiler;
  const holes = new Set(pipeline.holes);
  const steps = pipeline.steps.flatMap((step): readonly Node[] => {
    const spec = compiler.registry.names.get(step.spec);
    if (spec === undefined || holes.has(step.id)) return [];
    const wired = (compiler.wiresTo.get(step.id) ?? []).map((wire) => wire.from.step);
    const needs = [...new Set([...wired, ...(step.after ?? []), ...namedSteps([step.config, bindings(step)])])];
    return [{ id: step.id, arm: step.arm, needs, emit: () => [emitStep(compiler, step, spec)] }];
  });
  const nodes: Node[] = [...steps];
  for (const gate of pipeline.gates) {
    const needs = [...namedSteps(gate.conditions)];
    nodes.push({ id: gate.id, arm: gate.arm, needs, emit: () => emitGate(compiler, gate, nodes) });
  }
  return nodes;
}

/** The steps of one arm (or of none) in canonical order: what comes first is first, ties by name. */
function stepsOf(arm: Arm | undefined, nodes: readonly Node[]): readonly DefinitionStep[] {
  const here = nodes.filter((node) => node.arm?.gate === arm?.gate && node.arm?.side === arm?.side);
  const within = new Map(
    here.flatMap((node) => [...inside(node.id, nodes), node.id].map((id) => [id, node.id] as const)),
  );
  const before = new Map(here.map((node) => [node.id, [] as string[]]));
  for (const node of nodes) {
    const owner = within.get(node.id);
    if (owner === undefined) continue;
    for (const need of node.needs) {
      const source = within.get(need);
      if (source !== undefined && source !== owner) before.get(owner)?.push(source);
    }
  }
  const byId = new Map(here.map((node) => [node.id, node]));
  return topological(before).order.flatMap((id) => byId.get(id)?.emit() ?? []);
}

/** Everything that stands in some arm of a gate, at any depth. */
function inside(gate: string, nodes: readonly Node[]): readonly string[] {
  return nodes.filter((node) => node.arm?.gate === gate).flatMap((node) => [node.id, ...inside(node.id, nodes)]);
}

const bindings = (step: WiredStep): readonly Json[] =>
  Object.values(step.inputs).flatMap((binding) => (binding.from === "external" ? [binding.uri] : []));

function emitStep(compiler: Compiler, step: WiredStep, spec: StepSpec): DefinitionStep {
  const { pipeline, target, registry, assets, diagnostics } = compiler;
  const at: Place = { pipeline: pipeline.title, step: step.id, ...step.at };
  const refer = <T extends Json>(value: T): T =>
    replaceReferences(value, compiler.lookup, (what) =>
      diagnostics.push(diagnostic("compile/unknown-reference", { what }, at)),
    );
  const facts = { ...pipeline.context, branch: step.effectiveBranch ?? step.branch, pipeline: pipeline.name };
  const config = completeConfig(spec, step.config, facts, at);
  diagnostics.push(...config.diagnostics);
  const emitted = emitJob({
    step,
    spec,
    config: sourced(compiler, spec, refer(config.value), step.id, at),
    inputs: inputsOf(compiler, step, refer),
    pipeline,
    target,
    registry,
    assets,
    diagnostics,
    at,
  });
  const flows = new Set(namedSteps(emitted));
  const order = (step.after ?? []).filter((before) => !flows.has(before));
  return {
    Name: step.id,
    ...emitted,
    ...(order.length === 0 ? {} : { DependsOn: [...order].sort() }),
    ...(step.displayName === undefined ? {} : { DisplayName: step.displayName }),
    Description: step.description ?? spec.summary,
    ...(step.cache === undefined
      ? {}
      : {
          CacheConfig: {
            Enabled: step.cache.enabled,
            ...(step.cache.expireAfter === undefined ? {} : { ExpireAfter: step.cache.expireAfter }),
          },
        }),
    ...(step.retries === undefined ? {} : { RetryPolicies: step.retries }),
  };
}

/** The value of each input that is fed: the expression of the output that is wired to it, or what the user gave. */
function inputsOf(
  { wiresTo, lookup }: Compiler,
  step: WiredStep,
  refer: <T extends Json>(value: T) => T,
): Readonly<Record<string, Json>> {
  const given = Object.entries(step.inputs).flatMap(([port, binding]) =>
    binding.from === "external" ? [[port, refer(binding.uri)] as const] : [],
  );
  const wired = (wiresTo.get(step.id) ?? []).flatMap((wire) => {
    const value = lookup.output(wire.from.step, wire.from.port);
    return value === undefined ? [] : [[wire.to.port, value] as const];
  });
  return Object.fromEntries([...given, ...wired].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Local paths in the fields that name data become assets. */
function sourced({ assets }: Compiler, spec: StepSpec, config: JsonObject, step: string, at: Place): JsonObject {
  const entries = Object.entries(config).map(([field, value]) => {
    const schema = spec.config.shape[field];
    const isSource = schema !== undefined && fieldInfo(schema as Parameters<typeof fieldInfo>[0]).source === true;
    return [field, isSource && isLocalPath(value) ? assets.data(value, step, { ...at, field }) : value] as const;
  });
  return Object.fromEntries(entries);
}

/** A gate's Condition step, with its arms inside it; the failing side's sentence is a Fail step of its own. */
function emitGate(compiler: Compiler, gate: Gate, nodes: readonly Node[]): readonly DefinitionStep[] {
  const { lookup, diagnostics, pipeline } = compiler;
  const at: Place = { pipeline: pipeline.title, step: gate.id, ...gate.at };
  const refer = <T extends Json>(value: T): T =>
    replaceReferences(value, lookup, (what) => diagnostics.push(diagnostic("compile/unknown-reference", { what }, at)));
  const fail =
    gate.otherwiseFail === undefined
      ? []
      : [failStep({ name: `${gate.id}-Fail`, message: joined("", gate.otherwiseFail.map(refer)) })];
  return [
    conditionStep({
      name: gate.id,
      conditions: gate.conditions.map(refer),
      ifSteps: stepsOf({ gate: gate.id, side: "then" }, nodes),
      elseSteps: [...stepsOf({ gate: gate.id, side: "else" }, nodes), ...fail],
    }),
  ];
}
