import { withoutSecrets } from "../base/secrets/index.ts";
import { isObject, viewOf } from "../sagemaker/validate/view.ts";
import { allPages } from "./calls.ts";
import { type DeployEffects, type Service, ServiceFault } from "./ports.ts";

/** A step of an execution, as the service tells it. */
export interface FollowedStep {
  readonly name: string;
  readonly status: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly reason?: string;
  readonly cached: boolean;
  /** Attempts of a step that was tried more than once. */
  readonly attempts?: number;
  /** What a condition came to. */
  readonly outcome?: string;
  /** The kind of job and its ARN, where there is one. */
  readonly job?: string;
}

export interface Followed {
  readonly arn: string;
  readonly status: string;
  readonly reason?: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Steps that have begun, in the order of beginning. */
  readonly steps: readonly FollowedStep[];
  /** Steps of the definition that have not begun; once the execution has ended, those that it passed by. */
  readonly waiting: readonly string[];
}

export interface FollowOptions {
  readonly arn: string;
  /** Milliseconds between two looks; 5,000 where it is left out. */
  readonly every?: number;
  /** Looks once, and does not wait for the end. */
  readonly once?: boolean;
  readonly signal?: AbortSignal;
  readonly onChange?: (followed: Followed) => void;
  /** A look that failed for now, with the milliseconds after which the next one is taken. */
  readonly onTrouble?: (reason: string, pause: number) => void;
}

export const ENDED: ReadonlySet<string> = new Set(["Succeeded", "Failed", "Stopped"]);

/** Milliseconds without a successful look after which following gives up: a laptop's lid may be shut for a while. */
const GIVE_UP = 30 * 60_000;
const LONGEST_PAUSE = 60_000;

/** Looks at an execution again and again until it has ended. Gives the last look; undefined where it was stopped before the first. */
export async function follow(options: FollowOptions, effects: DeployEffects): Promise<Followed | undefined> {
  const { arn, every = 5000, signal } = options;
  let followed: Followed | undefined;
  let names: readonly string[] | undefined;
  let troubled = 0;
  let seenAt = effects.now();
  const stopped = (): boolean => signal?.aborted === true;
  while (!stopped()) {
    try {
      names ??= await stepNames(arn, effects.service, signal);
      const next = await look(arn, effects.service, names, signal);
      if (JSON.stringify(next) !== JSON.stringify(followed)) options.onChange?.(next);
      followed = next;
      troubled = 0;
      seenAt = effects.now();
      if (ENDED.has(next.status) || options.once === true) break;
      await effects.wait(every, signal);
    } catch (error) {
      if (stopped()) break;
      const passing = error instanceof ServiceFault && error.passing;
      if (!passing || options.once === true || effects.now() - seenAt > GIVE_UP) throw error;
      const pause = Math.min(LONGEST_PAUSE, every * 2 ** Math.min(troubled, 10));
      troubled += 1;
      options.onTrouble?.(withoutSecrets(error.message), pause);
      await effects.wait(pause, signal);
    }
  }
  return followed;
}

/** The steps of the definition that an execution runs; none where the credentials may not read it: what has begun is seen anyhow. */
async function stepNames(arn: string, service: Service, signal?: AbortSignal): Promise<readonly string[]> {
  try {
    const answer = await service.call("DescribePipelineDefinitionForExecution", { PipelineExecutionArn: arn }, signal);
    const definition: unknown = JSON.parse(String(answer["PipelineDefinition"]));
    return isObject(definition) ? viewOf(definition).steps.map(({ name }) => name) : [];
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof ServiceFault && !error.passing)) return [];
    throw error;
  }
}

/** One look at an execution and all its steps. */
async function look(
  arn: string,
  service: Service,
  names: readonly string[] = [],
  signal?: AbortSignal,
): Promise<Followed> {
  const execution = await service.call("DescribePipelineExecution", { PipelineExecutionArn: arn }, signal);
  const list = (token: string | undefined) =>
    service.call(
      "ListPipelineExecutionSteps",
      {
        PipelineExecutionArn: arn,
        SortOrder: "Ascending",
        MaxResults: 100,
        ...(token === undefined ? {} : { NextToken: token }),
      },
      signal,
    );
  const steps = (await allPages(list, "PipelineExecutionSteps")).map(stepOf);
  const begun = new Set(steps.map(({ name }) => name));
  const { PipelineExecutionStatus, CreationTime, LastModifiedTime, FailureReason } = execution;
  const status = String(PipelineExecutionStatus);
  return {
    arn,
    status,
    ...textAs("reason", FailureReason),
    ...timeAs("startedAt", CreationTime),
    ...(ENDED.has(status) ? timeAs("endedAt", LastModifiedTime) : {}),
    steps,
    waiting: names.filter((name) => !begun.has(name)),
  };
}

const timeAs = <K extends string>(name: K, time: unknown): { readonly [key in K]?: number } =>
  (time instanceof Date ? { [name]: time.getTime() } : {}) as { readonly [key in K]?: number };

/** Reasons are written by scripts and services: what is secret in them is hidden, and they go on one line. */
const textAs = <K extends string>(name: K, text: unknown): { readonly [key in K]?: string } =>
  (typeof text === "string" && text.trim() !== ""
    ? { [name]: withoutSecrets(text).trim().replace(/\s+/g, " ") }
    : {}) as { readonly [key in K]?: string };

interface Detail {
  readonly Arn?: string;
  readonly Outcome?: string;
  readonly ErrorMessage?: string;
}

function stepOf(step: Readonly<Record<string, unknown>>): FollowedStep {
  const { StepName, StepStatus, StartTime, EndTime, FailureReason, CacheHitResult, AttemptCount, Metadata } = step;
  const [job] = Object.entries((Metadata as Readonly<Record<string, Detail>> | undefined) ?? {});
  const { Arn, Outcome, ErrorMessage } = job?.[1] ?? {};
  return {
    name: String(StepName),
    status: String(StepStatus),
    cached: CacheHitResult !== undefined && CacheHitResult !== null,
    ...timeAs("startedAt", StartTime),
    ...timeAs("endedAt", EndTime),
    ...textAs("reason", FailureReason ?? ErrorMessage),
    ...(typeof AttemptCount === "number" && AttemptCount > 1 ? { attempts: AttemptCount } : {}),
    ...(Outcome === undefined ? {} : { outcome: Outcome }),
    ...(job === undefined ? {} : { job: Arn === undefined ? job[0] : `${job[0]} ${Arn}` }),
  };
}
