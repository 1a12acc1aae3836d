import { resolve } from "node:path";
import { canonicalText } from "../../base/canonical.ts";
import { shellWord } from "../../base/command-line.ts";
import { faultDiagnostic, ServiceFault } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Deployment } from "../deployment.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { findApprovals, findTarget } from "../load/targets.ts";
import { approverFaults } from "./approval.ts";
import { placeFault, readPlan } from "./deploy-plan.ts";
import type { PlanApproval, PlanDocument } from "./plan-document.ts";

export interface ReviewRequest {
  /** Default: the target that the plan names. */
  readonly target?: string | undefined;
  /** Whether to approve without asking. */
  readonly yes: boolean;
  /** Shows the plan before the user is asked. */
  readonly onPlan?: (plan: PlanDocument) => void;
}

export interface Reviewed {
  readonly name: string;
  readonly target: string;
  readonly token: string;
  readonly author?: string;
  readonly approval?: PlanApproval;
  /** "unchanged": the same person had approved it before. */
  readonly outcome: "approved" | "unchanged" | "declined";
}

/**
 * Shows a plan and approves it: records in the plan's file who did. This guards against mistakes, not against people who
 * can edit the file or call AWS themselves.
 */
export async function reviewPlan(host: Host, file: string, request: ReviewRequest): Promise<Deployment<Reviewed>> {
  const how = `specline plan FILE --target ${shellWord(request.target ?? "TARGET")} -o ${shellWord(file)}`;
  const read = await readPlan(host, file, how);
  const plan = read.plan as PlanDocument | undefined;
  if (plan === undefined) return { diagnostics: read.diagnostics };
  const named = request.target ?? plan.target.name;
  const found = await findTarget(host.effects, host.folder, named);
  if ("diagnostics" in found) return found;
  const { target, warnings } = found;
  const elsewhere = placeFault(plan, file, { name: plan.name, target });
  if (elsewhere !== undefined) return { diagnostics: [...warnings, elsewhere] };
  if (!request.yes && host.confirm === undefined) {
    const yes = `approve without a question, after reading the plan, with specline review ${shellWord(file)} --yes`;
    return { diagnostics: [...warnings, diagnostic("usage/nobody-to-ask", { command: "review", how: yes })] };
  }
  const { asked, faults } = await findApprovals(host.effects, host.folder, target);
  if (faults.length > 0) return { diagnostics: [...warnings, ...faults] };
  const by = await callerOf(host, target.region);
  if (typeof by !== "string") return { diagnostics: [...warnings, by] };
  const notes: readonly Diagnostic[] =
    asked.length === 0
      ? [diagnostic("approval/not-asked", { target: named }, { file })]
      : asked.flatMap((one) => approverFaults(one, by, plan.author, file));
  const diagnostics = [...warnings, ...notes];
  if (hasErrors(notes)) return { diagnostics };
  const { name, token, author, approval } = plan;
  const about = { name, target: named, token, ...(author !== undefined && { author }) };
  request.onPlan?.(plan);
  if (approval?.token === token && approval.by === by)
    return { value: { ...about, approval, outcome: "unchanged" }, diagnostics };
  if (!request.yes && (await host.confirm?.(questionFor(plan, named, by))) !== true)
    return { value: { ...about, outcome: "declined" }, diagnostics };
  // While the user read, the file can have been written anew.
  const now = await readPlan(host, file, how);
  if (now.plan?.token !== token)
    return { diagnostics: [...diagnostics, diagnostic("life/changed-meanwhile", { what: `the plan '${file}'` })] };
  const made: PlanApproval = { token, by, at: new Date(host.effects.clock.now()).toISOString() };
  const unwritten = await writeOutput(host, resolve(host.folder, file), canonicalText({ ...plan, approval: made }));
  if (hasErrors(unwritten)) return { diagnostics: [...diagnostics, ...unwritten] };
  return { value: { ...about, approval: made, outcome: "approved" }, diagnostics };
}

const questionFor = ({ rollbackTo }: PlanDocument, target: string, by: string): string => {
  const what = rollbackTo === undefined ? "this plan" : `rolling back to version ${rollbackTo}`;
  return `Approve ${what} for ${target} as ${by}?`;
};

/** The ARN of the caller, without which nothing can be approved. */
async function callerOf(host: Host, region: string): Promise<string | Diagnostic> {
  try {
    return await (await deployEffects(host, region)).caller();
  } catch (error) {
    if (error instanceof ServiceFault) return faultDiagnostic(error, {});
    throw error;
  }
}
