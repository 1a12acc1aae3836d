import { shellWord } from "../../base/command-line.ts";
import { type Deletion, deletePipeline, deletionOf } from "../../deploy/index.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import type { Deployment } from "../deployment.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { guarded, optionFor, type Subject, subjectOf } from "./subject.ts";

export interface DeleteRequest {
  /** Default: the target that the pipeline's config file or an ARN states. */
  readonly target?: string | undefined;
  /** Whether to delete without asking. */
  readonly yes: boolean;
  /** Only shows what goes and what stays. */
  readonly dryRun?: boolean | undefined;
  /** Shows what goes and what stays, before the user is asked. */
  readonly onDeletion?: (name: string, deletion: Deletion) => void;
}

export interface Deleted extends Partial<Omit<Deletion, "state">> {
  readonly name: string;
  /** "nothing": there is no such pipeline. "declined": the user was asked, and nothing was deleted. "planned": a dry run. */
  readonly outcome: "deleted" | "nothing" | "declined" | "planned";
}

/**
 * Deletes a deployed pipeline with its versions and executions, after showing what goes and what stays. Assets and
 * model packages are never deleted.
 */
export async function deleteDeployed(
  host: Host,
  subject: string,
  request: DeleteRequest,
): Promise<Deployment<Deleted>> {
  const found = await subjectOf(host, subject, request.target);
  if ("diagnostics" in found) return found;
  const done = await guarded(found.name, () => deleted(host, found, request), found.target);
  return { ...done, diagnostics: [...found.warnings, ...done.diagnostics] };
}

async function deleted(host: Host, found: Subject, request: DeleteRequest): Promise<Deployment<Deleted>> {
  const { name, region, named, target, typed } = found;
  const at = { pipeline: name };
  const isDry = request.dryRun === true;
  if (!request.yes && !isDry && host.confirmWord === undefined) {
    const command = `specline delete ${shellWord(typed)}${optionFor(named)}`;
    const how = `see what goes and what stays with ${command} --dry-run, and delete it with ${command} --yes`;
    return { diagnostics: [diagnostic("usage/nobody-to-ask", { command: "delete", how })] };
  }
  const effects = await deployEffects(host, region);
  const deletion = await deletionOf(name, effects);
  if (deletion === undefined) {
    const note = diagnostic("life/nothing-to-delete", { name, region }, at);
    return { value: { name, outcome: "nothing" }, diagnostics: [note] };
  }
  const { state, ...about } = deletion;
  request.onDeletion?.(name, deletion);
  const [first] = deletion.running;
  if (first !== undefined) {
    const executions = deletion.running.length === 1 ? "an execution is" : `${deletion.running.length} executions are`;
    const data = { name, executions, arn: first };
    return { diagnostics: [diagnostic("life/running", data, at)] };
  }
  if (isDry) return { value: { name, ...about, outcome: "planned" }, diagnostics: [] };
  if (!request.yes) {
    const question = `To delete ${name} on ${target.name} (${region}, ${target.account}), enter its name:`;
    if ((await host.confirmWord?.(question, name)) !== true)
      return { value: { name, ...about, outcome: "declined" }, diagnostics: [] };
    // While the user read, somebody else can have deployed or deleted it.
    const now = await deletionOf(name, effects);
    if (now !== undefined && (now.state !== state || now.running.length > 0))
      return { diagnostics: [diagnostic("life/changed-meanwhile", { what: `the pipeline '${name}'` }, at)] };
  }
  await deletePipeline(name, deletion, effects);
  return { value: { name, ...about, outcome: "deleted" }, diagnostics: [] };
}
