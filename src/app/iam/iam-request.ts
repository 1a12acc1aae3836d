import type { Duty } from "../../permissions/index.ts";
import type { ConfigChoices } from "../config/layer-configs.ts";
import type { OverrideChoices } from "../load/overrides.ts";

export const POLICY_FORMS = ["json", "cloudformation"] as const;
export type PolicyForm = (typeof POLICY_FORMS)[number];

export interface IamRequest extends ConfigChoices, OverrideChoices {
  readonly target?: string | undefined;
  /** Whose permissions are wanted. */
  readonly duty: Duty;
  /** A file with a policy, with which the needs are compared. */
  readonly against?: string | undefined;
}
