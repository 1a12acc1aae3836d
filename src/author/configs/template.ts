import { defined } from "../../base/defined.ts";
import { reachable } from "../../base/graph.ts";
import { listed, quoted } from "../../base/words.ts";
import { createConfigMap, type KnownSteps, type StepConfig } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { explain, type PortExplanation, resolve, type Wire, type Wired } from "../../resolve/index.ts";
import type { Context } from "../../spec/context.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { InPort, OutPort } from "../../spec/ports.ts";
import type { StepSpec } from "../../spec/step.ts";
import { type BuilderMap, withBuilders } from "../chain/builders.ts";
import { type CheckedDag, checkDag, type Dag } from "./dag.ts";
import { stagePlaced } from "./from-configs.ts";

/** Configs by node, or a list from which each node's config is selected. */
export type ConfigMapInput =
  | ReadonlyMap<string, StepConfig>
  | Readonly<Record<string, StepConfig>>
  | readonly StepConfig[];

/** The inputs to a template. */
export interface TemplateInput {
  /**
   * Nodes and edges. If there is no graph, or if it has no edges, edges are inferred. Otherwise wires follow the edges.
   */
  readonly dag?: Dag | undefined;
  readonly configMap: ConfigMapInput;
  /** Overrides how steps are emitted. */
  readonly builderMap?: BuilderMap | undefined;
  /** The pipeline's title. The default is the base config's pipeline name. */
  readonly name?: string | undefined;
  /** Facts that the configs leave open and that were found elsewhere, for example in the data. */
  readonly found?: Context | undefined;
}

/** The inputs and outputs of a node. */
export interface NodeRequirements {
  readonly node: string;
  readonly inputs: readonly (InPort & { readonly port: string; readonly required: boolean })[];
  readonly outputs: readonly (OutPort & { readonly port: string })[];
}

/** The result of a template: a pipeline with its registry, wires and order. */
export interface Generated {
  readonly pipeline: PipelineValue;
  /** The template's registry, with its builders. */
  readonly registry: Registry;
  readonly requirements: readonly NodeRequirements[];
  /** The wires that resolution found. */
  readonly wires: readonly Wire[];
  /** The steps in topological order. */
  readonly order: readonly string[];
}

/**
 * Creates a pipeline from a graph and configs.
 *
 * @param registry - the steps and their default builders
 * @param steps - the steps that can have configs
 * @param input - the graph, the configs and the caller's builders
 * @returns the pipeline with its requirements, wires and order, and all problems; never throws
 */
export function stageTemplate(registry: Registry, steps: KnownSteps, input: TemplateInput): Staged<Generated> {
  const found = configsOf(input, steps);
  const dag = checkDag({ nodes: input.dag?.nodes ?? [...found.value.keys()], ...defined({ edges: input.dag?.edges }) });
  const diagnostics = [...dag.diagnostics, ...found.diagnostics];
  const nodes = dag.value.nodes.flatMap((node) => {
    const config = found.value.get(node);
    return config === undefined ? [] : [{ node, config, spec: config.spec, className: config.className }];
  });
  const built = withBuilders(registry, nodes, input.builderMap ?? {});
  const muted = findDependents(dag.value, new Set(nodes.map(({ node }) => node)));
  const build = stagePlaced(
    built.value.registry,
    nodes
      .filter(({ node }) => !muted.has(node))
      .map(({ node, config }) => ({ node, config, ...edgesTo(dag.value, node) })),
    defined({ name: input.name, found: input.found }),
  );
  const pipeline = withBuilderNames(build.value, built.value.keys);
  // Nodes are missing because of errors in their configs, which are reported already.
  const lost = nodes.length === 0 && dag.value.nodes.length > 0;
  diagnostics.push(...built.diagnostics, ...build.diagnostics.filter(({ code }) => !(lost && code === "author/empty")));
  const wired = resolve(pipeline, built.value.registry);
  const complete = nodes.length === dag.value.nodes.length;
  // The resolver's errors are reported again when the pipeline is used, so only errors in edges are reported now.
  if (complete) diagnostics.push(...findIdleEdges(dag.value, wired.value, built.value.registry, wired.diagnostics));
  const value: Generated = {
    pipeline,
    registry: built.value.registry,
    requirements: nodes.map(({ node, spec }) => requirementsOf(node, spec)),
    wires: wired.value.wires,
    order: orderOf(dag.value, wired.value),
  };
  return { value, diagnostics };
}

