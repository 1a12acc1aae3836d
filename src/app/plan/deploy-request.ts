import type { Compiled } from "../../compile/index.ts";
import type { DeployEffects, DeployOptions } from "../../deploy/index.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Deployment } from "../deployment.ts";
import type { OverrideChoices } from "../load/overrides.ts";
import type { PreparedPipeline } from "../load/prepare.ts";
import type { PlanDocument } from "./plan-document.ts";

/** A pipeline that was compiled for its target. */
export interface MadePipeline {
  readonly prepared: PreparedPipeline;
  readonly compiled: Compiled;
}

export interface DeployRequest extends DeployOptions, OverrideChoices {
  readonly target?: string | undefined;
  /** A plan's file. Exactly what the plan shows is deployed, or nothing. */
  readonly plan?: string | undefined;
  /** Whether to show a plan and to ask before anything changes. In code, the call itself is the decision. */
  readonly ask?: boolean | undefined;
  /**
   * Checks whether the pipeline may be deployed, before anything else, and says where its assets' bytes come from.
   * Without it, they come from this machine.
   */
  readonly carry?: ((made: MadePipeline) => Promise<Deployment<Pick<DeployEffects, "objects">>>) | undefined;
  /** Shows a plan before the user is asked. */
  readonly onPlan?: ((plan: PlanDocument, about: AboutPlan) => void) | undefined;
}

/** What is known before the user is asked. */
export interface AboutPlan {
  /** Whether a deploy would change nothing, so that nobody is asked. */
  readonly isSame: boolean;
  readonly diagnostics: readonly Diagnostic[];
}
