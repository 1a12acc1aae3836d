import type { ConfigChoices } from "../config/layer-configs.ts";
import type { OverrideChoices } from "../load/overrides.ts";

export interface CostRequest extends ConfigChoices, OverrideChoices {
  readonly target?: string | undefined;
  /** A prices file. Default: the one that the target states. */
  readonly prices?: string | undefined;
  /** Such as "5 USD". */
  readonly budget?: string | undefined;
  /** Each has the form "name=value". */
  readonly parameters: readonly string[];
  /** The work folder, in which runs are. */
  readonly work: string;
}
