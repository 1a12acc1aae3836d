import { type DeployEffects, faultDiagnostic, ServiceFault } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { type AskedApproval, isApprover } from "../../spec/approval.ts";
import type { Target } from "../../spec/target.ts";
import type { Host } from "../host/host.ts";
import { findApprovals } from "../load/targets.ts";
import type { PlanDocument } from "./plan-document.ts";

/** The approvals that a command needs, and the faults that this causes. */
export interface NeededApproval {
  /** Empty if no target of the place asks for approval. */
  readonly asked: readonly AskedApproval[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A command that changes what is deployed, as far as approval concerns it. */
interface Applying {
  readonly command: string;
  /** The folder in which, or above which, the targets are defined. */
  readonly folder: string;
  /** The file of the plan that is applied. */
  readonly plan?: string | undefined;
  /** How to get an approved plan, as command lines. */
  readonly how: string;
}

/** Where a target asks for approval, only a plan in a file can be applied. */
export async function neededApproval(
  { effects }: Host,
  target: Pick<Target, "name" | "account" | "region">,
  { command, folder, plan, how }: Applying,
): Promise<NeededApproval> {
  const { asked, faults } = await findApprovals(effects, folder, target);
  const [first] = asked;
  if (faults.length > 0 || first === undefined || plan !== undefined) return { asked, diagnostics: faults };
  const isNamed = asked.some((one) => one.target === target.name);
  const who = isNamed
    ? `the target '${target.name}'`
    : `the target '${first.target}', which is in the same account and region,`;
  return { asked, diagnostics: [diagnostic("approval/needed", { who, command, how })] };
}

type ApprovedPlan = Pick<PlanDocument, "token" | "author" | "approval">;

/** Why a plan is not approved. */
export function approvalFaults(
  asked: readonly AskedApproval[],
  { approval, author, token }: ApprovedPlan,
  file: string,
): readonly Diagnostic[] {
  const [first] = asked;
  if (first === undefined) return [];
  if (typeof approval?.by !== "string")
    return [diagnostic("approval/missing", { file, target: first.target }, { file })];
  if (approval.token !== token) return [diagnostic("approval/other-plan", { file, by: approval.by }, { file })];
  const { by } = approval;
  return asked.flatMap((one) => approverFaults(one, by, author, file));
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

/** Who makes a plan, if a target asks for approval. */
export async function authorFor(
  asked: readonly AskedApproval[],
  effects: Pick<DeployEffects, "caller">,
): Promise<{ readonly author?: string; readonly diagnostics: readonly Diagnostic[] }> {
  if (asked.length === 0) return { diagnostics: [] };
  try {
    return { author: await effects.caller(), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    // A plan without an author can be shown, and approved where anybody may do so.
    const fault = faultDiagnostic(error, {});
    return { diagnostics: [asked.some(({ notAuthor }) => notAuthor) ? fault : { ...fault, severity: "warning" }] };
  }
}
