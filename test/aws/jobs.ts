import { type Body, Refusal } from "./protocol.ts";

/** A failed job: the text that its script left behind, and for a transform its container's response. */
export interface FailedJob {
  readonly text?: string;
  readonly answer?: string;
  /** The lines of its log. */
  readonly log?: readonly string[];
}

const MAX_REASON = 1024;
/** The service's wording of a failure reason: aws-samples/amazon-sagemaker-ml-pipeline-deploy-with-terraform, issue 12. */
const worded = (text: string): string =>
  `AlgorithmError: ${text.slice(0, MAX_REASON)}, exit code: 1`.slice(0, MAX_REASON);

/** Failed jobs, as API calls describe them, and their logs. */
export class StandInJobs {
  /** By name. */
  readonly failed = new Map<string, FailedJob>();

  readonly operations: Readonly<Record<string, (input: Body) => Body>> = {
    DescribeTrainingJob: (input) => ({
      TrainingJobName: input["TrainingJobName"],
      TrainingJobStatus: "Failed",
      FailureReason: worded(this.#job(input["TrainingJobName"]).text ?? ""),
    }),
    DescribeProcessingJob: (input) => ({
      ProcessingJobName: input["ProcessingJobName"],
      ProcessingJobStatus: "Failed",
      FailureReason: "AlgorithmError: See job logs for more information",
      ExitMessage: this.#job(input["ProcessingJobName"]).text?.slice(0, MAX_REASON),
    }),
    ListTrainingJobsForHyperParameterTuningJob: (input) => ({
      TrainingJobSummaries: [
        {
          TrainingJobName: `${String(input["HyperParameterTuningJobName"])}-001`,
          TrainingJobArn: "arn:aws:sagemaker:us-east-1:123456789012:training-job/one",
          CreationTime: 0,
          TrainingJobStatus: "Failed",
          TunedHyperParameters: {},
          FailureReason: worded(this.#job(input["HyperParameterTuningJobName"]).text ?? ""),
        },
      ],
    }),
    FilterLogEvents: (input) => this.#events(input),
  };

  #job(name: unknown): FailedJob {
    const job = this.failed.get(String(name));
    if (job === undefined) throw new Refusal("ResourceNotFound", `Could not find job ${String(name)}.`);
    return job;
  }

  /** A first page without lines, which the service may return, and a second page with all lines. */
  #events({ logGroupName, logStreamNamePrefix, nextToken }: Body): Body {
    if (!/^\/aws\/sagemaker\/(Training|Processing|Transform)Jobs$/.test(String(logGroupName)))
      throw new Refusal("ResourceNotFoundException", "The specified log group does not exist.");
    if (nextToken === undefined) return { events: [], nextToken: "more" };
    const { answer, log = [] } = this.failed.get(String(logStreamNamePrefix).replace(/[/-]$/, "")) ?? {};
    if (answer === undefined) return { events: log.map((message) => ({ message })) };
    const at = "2026-11-29T04:08:19.693:[sagemaker logs]: models/rows/part-00000.csv: ";
    const texts = ["ClientError: 400", "", "Message:", ...answer.split("\n")];
    const lines = ['169.254.255.130 - - "POST /invocations HTTP/1.1" 400', ...texts.map((text) => at + text)];
    return { events: lines.map((message) => ({ message })) };
  }
}
