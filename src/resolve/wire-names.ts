import { defined } from "../base/defined.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { PipelineValue, StepInstance } from "../spec/pipeline.ts";
import { resolve } from "./resolve.ts";
import type { Specifications } from "./specifications.ts";
import { unknownStep } from "./unknown-step.ts";

/** A wire between two steps, under their given names. */
export interface NamedEdge {
  readonly from: { readonly step: string; readonly output: string };
  readonly to: { readonly step: string; readonly input: string };
  readonly why: string;
}

/** The graph inferred from a bare list of names. */
export interface NamedGraph {
  readonly edges: readonly NamedEdge[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Infers the graph from a bare list of step names.
 *
 * @param names - names, aliases or names with a branch, such as "DataLoading_training"; they are echoed as given
 * @param specifications - the steps that names can refer to
 * @returns the edges with their reasons, and every input that no step in the list feeds
 * @example
 * ```ts
 * import { standardRegistry, wireNames } from "specline";
 *
 * const { edges } = wireNames(["DataLoading", "TabularPreprocessing", "XGBoostTraining"], standardRegistry);
 * console.log(edges.map(({ from, to }) => `${from.step}.${from.output} -> ${to.step}.${to.input}`));
 * ```
 */
export function wireNames(names: readonly string[], specifications: Specifications): NamedGraph {
  const { value, diagnostics } = resolve({ ...EMPTY, steps: stepsOf(names, specifications) }, specifications);
  const edges = value.wires.map(({ from, to, why }) => ({
    from: { step: from.step, output: from.port },
    to: { step: to.step, input: to.port },
    why,
  }));
  return { edges, diagnostics };
}

/** A pipeline built only from names. Unknown names are omitted and reported with the nearest known name. */
export function pipelineOfNames(
  names: readonly string[],
  specifications: Specifications,
): { readonly pipeline: PipelineValue; readonly diagnostics: readonly Diagnostic[] } {
  const all = stepsOf(names, specifications);
  const steps = all.filter(({ spec }) => specifications.names.has(spec));
  const unknown = all.filter(({ spec }) => !specifications.names.has(spec));
  const diagnostics = unknown.map(({ id, at }) => unknownStep(id, specifications, { step: id, ...at }));
  return { pipeline: { ...EMPTY, steps }, diagnostics };
}

const stepsOf = (names: readonly string[], { parse }: Specifications): readonly StepInstance[] =>
  names.map((name, index) => {
    const { spec, branch } = parse(name) ?? {};
    const at = { path: `steps[${index}]` };
    return defined({ id: name, spec: spec?.name ?? name, branch, config: {}, inputs: {}, at });
  });

const EMPTY: PipelineValue = {
  title: "graph",
  name: "graph",
  context: {},
  parameters: [],
  steps: [],
  gates: [],
  requirements: [],
  hints: [],
};
