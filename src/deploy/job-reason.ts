import { type FailureFile, parseFailureFile } from "../spec/failure-file.ts";
import type { DeployEffects } from "./ports.ts";

/** A failed step's job, as named in the step's metadata. */
export interface JobOfStep {
  /** Such as "TrainingJob". */
  readonly kind: string;
  readonly arn: string;
  readonly signal?: AbortSignal | undefined;
}

type Sources = Pick<DeployEffects, "service" | "logs">;

type TextOf = (name: string, sources: Sources, signal?: AbortSignal) => Promise<string>;

const processing: TextOf = async (ProcessingJobName, { service }, signal) => {
  const { ExitMessage, FailureReason } = await service.call("DescribeProcessingJob", { ProcessingJobName }, { signal });
  return ExitMessage ?? FailureReason ?? "";
};

/**
 * Where to find the message that a job's script wrote, by kind of job. Sources: API reference, DescribeTrainingJob,
 * FailureReason; DescribeProcessingJob, ExitMessage; HyperParameterTrainingJobSummary, FailureReason (as of November
 * 2026). Quality and Clarify checks are processing jobs. A transform has no such message: its log contains the
 * container's response.
 */
const TEXTS: Readonly<Record<string, TextOf>> = {
  TrainingJob: async (TrainingJobName, { service }, signal) =>
    (await service.call("DescribeTrainingJob", { TrainingJobName }, { signal })).FailureReason ?? "",
  ProcessingJob: processing,
  QualityCheck: processing,
  ClarifyCheck: processing,
  TuningJob: async (HyperParameterTuningJobName, { service }, signal) => {
    const request = {
      HyperParameterTuningJobName,
      StatusEquals: "Failed",
      SortBy: "CreationTime",
      SortOrder: "Descending",
      MaxResults: 1,
    } as const;
    const { TrainingJobSummaries } = await service.call("ListTrainingJobsForHyperParameterTuningJob", request, {
      signal,
    });
    return TrainingJobSummaries?.[0]?.FailureReason ?? "";
  },
  TransformJob: async (name, { logs }, signal) =>
    refusal(await logs.lines("/aws/sagemaker/TransformJobs", `${name}/`, { signal })) ?? "",
};

/**
 * The reason that a failed job's script gave.
 *
 * @returns undefined if the reason contains no script's message, or if jobs of this kind have none
 * @throws ServiceFault if a call fails
 */
export async function jobReason({ kind, arn, signal }: JobOfStep, sources: Sources): Promise<FailureFile | undefined> {
  const text = Object.hasOwn(TEXTS, kind) ? TEXTS[kind] : undefined;
  return text === undefined ? undefined : reasonIn(await text(arn.split("/").at(-1) ?? "", sources, signal));
}

/**
 * Extracts a script's message from the service's reason: "AlgorithmError: <failure file>, exit code: 1". The failure
 * file may be truncated.
 */
export const reasonIn = (text: string): FailureFile | undefined =>
  parseFailureFile(text.replace(/^(?:\w+Error: )*AlgorithmError: /, "").replace(/, exit code: \d+\s*$/, ""));

/**
 * The container's response, from a failed transform's log: "<time>:[sagemaker logs]: <object>: Message:", and lines of
 * the same form with the response's text. Source: aws/amazon-sagemaker-examples, issue 1620 (read on 29 November 2026).
 */
function refusal(lines: readonly string[]): string | undefined {
  const [at, object] = lines.flatMap((line, index) => {
    const found = /\[sagemaker logs\]: (.+): Message:\s*$/.exec(line)?.[1];
    return found === undefined ? [] : [[index, found] as const];
  })[0] ?? [lines.length, ""];
  const start = `[sagemaker logs]: ${object}: `;
  const answers = lines.slice(at + 1).flatMap((line) => {
    const from = line.indexOf(start);
    return from < 0 ? [] : [line.slice(from + start.length).trim()];
  });
  return answers.find((text) => text !== "");
}
