import type { StepInstance } from "../../spec/pipeline.ts";
import type { OutPort } from "../../spec/ports.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { NodeSet } from "./node-set.ts";

/** A step on its way to being settled. */
export interface ResolutionNode {
  readonly step: StepInstance;
  readonly spec: StepSpec;
  /** Its number in sets of nodes. */
  readonly index: number;
  /** Key of the branch that it names, or that its specification fixes. */
  readonly own?: string;
  /** How that branch is written. */
  readonly written?: string;
  /** The arms it stands in, outermost first, as "gate/then". */
  readonly arms: readonly string[];
  /** The specification's rank, raised to that of whatever must come before it. */
  rank: number;
  /** Key of the branch that it works on, once its inputs are settled. */
  branch: string;
  /** How that branch is written, where there is one. */
  branchName?: string;
  /** Steps that come before it, by wires and by explicit order. */
  readonly before: NodeSet;
  /** Steps that feed one of its inputs already. */
  readonly fedBy: Set<ResolutionNode>;
  /** Something required is missing, here or in what it hangs on. */
  unresolved: boolean;
}

/** An output of a settled step. */
export interface Producer {
  readonly node: ResolutionNode;
  readonly port: string;
  readonly out: OutPort;
}
