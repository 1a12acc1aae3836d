import { resolve } from "node:path";
import { canonicalText } from "../../base/canonical.ts";
import { shellWord } from "../../base/command-line.ts";
import type { DeployEffects, Seen } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { AskedApproval } from "../../spec/approval.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { findApprovals } from "../load/targets.ts";
import { approvalFaults, authorFor, type NeededApproval, neededApproval } from "../plan/approval.ts";
import { type CheckedPlan, isStill, type Planned, placeFault, readPlan } from "../plan/deploy-plan.ts";
import type { ShownPlan } from "../plan/plan-document.ts";
import { tokenOf } from "../plan/plan-token.ts";
import { optionFor, type Subject } from "./subject.ts";

export const rollbackCommand = (subject: string, version: number | undefined, target: string | undefined): string =>
  `specline rollback ${shellWord(subject)}${version === undefined ? "" : ` ${version}`}${optionFor(target)}`;

/** The approval that the target asks for, and the fault if there is no plan. */
export function approvalOf(
  host: Host,
  { typed, target, named, folder }: Subject,
  { version, plan }: { readonly version?: number | undefined; readonly plan?: string | undefined },
): Promise<NeededApproval> {
  const command = rollbackCommand(typed, version, named);
  const how = `${command} -o plan.json, then specline review plan.json, then ${command} --plan plan.json`;
  return neededApproval(host, target, { command: "rollback", folder, plan, how });
}

interface Planning {
  readonly host: Host;
  readonly subject: Subject;
  readonly request: { readonly output?: string | undefined };
  readonly effects: DeployEffects;
}

/** Writes the plan for a rollback, which somebody can review. */
export async function writeRollbackPlan(
  { host, subject: { target, folder }, request: { output = "" }, effects }: Planning,
  plan: ShownPlan,
  planned: string,
): Promise<readonly Diagnostic[]> {
  const { asked } = await findApprovals(host.effects, folder, target);
  const { author, diagnostics } = await authorFor(asked, effects);
  if (hasErrors(diagnostics)) return diagnostics;
  const contents = { ...plan, planned, ...(author !== undefined && { author }) };
  const text = canonicalText({ ...contents, token: tokenOf(contents) });
  return [...diagnostics, ...(await writeOutput(host, resolve(host.folder, output), text))];
}

/** Reads a plan for rolling back this pipeline. */
export async function readRollbackPlan(
  host: Host,
  { name, typed, target, named }: Subject,
  file: string,
  version: number | undefined,
): Promise<Pick<CheckedPlan, "plan" | "diagnostics">> {
  const how = `${rollbackCommand(typed, version, named)} -o ${shellWord(file)}`;
  const read = await readPlan(host, file, how);
  const { plan } = read;
  if (plan === undefined) return read;
  const elsewhere = placeFault(plan, file, { name, target });
  if (elsewhere !== undefined) return { diagnostics: [elsewhere] };
  if (plan.rollbackTo !== undefined) return read;
  return { diagnostics: [diagnostic("plan/for-deploy", { file, name, how }, { file })] };
}

/** What a rollback with a plan in a file would do. */
interface Reviewed {
  readonly plan: Planned;
  readonly file: string;
  readonly planned: string;
  readonly version: number;
  readonly asked: readonly AskedApproval[];
}

/**
 * Why a rollback would not do exactly what a plan shows.
 *
 * @param seen - what is deployed. Undefined if the version is there already, for example after an interruption
 */
export function rollbackPlanFaults(
  { name, typed, named }: Subject,
  { plan, file, planned, version, asked }: Reviewed,
  seen: Seen | undefined,
): readonly Diagnostic[] {
  if (plan.planned !== planned) {
    const isOther = plan.rollbackTo !== version;
    const to = isOther ? `version ${plan.rollbackTo}` : `what version ${version} was when the plan was made`;
    const how = `${rollbackCommand(typed, version, named)} -o ${shellWord(file)}`;
    return [diagnostic("version/other-plan", { file, name, version, planned: to, how }, { file })];
  }
  const unapproved = approvalFaults(asked, plan, file);
  if (unapproved.length > 0) return unapproved;
  if (seen === undefined || isStill(plan.base, seen)) return [];
  return [diagnostic("plan/base-changed", { name, plan: `the plan '${file}'` })];
}
