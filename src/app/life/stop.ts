import { canonicalKey } from "../../base/canonical.ts";
import { shellWord } from "../../base/command-line.ts";
import { defined } from "../../base/defined.ts";
import { digest } from "../../base/digest.ts";
import { listed } from "../../base/words.ts";
import { allPages, type DeployEffects, describe, ENDED, isAbsence, ServiceFault } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Deployment } from "../deployment.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { guarded, notDeployed, optionFor, type Subject, subjectOf } from "./subject.ts";

export interface StopExecutionsRequest {
  /** Default: the target that an ARN or the pipeline's config file states. */
  readonly target?: string | undefined;
  /** Whether to ask before stopping the executions of a pipeline. An execution that the user names is not asked about. */
  readonly ask?: boolean | undefined;
}

export interface StoppedExecution {
  readonly arn: string;
  /** The status after the call. An execution is stopping until its jobs have stopped. */
  readonly status: string;
  /** "ended" if there was nothing to stop. */
  readonly outcome: "stopping" | "ended";
}

export interface Stopped {
  readonly name: string;
  readonly outcome: "done" | "declined";
  readonly executions: readonly StoppedExecution[];
}

/** Stops one execution, or all executions of a pipeline that are running. Repeating it does nothing. */
export async function stopExecutions(
  host: Host,
  path: string,
  request: StopExecutionsRequest,
): Promise<Deployment<Stopped>> {
  const subject = await subjectOf(host, path, request.target);
  if ("diagnostics" in subject) return subject;
  if (subject.execution === undefined && request.ask === true && host.confirm === undefined) {
    const how = `stop them with specline stop ${shellWord(path)}${optionFor(request.target)} --yes, or name one execution by its ARN, or as ${subject.name}/ID`;
    return { diagnostics: [diagnostic("usage/nobody-to-ask", { command: "stop", how })] };
  }
  const effects = await deployEffects(host, subject.region);
  const done = await guarded(subject.name, () => stopSubject(host, subject, request, effects), subject.target);
  return { ...done, diagnostics: [...subject.warnings, ...done.diagnostics] };
}

async function stopSubject(
  host: Host,
  subject: Subject,
  { ask }: StopExecutionsRequest,
  effects: DeployEffects,
): Promise<Deployment<Stopped>> {
  const { name, execution } = subject;
  const arns = execution === undefined ? await runningExecutions(subject, effects) : [execution];
  if ("code" in arns) return { diagnostics: [arns] };
  if (arns.length === 0) {
    const none = diagnostic("execution/none-running", { name }, { pipeline: name });
    return { value: { name, outcome: "done", executions: [] }, diagnostics: [none] };
  }
  if (execution === undefined && ask === true && (await host.confirm?.(questionFor(subject, arns))) !== true)
    return { value: { name, outcome: "declined", executions: [] }, diagnostics: [] };
  const executions: StoppedExecution[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const arn of arns) {
    const done = await stopOne(arn, effects);
    if (done === undefined) diagnostics.push(diagnostic("deploy/no-such-execution", { arn }));
    else executions.push(done);
    if (done?.outcome === "ended") diagnostics.push(diagnostic("execution/ended", { arn, status: done.status }));
  }
  return { value: { name, outcome: "done", executions }, diagnostics };
}

/** The ARNs of a pipeline's executions that have not ended, the latest first. */
async function runningExecutions(subject: Subject, effects: DeployEffects): Promise<readonly string[] | Diagnostic> {
  const { name } = subject;
  if ((await describe(name, effects)) === undefined) return notDeployed(subject);
  const request = { PipelineName: name, SortBy: "CreationTime", SortOrder: "Descending", MaxResults: 100 } as const;
  const all = await allPages(
    (NextToken) => effects.service.call("ListPipelineExecutions", defined({ ...request, NextToken })),
    ({ PipelineExecutionSummaries }) => PipelineExecutionSummaries,
  );
  return all.flatMap(({ PipelineExecutionArn: arn, PipelineExecutionStatus: status }) =>
    arn === undefined || ENDED.has(String(status)) ? [] : [arn],
  );
}

/** Stops an execution unless it has ended or is stopping. Undefined if there is none. */
async function stopOne(arn: string, effects: DeployEffects): Promise<StoppedExecution | undefined> {
  const before = await statusOf(arn, effects);
  if (before === undefined) return undefined;
  if (ENDED.has(before.status)) return { arn, status: before.status, outcome: "ended" };
  if (before.status === "Stopping") return { arn, status: before.status, outcome: "stopping" };
  try {
    await effects.service.call("StopPipelineExecution", {
      PipelineExecutionArn: arn,
      ClientRequestToken: before.token,
    });
  } catch (error) {
    // It can have ended in the meantime.
    const after = error instanceof ServiceFault && !error.passing ? await statusOf(arn, effects) : undefined;
    if (after === undefined || !ENDED.has(after.status)) throw error;
    return { arn, status: after.status, outcome: "ended" };
  }
  return { arn, status: "Stopping", outcome: "stopping" };
}

/**
 * An execution's status. The token makes the call that follows count once, but only for this state: an execution can be
 * stopped, retried and stopped again.
 */
async function statusOf(
  arn: string,
  { service }: DeployEffects,
): Promise<{ readonly status: string; readonly token: string } | undefined> {
  try {
    const found = await service.call("DescribePipelineExecution", { PipelineExecutionArn: arn });
    const token = digest(canonicalKey(["stop", arn, found.LastModifiedTime?.toISOString() ?? ""]));
    return { status: String(found.PipelineExecutionStatus), token };
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

function questionFor({ name, target }: Subject, arns: readonly string[]): string {
  const ids = listed(arns.map((arn) => arn.split("/").at(-1) ?? arn));
  return `Stop ${arns.length === 1 ? "the execution" : `${arns.length} executions`} of ${name} on ${target.name}: ${ids}?`;
}
