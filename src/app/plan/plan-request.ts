import type { ConfigChoices } from "../config/layer-configs.ts";
import type { OverrideChoices } from "../load/overrides.ts";

/** The kinds of changes that --fail-on names. */
export const FAIL_ON = ["change", "rerun", "permissions", "cost"] as const;
export type FailOn = (typeof FAIL_ON)[number];

export interface PlanRequest extends ConfigChoices, OverrideChoices {
  readonly target?: string | undefined;
  /** "deployed", or the name of a target, a file, a run or an execution's ARN. */
  readonly against?: string | undefined;
  /** Each has the form "name=value". */
  readonly parameters: readonly string[];
  /** The work folder, in which runs are. */
  readonly work: string;
  /** Where the plan is written as JSON, for `deploy --plan`. */
  readonly output?: string | undefined;
  readonly failOn: readonly FailOn[];
  /** A prices file. Default: the one that the target states. */
  readonly prices?: string | undefined;
  /** The number of steps that can run at the same time. */
  readonly parallelism?: number | undefined;
  /** The description that a deploy in code would set. Default: none. */
  readonly description?: string | undefined;
}
