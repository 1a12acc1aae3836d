import { defined } from "../../base/defined.ts";
import { reachable } from "../../base/graph.ts";
import { listed, quoted } from "../../base/words.ts";
import { createConfigMap, type KnownSteps, type StepConfig } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { type Candidate, explain, resolve, type Wire, type Wired } from "../../resolve/index.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { InPort, OutPort } from "../../spec/ports.ts";
import type { StepSpec } from "../../spec/step.ts";
import { type BuilderMap, withBuilders } from "../chain/builders.ts";
import { type CheckedDag, checkDag, type Dag } from "./dag.ts";
import { stagePlaced } from "./from-configs.ts";

/** Configs by the nodes that they are for; a list is looked through for the config of each node. */
export type ConfigMapInput =
  | ReadonlyMap<string, StepConfig>
  | Readonly<Record<string, StepConfig>>
  | readonly StepConfig[];

/** What a template is made of. */
export interface TemplateInput {
  /** Nodes and edges. Without edges, or without a graph, edges are inferred; with them, nothing flows but along one. */
  readonly dag?: Dag | undefined;
  readonly configMap: ConfigMapInput;
  /** How steps are emitted, where not as their specifications say. */
  readonly builderMap?: BuilderMap | undefined;
  /** The pipeline's title; the base config's pipeline name where it is left out. */
  readonly name?: string | undefined;
}

/** What a node takes and gives. */
export interface NodeRequirements {
  readonly node: string;
  readonly inputs: readonly (InPort & { readonly port: string; readonly required: boolean })[];
  readonly outputs: readonly (OutPort & { readonly port: string })[];
}

/** A template worked out: a pipeline, and what was found on the way. */
export interface Generated {
  readonly pipeline: PipelineValue;
  /** The template's registry, with its builders laid over it. */
  readonly registry: Registry;
  readonly requirements: readonly NodeRequirements[];
  /** What flows from step to step, as the resolver joins them. */
  readonly wires: readonly Wire[];
  /** The steps so that each comes after all that it waits for. */
  readonly order: readonly string[];
}

/** Makes a pipeline of a graph and configs. Never throws: faults of all its parts are given together. */
export function stageTemplate(registry: Registry, steps: KnownSteps, input: TemplateInput): Staged<Generated> {
  const found = configsOf(input, steps);
  const dag = checkDag({ nodes: input.dag?.nodes ?? [...found.value.keys()], ...defined({ edges: input.dag?.edges }) });
  const diagnostics = [...dag.diagnostics, ...found.diagnostics];
  const nodes = dag.value.nodes.flatMap((node) => {
    const config = found.value.get(node);
    return config === undefined ? [] : [{ node, config, spec: config.spec, className: config.className }];
  });
  const built = withBuilders(registry, nodes, input.builderMap ?? {});
  const muted = behindHoles(dag.value, new Set(nodes.map(({ node }) => node)));
  const build = stagePlaced(
    built.value.registry,
    nodes
      .filter(({ node }) => !muted.has(node))
      .map(({ node, config }) => ({ node, config, ...drawn(dag.value, node) })),
    defined({ name: input.name }),
  );
  const pipeline = renamed(build.value, built.value.keys);
  // Nodes whose configs could not be found are missing for a reason that is said already.
  const lost = nodes.length === 0 && dag.value.nodes.length > 0;
  diagnostics.push(...built.diagnostics, ...build.diagnostics.filter(({ code }) => !(lost && code === "author/empty")));
  const wired = resolve(pipeline, built.value.registry);
  const complete = nodes.length === dag.value.nodes.length;
  // What the resolver finds here it finds again, wherever the pipeline is used; only what the edges say is said now.
  if (complete) diagnostics.push(...idleEdges(dag.value, wired.value, built.value.registry, wired.diagnostics));
  const value: Generated = {
    pipeline,
    registry: built.value.registry,
    requirements: nodes.map(({ node, spec }) => requirementsOf(node, spec)),
    wires: wired.value.wires,
    order: orderOf(dag.value, wired.value),
  };
  return { value, diagnostics };
}

/** The config of every node; of a map that was written by hand, every config must be the node's own. */
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

/** What a node's edges say: they are all that may feed it, and all of them come first. */
function drawn({ before, sources }: CheckedDag, node: string) {
  const all = sources?.get(node);
  return all === undefined ? {} : { sources: all, after: before?.get(node) ?? [] };
}

/** The nodes that a graph's edges lead to from nodes without a config: what they lack is said by the config that is missing. */
function behindHoles({ sources }: CheckedDag, has: ReadonlySet<string>): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const [to, all] of sources ?? []) for (const from of all) next.set(from, [...(next.get(from) ?? []), to]);
  const unresolved = [...(sources?.keys() ?? [])].filter((node) => !has.has(node));
  return new Set(unresolved.flatMap((hole) => [...reachable(hole, (node) => next.get(node) ?? [])]));
}

/** The pipeline with the names by which the registry knows the nodes' builders. */
const renamed = (pipeline: PipelineValue, keys: ReadonlyMap<string, string>): PipelineValue => ({
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

/** Edges that carry nothing: order where nothing could flow, a fault where a rule forbids what would. */
function idleEdges(
  { before }: CheckedDag,
  wired: Wired,
  registry: Registry,
  faults: readonly Diagnostic[],
): readonly Diagnostic[] {
  const carrying = new Set(wired.wires.map(({ from, to }) => JSON.stringify([from.step, to.step])));
  const faulty = new Set(faults.flatMap(({ severity, at }) => (severity === "error" ? (at.step ?? []) : [])));
  const specs = new Map(wired.steps.map(({ id, spec }) => [id, registry.names.get(spec)]));
  const told = new Map<string, readonly Candidate[]>();
  const rejectedAt = (node: string): readonly Candidate[] => {
    const there = told.get(node) ?? explain(wired, registry, node).ports.flatMap(({ rejected }) => rejected);
    told.set(node, there);
    return there;
  };
  const idle = [...(before ?? [])].flatMap(([to, all]) =>
    all.filter((from) => !carrying.has(JSON.stringify([from, to]))).map((from) => ({ from, to })),
  );
  // What a faulty step lacks is said by the resolver, with what all its edges give.
  return idle
    .filter(({ from, to }) => !faulty.has(to) && !faulty.has(from))
    .map(({ from, to }) => {
      const data = { from, to, gives: kinds(specs.get(from)?.outputs), takes: kinds(specs.get(to)?.inputs) };
      const at = { pipeline: wired.title, step: to };
      const forbidden = rejectedAt(to).find((one) => one.step === from && one.rejectedBy === "branch");
      return forbidden === undefined
        ? diagnostic("author/edge-idle", data, at)
        : diagnostic("author/edge-impossible", { ...data, because: forbidden.because }, at);
    });
}

const kinds = (ports: Readonly<Record<string, { readonly kind: string }>> | undefined): string =>
  listed([...new Set(Object.values(ports ?? {}).map(({ kind }) => kind))]);
