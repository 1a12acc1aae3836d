import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { fieldInfo, fieldSchemas } from "../../spec/fields.ts";
import { satisfies } from "../../spec/kinds.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import type { InPort } from "../../spec/ports.ts";
import type { StepSpec } from "../../spec/step.ts";
import { fixedHome, SHARED, TRAINING, UNKNOWN_BRANCH } from "../order/branches.ts";
import type { ResolutionNode } from "../order/node.ts";
import { nodeOf } from "../order/nodes.ts";
import type { Fault, Resolution } from "../resolve-steps.ts";
import { choose } from "./choose.ts";

/** A step to add and its specification. */
export interface Link {
  readonly step: StepInstance;
  readonly spec: StepSpec;
}

/** One or two known steps, in order, that would bridge the gap before an input. Undefined if there are none. */
export function bridge(
  resolution: Resolution,
  { node, input }: Fault,
  heldOut: readonly string[],
): readonly Link[] | undefined {
  const { steps } = resolution.context.specifications;
  const makers = makersOf(steps, input, node);
  const options = branchesFor(resolution, node, input, heldOut);
  for (const branch of options) {
    for (const maker of makers) {
      const probe = new Probe(resolution, maker, branch, node);
      if (probe.missing.length === 0) return fresh(resolution, [probe.link()]);
    }
  }
  for (const branch of options) {
    for (const maker of makers) {
      const probe = new Probe(resolution, maker, branch, node);
      const [wanted] = probe.missing;
      if (wanted === undefined || wanted.fitted === true) continue;
      for (const first of makersOf(steps, wanted, probe.node)) {
        const start = new Probe(resolution, first, branch, probe.node);
        const outputs = Object.values(first.outputs);
        const enough = probe.missing.every(({ kind }) => outputs.some((out) => satisfies(out.kind, kind)));
        if (start.missing.length === 0 && enough) return fresh(resolution, [start.link(), probe.link(start)]);
      }
    }
  }
  return undefined;
}

/** True if the added steps need no values beyond the pipeline's context. */
export const needsNoAnswers = (links: readonly Link[]): boolean =>
  links.every(({ spec }) =>
    fieldSchemas(spec.config).every(
      ([, schema]) => schema.safeParse(undefined).success || fieldInfo(schema).context !== undefined,
    ),
  );

/** The pipeline with the steps inserted before the one that needs them. */
export function withLinks(pipeline: PipelineValue, links: readonly Link[], before: string): PipelineValue {
  const at = Math.max(
    0,
    pipeline.steps.findIndex(({ id }) => id === before),
  );
  const steps = [...pipeline.steps.slice(0, at), ...links.map(({ step }) => step), ...pipeline.steps.slice(at)];
  return { ...pipeline, steps };
}

/** Steps that produce a kind, in pack order. Steps that produce it as a by-product come last. */
function makersOf(steps: readonly StepSpec[], input: InPort, before: ResolutionNode): readonly StepSpec[] {
  if (input.fitted === true) return [before.spec];
  const makes = (spec: StepSpec, byProduct: boolean): boolean =>
    Object.values(spec.outputs).some(
      (out) => satisfies(out.kind, input.kind) && out.open !== true && (out.byProduct === true) === byProduct,
    );
  const early = steps.filter((spec) => spec.rank < before.rank);
  return [
    ...early.filter((spec) => makes(spec, false)),
    ...early.filter((spec) => !makes(spec, false) && makes(spec, true)),
  ];
}

/** A pipeline's branches, as written, without training. */
export const heldOutBranches = ({ order }: Resolution): readonly string[] => [
  ...new Set(
    order.nodes.flatMap(({ branch, branchName }) =>
      branch === TRAINING || branch === SHARED || branch === UNKNOWN_BRANCH ? [] : (branchName ?? []),
    ),
  ),
];

/** The branches on which adding a step would help, most likely first. Undefined means no branch. */
function branchesFor(
  resolution: Resolution,
  node: ResolutionNode,
  input: InPort,
  heldOut: readonly string[],
): readonly (string | undefined)[] {
  if (input.fitted === true) return ["training"];
  if (node.step.branch !== undefined) return [node.step.branch];
  const kind = resolution.context.specifications.kind(input.kind);
  const home = kind.reach === "branch" ? node.written : undefined;
  return [...new Set([undefined, home, ...heldOut.slice(0, 4)])];
}

/**
 * A trial of a step that is not in the pipeline, with the data that it would read and the inputs that it would still
 * lack.
 */
class Probe {
  readonly node: ResolutionNode;
  readonly missing: readonly InPort[];
  readonly #named: boolean;

  constructor(resolution: Resolution, spec: StepSpec, branch: string | undefined, before: ResolutionNode) {
    // A step with a fixed home does not need a branch in its name.
    this.#named = branch !== undefined && (fixedHome(spec) === undefined || before.spec === spec);
    const step: StepInstance = defined({
      id: spec.name,
      spec: spec.name,
      branch: this.#named ? branch : undefined,
      config: {},
      inputs: {},
      arm: before.step.arm,
    });
    this.node = nodeOf(step, spec, 0n, before.arms);
    this.node.branch = this.node.own ?? SHARED;
    const groups = spec.oneOf ?? [];
    const required = Object.entries(spec.inputs).filter(
      ([, input]) => input.explicit !== true && (input.optional !== true || input.fitted === true),
    );
    const lacks = required.filter(([port, input]) => !this.#feeds(resolution, port, input)).map(([, input]) => input);
    const grouped = groups.map((group) =>
      group.flatMap((port) => {
        const input = ownMember(spec.inputs, port);
        return input === undefined || this.#feeds(resolution, port, input) ? [] : [input];
      }),
    );
    const leastLacking = grouped.reduce<readonly InPort[] | undefined>(
      (a, b) => (a === undefined || b.length < a.length ? b : a),
      undefined,
    );
    this.missing = [...lacks, ...(leastLacking ?? [])];
  }

  /** Tries one input. A step without a branch takes on the branch of the data that is found. */
  #feeds(resolution: Resolution, port: string, input: InPort): boolean {
    if (input.fitted === true && (this.node.branch === TRAINING || this.node.branch === SHARED)) return true;
    const { left } = choose(resolution.context, this.node, port, input);
    const [source] = left;
    if (source === undefined || left.length > 1) return false;
    const data = resolution.context.specifications.kind(input.kind).reach === "branch";
    if (this.node.own === undefined && data && source.node.branch !== UNKNOWN_BRANCH) {
      this.node.branch = source.node.branch;
      if (source.node.branchName !== undefined) this.node.branchName = source.node.branchName;
    }
    return true;
  }

  /** The step to add, named after its branch if it has one. A second step takes the first one's branch. */
  link(behind?: Probe): Link {
    const { spec, step } = this.node;
    const branch =
      step.branch ?? (this.node.own === undefined ? (this.node.branchName ?? behind?.node.branchName) : undefined);
    return {
      spec,
      step: defined({ ...step, id: branch === undefined ? spec.name : `${spec.name}_${branch}`, branch }),
    };
  }
}

/** The links, unless one of their steps already exists. */
const fresh = ({ order }: Resolution, links: readonly Link[]): readonly Link[] | undefined =>
  links.some(({ step }) => order.byId.has(step.id)) ? undefined : links;
