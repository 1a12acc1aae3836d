import { canonicalKey } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { digest } from "../../base/digest.ts";
import { type DeployEffects, follow, isAbsence, isDenied, listVersions, ServiceFault } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Deployment } from "../deployment.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { guarded, lastExecution, type Subject, subjectOf } from "./subject.ts";

export interface RetryRequest {
  /** Default: the target that an ARN or the pipeline's config file states. */
  readonly target?: string | undefined;
  readonly parallelism?: number | undefined;
  /** Says what would be repeated without repeating it. */
  readonly dryRun?: boolean | undefined;
}

export interface Retried {
  readonly arn: string;
  /** "unchanged" if there was nothing to retry: the execution is running, or has succeeded. */
  readonly outcome: "retried" | "planned" | "unchanged";
  /** The execution's version of the pipeline, which a retry uses. */
  readonly version?: number;
  /** The steps that run again, and those whose results are kept. Absent if they cannot be read. */
  readonly repeated?: readonly string[];
  readonly kept?: readonly string[];
}

/** Repeats the steps of a failed or stopped execution that did not succeed. Takes a pipeline for its latest execution. */
export async function retryExecution(host: Host, path: string, request: RetryRequest): Promise<Deployment<Retried>> {
  const subject = await subjectOf(host, path, request.target);
  if ("diagnostics" in subject) return subject;
  const effects = await deployEffects(host, subject.region);
  const done = await guarded(subject.name, () => retrySubject(subject, request, effects), subject.target);
  return { ...done, diagnostics: [...subject.warnings, ...done.diagnostics] };
}

async function retrySubject(
  subject: Subject,
  { parallelism, dryRun }: RetryRequest,
  effects: DeployEffects,
): Promise<Deployment<Retried>> {
  const arn = subject.execution ?? (await lastExecution(subject, effects));
  if (typeof arn !== "string") return { diagnostics: [arn] };
  const { service } = effects;
  const found = await service
    .call("DescribePipelineExecution", { PipelineExecutionArn: arn })
    .catch((error: unknown) => {
      if (!isAbsence(error)) throw error;
    });
  if (found === undefined) return { diagnostics: [diagnostic("deploy/no-such-execution", { arn })] };
  const status = String(found.PipelineExecutionStatus);
  const version = found.PipelineVersionId;
  if (status === "Stopping") return { diagnostics: [diagnostic("execution/still-stopping", { arn })] };
  if (status !== "Failed" && status !== "Stopped") {
    const why = diagnostic("execution/nothing-to-retry", { arn, status });
    return { value: defined({ arn, version, outcome: "unchanged" as const }), diagnostics: [why] };
  }
  const steps = await stepsOf(arn, effects);
  const older = await olderVersion(subject.name, version, effects);
  const diagnostics = [...("code" in steps ? [steps] : []), ...older];
  const about = defined({ arn, version, ...("code" in steps ? {} : steps) });
  if (dryRun === true) return { value: { ...about, outcome: "planned" }, diagnostics };
  // The token makes repeated calls count once, but only for this state: a retry can fail and be retried.
  const token = digest(canonicalKey(["retry", arn, found.LastModifiedTime?.toISOString() ?? ""]));
  await service.call("RetryPipelineExecution", {
    PipelineExecutionArn: arn,
    ClientRequestToken: token,
    ...(parallelism !== undefined && { ParallelismConfiguration: { MaxParallelExecutionSteps: parallelism } }),
  });
  return { value: { ...about, outcome: "retried" }, diagnostics };
}

/** What a retry repeats and keeps, or a warning that this cannot be read. */
async function stepsOf(
  arn: string,
  effects: DeployEffects,
): Promise<Required<Pick<Retried, "repeated" | "kept">> | Diagnostic> {
  try {
    const { steps = [], waiting = [] } = (await follow({ arn, once: true }, effects)) ?? {};
    const kept = steps.flatMap(({ name, status }) => (status === "Succeeded" ? [name] : []));
    const failed = steps.flatMap(({ name, status }) => (status === "Succeeded" ? [] : [name]));
    return { repeated: [...failed, ...waiting], kept };
  } catch (error) {
    if (!(error instanceof ServiceFault) || !isDenied(error)) throw error;
    return diagnostic("execution/steps-unread", { arn, reason: error.message });
  }
}

/** A note if the execution has an earlier version than the latest, whose changes a retry therefore lacks. */
async function olderVersion(
  name: string,
  version: number | undefined,
  effects: DeployEffects,
): Promise<readonly Diagnostic[]> {
  if (version === undefined) return [];
  const versions = await listVersions(name, effects).catch((error: unknown) => {
    if (!(error instanceof ServiceFault) || error.passing) throw error;
  });
  const latest = versions?.[0]?.version;
  if (latest === undefined || latest === version) return [];
  return [diagnostic("execution/older-version", { version, latest, name }, { pipeline: name })];
}
