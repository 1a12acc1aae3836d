import { resolve } from "node:path";
import { canonicalText } from "../../base/canonical.ts";
import type { DeployEffects, Seen } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { AskedApproval } from "../../spec/approval.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { findApprovals } from "../load/targets.ts";
import { approvalFaults, authorFor, type NeededApproval, neededApproval } from "../plan/approval.ts";
import { isStill, readPlan } from "../plan/deploy-plan.ts";
import type { ShownPlan } from "../plan/plan-document.ts";
import { tokenOf } from "../plan/plan-token.ts";
import { optionFor, type Subject } from "./subject.ts";

/** The approval that the target asks for, and the fault if there is no plan. */
export function approvalOf(
  host: Host,
  { name, target, named, folder }: Subject,
  { version, plan }: { readonly version?: number | undefined; readonly plan?: string | undefined },
): Promise<NeededApproval> {
  const words = [name, ...(version === undefined ? [] : [version])].join(" ");
  const command = `specline rollback ${words}${optionFor(named)}`;
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

/** What a plan in a file must be about. */
interface Reviewed {
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
export async function rollbackPlanFaults(
  host: Host,
  { name, target }: Subject,
  { file, planned, version, asked }: Reviewed,
  seen: Seen | undefined,
): Promise<readonly Diagnostic[]> {
  const read = await readPlan(host, file, target.name);
  const { plan } = read;
  if (plan === undefined) return read.diagnostics;
  const { account, region } = plan.target;
  const isHere = plan.name === name && account === target.account && region === target.region;
  if (!isHere || plan.planned !== planned)
    return [diagnostic("version/other-plan", { file, name, version, target: target.name }, { file })];
  const unapproved = approvalFaults(asked, plan, file);
  if (unapproved.length > 0) return unapproved;
  if (seen === undefined || isStill(plan.base, seen)) return [];
  return [diagnostic("plan/base-changed", { name, plan: `the plan '${file}'` })];
}