/** Finds every node's config. In a map written by hand, each config must match its node. */
function configsOf({ dag, configMap }: TemplateInput, steps: KnownSteps): Staged<ReadonlyMap<string, StepConfig>> {
  if (isList(configMap)) return createConfigMap(dag?.nodes ?? configMap.map(({ name }) => name), configMap, steps);
  const map =
    configMap instanceof Map ? (configMap as ReadonlyMap<string, StepConfig>) : new Map(Object.entries(configMap));
  const known = listed([...map.keys()].map(quoted));
  const diagnostics: Diagnostic[] = [];
  const nodes = dag?.nodes ?? [...map.keys()];
  for (const node of new Set(nodes)) {
    const config = map.get(node);
    const meant = steps.parse(node)?.spec;
    if (config === undefined) {
      const hint = `add ${quoted(node)} to the config map`;
      diagnostics.push(diagnostic("config/no-config", { node, known }, { step: node }, { hint }));
    } else if (meant !== undefined && meant.name !== config.spec.name) {
      const data = { node, step: meant.name, other: config.spec.name };
      diagnostics.push(diagnostic("author/node-clash", data, { step: node }));
    }
  }
  for (const node of map.keys()) {
    if (!nodes.includes(node)) diagnostics.push(diagnostic("config/unused", { config: node }, { step: node }));
  }
  return { value: map, diagnostics };
}

const isList = (configs: ConfigMapInput): configs is readonly StepConfig[] => Array.isArray(configs);

/** The edges to a node. Only the nodes at which they start can feed it, and all of those nodes come first. */
function edgesTo({ before, sources }: CheckedDag, node: string) {
  const all = sources?.get(node);
  return all === undefined ? {} : { sources: all, after: before?.get(node) ?? [] };
}

/** Finds the nodes that depend on nodes without a config. Their errors are consequences of the missing config. */
function findDependents({ sources }: CheckedDag, has: ReadonlySet<string>): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const [to, all] of sources ?? []) for (const from of all) next.set(from, [...(next.get(from) ?? []), to]);
  const unresolved = [...(sources?.keys() ?? [])].filter((node) => !has.has(node));
  return new Set(unresolved.flatMap((missing) => [...reachable(missing, (node) => next.get(node) ?? [])]));
}

/** Sets each step's specification name to the registry's name for its builder. */
const withBuilderNames = (pipeline: PipelineValue, keys: ReadonlyMap<string, string>): PipelineValue => ({
  ...pipeline,
  steps: pipeline.steps.map((step) => ({ ...step, spec: keys.get(step.id) ?? step.spec })),
});

function requirementsOf(node: string, { inputs, outputs, oneOf = [] }: StepSpec): NodeRequirements {
  const grouped = new Set(oneOf.flat());
  return {
    node,
    inputs: Object.entries(inputs).map(([port, input]) => ({
      ...input,
      port,
      required: input.optional !== true && input.explicit !== true && !grouped.has(port),
    })),
    outputs: Object.entries(outputs).map(([port, output]) => ({ ...output, port })),
  };
}

function orderOf(dag: CheckedDag, wired: Wired): readonly string[] {
  const edges = [
    ...[...(dag.before ?? [])].flatMap(([to, from]) => from.map((source) => [source, to] as const)),
    ...wired.wires.map(({ from, to }) => [from.step, to.step] as const),
  ];
  return checkDag({ nodes: wired.steps.map(({ id }) => id), edges }).value.order;
}

/** Finds edges without a wire. Reports a note if no kinds match, and an error if another edge feeds the same input. */
function findIdleEdges(
  { before }: CheckedDag,
  wired: Wired,
  registry: Registry,
  faults: readonly Diagnostic[],
): readonly Diagnostic[] {
  const carrying = new Set(wired.wires.map(({ from, to }) => JSON.stringify([from.step, to.step])));
  const faulty = new Set(faults.flatMap(({ severity, at }) => (severity === "error" ? (at.step ?? []) : [])));
  const specs = new Map(wired.steps.map(({ id, spec }) => [id, registry.names.get(spec)]));
  const explained = new Map<string, readonly PortExplanation[]>();
  const portsOf = (node: string): readonly PortExplanation[] => {
    const there = explained.get(node) ?? explain(wired, registry, node).ports;
    explained.set(node, there);
    return there;
  };
  const idle = [...(before ?? [])].flatMap(([to, all]) =>
    all.filter((from) => !carrying.has(JSON.stringify([from, to]))).map((from) => ({ from, to })),
  );
  // The resolver reports the missing inputs of invalid steps.
  return idle
    .filter(({ from, to }) => !faulty.has(to) && !faulty.has(from))
    .map(({ from, to }) => {
      const data = { from, to, gives: kinds(specs.get(from)?.outputs), takes: kinds(specs.get(to)?.inputs) };
      const at = { pipeline: wired.title, step: to };
      const fed = portsOf(to).find(({ rejected }) =>
        rejected.some((one) => one.step === from && one.rejectedBy === "branch"),
      );
      const source = wired.wires.find((wire) => wire.to.step === to && wire.to.port === fed?.port)?.from.step;
      if (fed === undefined || source === undefined) return diagnostic("author/edge-idle", data, at);
      const edges = listed([source, from].map((one) => `${one} → ${to}`));
      return diagnostic("resolve/two-edges", { step: to, input: fed.port, edges }, at);
    });
}

const kinds = (ports: Readonly<Record<string, { readonly kind: string }>> | undefined): string =>
  listed([...new Set(Object.values(ports ?? {}).map(({ kind }) => kind))]);
