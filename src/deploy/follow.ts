import type { DeployEffects, Service } from "./ports.ts";

/** A step of an execution, as the service tells it. */
export interface FollowedStep {
  readonly name: string;
  readonly status: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly reason?: string;
  readonly cached: boolean;
  /** The kind of job and its ARN, where there is one. */
  readonly job?: string;
}

export interface Followed {
  readonly arn: string;
  readonly status: string;
  readonly reason?: string;
  readonly steps: readonly FollowedStep[];
}

export interface FollowOptions {
  readonly arn: string;
  /** Milliseconds between two looks; 5,000 where it is left out. */
  readonly every?: number;
  /** Looks once, and does not wait for the end. */
  readonly once?: boolean;
  readonly signal?: AbortSignal;
  readonly onChange?: (followed: Followed) => void;
}

const ENDED: ReadonlySet<string> = new Set(["Succeeded", "Failed", "Stopped"]);

/** Looks at an execution again and again until it has ended. */
export async function follow(options: FollowOptions, effects: DeployEffects): Promise<Followed> {
  for (let before = ""; ; ) {
    const followed = await look(options.arn, effects.service);
    const now = JSON.stringify(followed);
    if (now !== before) options.onChange?.(followed);
    before = now;
    if (ENDED.has(followed.status) || options.once === true || options.signal?.aborted === true) return followed;
    await effects.wait(options.every ?? 5000, options.signal);
  }
}

/** One look at an execution and all its steps, in the order in which they started. */
export async function look(arn: string, service: Service): Promise<Followed> {
  const execution = await service.call("DescribePipelineExecution", { PipelineExecutionArn: arn });
  const steps: FollowedStep[] = [];
  for (let token: unknown; ; ) {
    const page = await service.call("ListPipelineExecutionSteps", {
      PipelineExecutionArn: arn,
      SortOrder: "Ascending",
      MaxResults: 100,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    steps.push(
      ...((page["PipelineExecutionSteps"] as readonly Readonly<Record<string, unknown>>[] | undefined) ?? []).map(
        stepOf,
      ),
    );
    token = page["NextToken"];
    if (token === undefined || token === null) break;
  }
  const reason = execution["FailureReason"];
  return {
    arn,
    status: String(execution["PipelineExecutionStatus"]),
    ...(typeof reason === "string" ? { reason } : {}),
    steps,
  };
}

function stepOf(step: Readonly<Record<string, unknown>>): FollowedStep {
  const { StepName, StepStatus, StartTime, EndTime, FailureReason, CacheHitResult, Metadata } = step;
  const [job] = Object.entries((Metadata as Readonly<Record<string, { readonly Arn?: string }>> | undefined) ?? {});
  return {
    name: String(StepName),
    status: String(StepStatus),
    cached: CacheHitResult !== undefined && CacheHitResult !== null,
    ...(StartTime instanceof Date ? { startedAt: StartTime.getTime() } : {}),
    ...(EndTime instanceof Date ? { endedAt: EndTime.getTime() } : {}),
    ...(typeof FailureReason === "string" ? { reason: FailureReason } : {}),
    ...(job === undefined ? {} : { job: job[1].Arn === undefined ? job[0] : `${job[0]} ${job[1].Arn}` }),
  };
}
