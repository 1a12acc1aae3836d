import { nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import type { PipelineValue, StepInstance } from "../spec/pipeline.ts";
import { resolve } from "./resolve.ts";
import type { Specifications } from "./specifications.ts";

/** One wire between steps as they were named. */
export interface NamedEdge {
  readonly from: { readonly step: string; readonly output: string };
  readonly to: { readonly step: string; readonly input: string };
  readonly why: string;
}

/** The graph that a bare list of names makes. */
export interface NamedGraph {
  readonly edges: readonly NamedEdge[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the edges that a list of step names means; aliases and branch suffixes count, and names are echoed as given. */
export function wireNames(names: readonly string[], specifications: Specifications): NamedGraph {
  const { pipeline, diagnostics } = pipelineOfNames(names, specifications);
  const { value, diagnostics: found } = resolve(pipeline, specifications);
  const edges = value.wires.map(({ from, to, why }) => ({
    from: { step: from.step, output: from.port },
    to: { step: to.step, input: to.port },
    why,
  }));
  return { edges, diagnostics: [...diagnostics, ...found] };
}

/** A pipeline of nothing but names. What no step is called gets the nearest name, and is left out. */
export function pipelineOfNames(
  names: readonly string[],
  specifications: Specifications,
): { readonly pipeline: PipelineValue; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const steps: StepInstance[] = [];
  names.forEach((name, index) => {
    const at = { path: `steps[${index}]` };
    const parsed = specifications.parse(name);
    if (parsed === undefined) diagnostics.push(unknownName(name, specifications, { step: name, ...at }));
    else steps.push({ id: name, spec: parsed.spec.name, ...branchOf(parsed), config: {}, inputs: {}, at });
  });
  return { pipeline: { ...EMPTY, steps }, diagnostics };
}

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

const branchOf = ({ branch }: { readonly branch?: string }): { readonly branch?: string } =>
  branch === undefined ? {} : { branch };

/** Looks for the nearest of the whole name, and of the part before a branch: "XGBostTraining_calibration". */
function unknownName(name: string, { names }: Specifications, at: Diagnostic["at"]): Diagnostic {
  const cut = name.lastIndexOf("_");
  const whole = nearest(name, names.keys());
  const part = whole !== undefined || cut <= 0 ? undefined : nearest(name.slice(0, cut), names.keys());
  const near = whole ?? (part === undefined ? undefined : `${part}${name.slice(cut)}`);
  return diagnostic(
    "resolve/unknown-step",
    { name },
    at,
    near === undefined ? {} : { hint: `did you mean ${quoted(near)}?` },
  );
}
