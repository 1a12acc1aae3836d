import type { PipelineExecutionStatus, PipelineExecutionStep } from "@aws-sdk/client-sagemaker";
import { defined } from "../base/defined.ts";
import { isObject } from "../base/json.ts";
import { withoutSecrets } from "../base/secrets/index.ts";
import { viewOf } from "../sagemaker/validate/view.ts";
import type { FailureFile } from "../spec/failure-file.ts";
import { denialIn, denialOf, remedyOf } from "./denied.ts";
import { executionSteps } from "./execution-steps.ts";
import { isDenied } from "./faults.ts";
import { logTail } from "./job-log.ts";
import { type JobOfStep, jobReason, reasonIn } from "./job-reason.ts";
import { type DeployEffects, type Service, ServiceFault } from "./ports.ts";

/** A step in an execution, as reported by the service. */
export interface FollowedStep {
  readonly name: string;
  readonly status: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** The reason that the step's script gave, or otherwise the service's reason. */
  readonly reason?: string;
  /** The code and hint from the script's message, if it has them. */
  readonly code?: string;
  readonly hint?: string;
  readonly cached: boolean;
  /** The number of attempts, if there was more than one. */
  readonly attempts?: number;
  /** The last lines of a failed job's log. */
  readonly log?: readonly string[];
  /** The median duration in earlier executions, in seconds. */
  readonly usualSeconds?: number;
  /** The result of a condition. */
  readonly outcome?: string;
  /** The kind of job and its ARN, if there is one. */
  readonly job?: string;
}

export interface Followed {
  readonly arn: string;
  readonly status: string;
  readonly reason?: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Steps that have started, in order. */
  readonly steps: readonly FollowedStep[];
  /** Steps in the definition that have not started. Once the execution has ended, these are the skipped steps. */
  readonly waiting: readonly string[];
}

export interface FollowOptions {
  readonly arn: string;
  /** Milliseconds between two polls. The default is 5,000. */
  readonly every?: number;
  /** Polls once instead of waiting until the execution ends. */
  readonly once?: boolean;
  readonly signal?: AbortSignal;
  readonly onChange?: (followed: Followed) => void;
  /** Called with how far the service's clock is ahead, in milliseconds, after each poll, before `onChange`. */
  readonly onClock?: (ahead: number) => void;
  /** Called after a poll fails temporarily, with the milliseconds until the next one. */
  readonly onTrouble?: (reason: string, pause: number) => void;
}

const HAS_ENDED: Readonly<Record<PipelineExecutionStatus, boolean>> = {
  Executing: false,
  Stopping: false,
  Succeeded: true,
  Failed: true,
  Stopped: true,
};
/** The statuses of an execution that has ended. */
export const ENDED: ReadonlySet<string> = new Set(
  Object.entries(HAS_ENDED).flatMap(([status, ended]) => (ended ? [status] : [])),
);

/** Whether an execution has ended without success. */
export const hasFailed = ({ status }: Pick<Followed, "status">): boolean => ENDED.has(status) && status !== "Succeeded";

/** How long polls can keep failing before following ends. A laptop may be asleep for a while. */
const MAX_OUTAGE_MS = 30 * 60_000;
const MAX_PAUSE_MS = 60_000;

/**
 * Polls an execution until it has ended.
 *
 * @param options - the execution, how often to poll, and a callback for changes
 * @param effects - AWS and the clock
 * @returns the last state seen; undefined if the signal was aborted before the first poll
 * @throws ServiceFault if a poll fails permanently, or if polls have failed for half an hour
 */
export async function follow(options: FollowOptions, effects: DeployEffects): Promise<Followed | undefined> {
  const { arn, every = 5000, signal } = options;
  let followed: Followed | undefined;
  let names: readonly string[] | undefined;
  let failures = 0;
  let seenAt = effects.now();
  const known: KnownReasons = new Map();
  const stopped = (): boolean => signal?.aborted === true;
  while (!stopped()) {
    try {
      names ??= await stepNames(arn, effects.service, signal);
      const next = await poll(arn, effects, { names, known, signal });
      const ahead = effects.service.ahead?.();
      if (ahead !== undefined) options.onClock?.(ahead);
      if (JSON.stringify(next) !== JSON.stringify(followed)) options.onChange?.(next);
      followed = next;
      failures = 0;
      seenAt = effects.now();
      if (ENDED.has(next.status) || options.once === true) break;
      await effects.wait(every, signal);
    } catch (error) {
      if (stopped()) break;
      const passing = error instanceof ServiceFault && error.passing;
      if (!passing || options.once === true || effects.now() - seenAt > MAX_OUTAGE_MS) throw error;
      const pause = Math.min(MAX_PAUSE_MS, every * 2 ** Math.min(failures, 10));
      failures += 1;
      options.onTrouble?.(withoutSecrets(error.message), pause);
      await effects.wait(pause, signal);
    }
  }
  return followed;
}

/**
 * The steps in the execution's definition. Empty if the credentials do not allow reading it, because steps that have
 * started are listed anyway.
 */
async function stepNames(arn: string, service: Service, signal?: AbortSignal): Promise<readonly string[]> {
  try {
    const request = { PipelineExecutionArn: arn };
    const answer = await service.call("DescribePipelineDefinitionForExecution", request, { signal });
    const definition: unknown = JSON.parse(String(answer.PipelineDefinition));
    return isObject(definition) ? viewOf(definition).steps.map(({ name }) => name) : [];
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof ServiceFault && !error.passing)) return [];
    throw error;
  }
}

