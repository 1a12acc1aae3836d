import type { PlanChanges } from "../../plan/index.ts";
import type { PlanBase } from "./plan-base.ts";

/** A plan as it is shown: the changes, and between which pipelines. */
export interface ShownPlan extends PlanChanges {
  readonly name: string;
  readonly base: PlanBase;
  /** Where the pipeline would be deployed. */
  readonly target: { readonly name: string; readonly account: string; readonly region: string };
}

/** A plan as it is printed as JSON and stored in a file. */
export interface PlanDocument extends ShownPlan {
  /** The digest of what would be deployed. */
  readonly planned: string;
  /** Identifies what would be deployed and the version with which it was compared. */
  readonly token: string;
}
