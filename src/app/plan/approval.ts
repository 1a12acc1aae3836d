import { type DeployEffects, faultDiagnostic, ServiceFault } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { type AskedApproval, isApprover } from "../../spec/approval.ts";
import type { Target } from "../../spec/target.ts";
import type { Host } from "../host/host.ts";
import { findApproval } from "../load/targets.ts";
import type { PlanDocument } from "./plan-document.ts";

/** The approval that a command needs, and the faults that this causes. */
export interface NeededApproval {
  /** Undefined if the target does not ask for approval. */
  readonly asked?: AskedApproval | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A command that changes what is deployed, as far as approval concerns it. */
interface Applying {
  readonly command: string;
  /** The target that the user named, if any. */
  readonly named?: string | undefined;
  /** The file of the plan that is applied. */
  readonly plan?: string | undefined;
  /** How to get an approved plan, as command lines. */
  readonly how: string;
}

/** Where a target asks for approval, only a plan in a file can be applied. */
export async function neededApproval(
  { effects, folder }: Host,
  place: Pick<Target, "account" | "region">,
  { command, named, plan, how }: Applying,
): Promise<NeededApproval> {
  const asked = await findApproval(effects, folder, place, named);
  if (asked === undefined || plan !== undefined) return { asked, diagnostics: [] };
  return { asked, diagnostics: [diagnostic("approval/needed", { target: asked.target, command, how })] };
}

type ApprovedPlan = Pick<PlanDocument, "token" | "author" | "approval">;

/** Why a plan is not approved. */
export function approvalFaults(asked: AskedApproval, plan: ApprovedPlan, file: string): readonly Diagnostic[] {
  const { approval, author, token } = plan;
  const { target } = asked;
  if (typeof approval?.by !== "string") return [diagnostic("approval/missing", { file, target }, { file })];
  if (approval.token !== token) return [diagnostic("approval/other-plan", { file, by: approval.by }, { file })];
  return approverFaults(asked, approval.by, author, file);
}

/** Why somebody cannot approve a plan. */
export function approverFaults(
  { target, approvers, notAuthor }: AskedApproval,
  by: string,
  author: string | undefined,
  file: string,
): readonly Diagnostic[] {
  if (approvers !== undefined && !isApprover(approvers, by))
    return [diagnostic("approval/not-approver", { by, target, approvers: approvers.join(", ") }, { file })];
  if (!notAuthor) return [];
  if (author === undefined) return [diagnostic("approval/no-author", { file, target }, { file })];
  return by === author ? [diagnostic("approval/own", { by, file, target }, { file })] : [];
}

/** Who makes a plan, if its target asks for approval. */
export async function authorFor(
  asked: AskedApproval | undefined,
  effects: Pick<DeployEffects, "caller">,
): Promise<{ readonly author?: string; readonly diagnostics: readonly Diagnostic[] }> {
  if (asked === undefined) return { diagnostics: [] };
  try {
    return { author: await effects.caller(), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    // A plan without an author can be shown, and approved where anybody may do so.
    const fault = faultDiagnostic(error, {});
    return { diagnostics: [asked.notAuthor ? fault : { ...fault, severity: "warning" }] };
  }
}
