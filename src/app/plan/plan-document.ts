import type { PlanChanges } from "../../plan/index.ts";
import type { PlanBase } from "./plan-base.ts";

/** A plan as it is shown: the changes, and between which pipelines. */
export interface ShownPlan extends PlanChanges {
  readonly name: string;
  readonly base: PlanBase;
  /** Where the pipeline would be deployed. */
  readonly target: { readonly name: string; readonly account: string; readonly region: string };
  /** The version to which a rollback goes back. Absent in the plan of a deploy. */
  readonly rollbackTo?: number;
}

/** A plan as it is printed as JSON and stored in a file. */
export interface PlanDocument extends ShownPlan {
  /** The digest of what would be deployed. */
  readonly planned: string;
  /** The ARN of the caller who made the plan, if the target asks for approval. */
  readonly author?: string;
  /** Identifies what would be deployed and the version with which it was compared. */
  readonly token: string;
  /** Who approved the plan. It is recorded in the plan's file. */
  readonly approval?: PlanApproval;
}

/** An approval of the plan with this token. */
export interface PlanApproval {
  readonly token: string;
  /** The ARN of the caller. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}
