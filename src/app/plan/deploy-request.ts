import type { DeployOptions } from "../../deploy/index.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { OverrideChoices } from "../load/overrides.ts";
import type { PlanDocument } from "./plan-document.ts";

export interface DeployRequest extends DeployOptions, OverrideChoices {
  readonly target?: string | undefined;
  /** A plan's file. Exactly what the plan shows is deployed, or nothing. */
  readonly plan?: string | undefined;
  /** Whether to show a plan and to ask before anything changes. In code, the call itself is the decision. */
  readonly ask?: boolean | undefined;
  /** Shows a plan before the user is asked. */
  readonly onPlan?: ((plan: PlanDocument, about: AboutPlan) => void) | undefined;
}

/** What is known before the user is asked. */
export interface AboutPlan {
  /** Whether a deploy would change nothing, so that nobody is asked. */
  readonly isSame: boolean;
  readonly diagnostics: readonly Diagnostic[];
}
