import type { StepInstance } from "../../spec/pipeline.ts";
import type { OutPort } from "../../spec/ports.ts";
import type { StepSpec } from "../../spec/step.ts";

/** A step during resolution. */
export interface ResolutionNode {
  readonly step: StepInstance;
  readonly spec: StepSpec;
  /** The node's bit in sets of nodes. Bit sets with thousands of ancestors stay small and can be merged quickly. */
  readonly bit: bigint;
  /** The key of the branch that the step names or that its specification fixes. */
  readonly own?: string;
  /** The branch, as written. */
  readonly written?: string;
  /** The arms that contain the step, outermost first, such as "gate/then". */
  readonly arms: readonly string[];
  /** The specification's rank, raised if necessary to that of the steps that must come first. */
  rank: number;
  /** The key of the branch on which the step works. It is final once the inputs are resolved. */
  branch: string;
  /** The branch as written, if there is one. */
  branchName?: string;
  /** The branch from which the user wired data to the step by hand, if it differs from the step's own branch. */
  dataFrom?: { readonly own: string; readonly written?: string };
  /** The step's ancestors, through wires and explicit order. */
  ancestors: bigint;
  /** Steps that already feed one of this step's inputs. */
  readonly fedBy: Set<ResolutionNode>;
  /** True if something required is missing, either here or upstream. */
  unresolved: boolean;
}

/** True if `first` is an ancestor of `second`. */
export const precedes = (first: ResolutionNode, second: ResolutionNode): boolean =>
  (second.ancestors & first.bit) !== 0n;

/** An output of a resolved step. */
export interface Producer {
  readonly node: ResolutionNode;
  readonly port: string;
  readonly out: OutPort;
}
