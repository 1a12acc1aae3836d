import type { RuleName } from "./rules.ts";

/** The values that keys of a request must have, by operator and key, as in a policy. */
export type KeyCondition = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One action that a role must be allowed to perform, and why. */
export interface Need {
  /** The reason, which also groups needs into statements. */
  readonly rule: RuleName;
  /** Such as "s3:GetObject". */
  readonly action: string;
  /** An ARN, in which "*" represents what is known only at run time. */
  readonly resource: string;
  readonly condition?: KeyCondition;
  /** The step that needs it. Undefined if the pipeline as a whole does. */
  readonly step?: string;
  /** The member of the step's request that shows the need, such as "ProcessingInputs[0].S3Input.S3Uri". */
  readonly member?: string;
}

/** A role's duties: deploying and looking after the pipeline, running its jobs, or starting it on a schedule. */
export type Duty = "deployer" | "pipeline" | "scheduler";
export const DUTIES: readonly Duty[] = ["deployer", "pipeline", "scheduler"];