/** What is known about a failed job: the reason that its script gave, and the end of its log. */
interface KnownFailure extends Partial<FailureFile> {
  readonly log?: readonly string[] | undefined;
}

/** What is known about failed jobs, by the job's ARN. Each job is looked up once. */
type KnownReasons = Map<string, KnownFailure>;

interface Poll {
  readonly names: readonly string[];
  readonly known: KnownReasons;
  readonly signal: AbortSignal | undefined;
}

/** The state of an execution and all its steps. */
async function poll(arn: string, effects: DeployEffects, { names, known, signal }: Poll): Promise<Followed> {
  const { service } = effects;
  const about = { PipelineExecutionArn: arn };
  const execution = await service.call("DescribePipelineExecution", about, { signal });
  const found = await executionSteps(arn, service, signal);
  const steps = await Promise.all(found.map((step) => withReason(stepOf(step), effects, known, signal)));
  const started = new Set(steps.map(({ name }) => name));
  const { PipelineExecutionStatus, CreationTime, LastModifiedTime, FailureReason } = execution;
  const status = String(PipelineExecutionStatus);
  return defined({
    arn,
    status,
    reason: oneLine(FailureReason),
    startedAt: CreationTime?.getTime(),
    endedAt: ENDED.has(status) ? LastModifiedTime?.getTime() : undefined,
    steps,
    waiting: names.filter((name) => !started.has(name)),
  });
}

/**
 * A failed step with the reason that its script gave, which the service's own reason may lack, and the end of the log.
 * If its role lacks a permission, the hint is the missing statement.
 */
async function withReason(
  step: FollowedStep,
  effects: DeployEffects,
  known: KnownReasons,
  signal: AbortSignal | undefined,
): Promise<FollowedStep> {
  if (step.status !== "Failed") return step;
  const [kind = "", arn] = step.job?.split(" ") ?? [];
  if (arn !== undefined && !known.has(arn)) await look(step, { kind, arn, signal }, effects, known);
  const { sentence, code, hint, log } = known.get(arn ?? "") ?? {};
  const reason = oneLine(sentence) ?? step.reason;
  const denial = denialIn([reason, ...(log ?? [])].join("\n"));
  const remedy = denial === undefined ? undefined : remedyOf(denial);
  return { ...step, ...defined({ reason, code, hint: remedy ?? step.hint ?? oneLine(hint), log }) };
}

/**
 * Looks up the reason that a failed job gave, and the end of its log. The service's reason is already known, so a failed
 * call only means less detail: the next poll tries again, or the user needs a permission.
 */
async function look(step: FollowedStep, job: JobOfStep, effects: DeployEffects, known: KnownReasons): Promise<void> {
  const [, , , region, account] = job.arn.split(":");
  const place = defined({ region, account });
  const saidAlready: Detail<FailureFile> = {};
  const [reason, log] = await Promise.all([
    step.code === undefined ? detail(jobReason(job, effects), "the job's own message", place) : saidAlready,
    detail(logTail(job, step.endedAt, effects), "the job's log", place),
  ]);
  if (reason === "later" || log === "later") return;
  const lines = log.value?.map((line) => withoutSecrets(line).trimEnd());
  const hint = reason.hint ?? log.hint;
  known.set(job.arn, { ...(hint !== undefined && { hint }), ...reason.value, ...(lines?.length && { log: lines }) });
}

/** A detail, or a hint about the permission that it needs. */
interface Detail<T> {
  readonly value?: T | undefined;
  readonly hint?: string;
}

/** A detail. "later": the service did not respond. */
async function detail<T>(
  work: Promise<T>,
  what: string,
  place: Parameters<typeof denialOf>[1],
): Promise<"later" | Detail<T>> {
  try {
    return { value: await work };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    if (error.passing) return "later";
    return isDenied(error) ? { hint: `to see ${what}, ${remedyOf(denialOf(error, place))}` } : {};
  }
}

/** Reasons come from scripts and services, so secrets in them are redacted, and their lines are joined into one. */
const oneLine = (text = ""): string | undefined =>
  text.trim() === "" ? undefined : withoutSecrets(text).trim().replace(/\s+/g, " ");

/** The details in a step's metadata. Each kind of job has some of these members. */
interface JobDetails {
  readonly Arn?: string | undefined;
  /** The ARN of the processing job that a QualityCheck or ClarifyCheck step starts. */
  readonly CheckJobArn?: string | undefined;
  readonly Outcome?: string | undefined;
  readonly ErrorMessage?: string | undefined;
}

function stepOf(step: PipelineExecutionStep): FollowedStep {
  const { StepName, StepStatus, StartTime, EndTime, FailureReason, CacheHitResult, AttemptCount, Metadata } = step;
  const [kind, details] = Object.entries<object | undefined>({ ...Metadata })[0] ?? [];
  const { CheckJobArn, Arn = CheckJobArn, Outcome, ErrorMessage }: JobDetails = { ...details };
  const said = reasonIn(FailureReason ?? "");
  return defined({
    name: String(StepName),
    status: String(StepStatus),
    cached: (CacheHitResult ?? undefined) !== undefined,
    startedAt: StartTime?.getTime(),
    endedAt: EndTime?.getTime(),
    reason: oneLine(said?.code === undefined ? (FailureReason ?? ErrorMessage) : said.sentence),
    code: said?.code,
    hint: oneLine(said?.hint),
    attempts: (AttemptCount ?? 0) > 1 ? AttemptCount : undefined,
    outcome: Outcome,
    job: kind === undefined || Arn === undefined ? kind : `${kind} ${Arn}`,
  });
}
