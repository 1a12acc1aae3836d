import { byText, type Json } from "../../base/canonical.ts";
import { isExprJson } from "../../spec/expr.ts";
import type {
  Channel,
  HyperParameterTrainingJobDefinition,
  MetricDefinition,
  ResourceConfig,
} from "../service/requests.generated.ts";
import { asText, asTexts } from "./expression.ts";
import { type JobPlace, tagList, unlessEmpty, vpcConfig } from "./parts.ts";
import { membersOf, type RequestOf, type WithExpressions } from "./request.ts";

/** A channel, which is mounted at /opt/ml/input/data/<name>. */
export interface TrainingChannel {
  readonly name: string;
  readonly uri: Json;
  readonly contentType?: string;
}

/** Managed spot training, which uses cheaper instances that can be interrupted. */
export interface Spot {
  /**
   * The maximum time from start to end, including the wait for instances. It must be at least the job's own maximum.
   */
  readonly maxWaitSeconds: Json;
}

export interface TrainingRequest extends JobPlace {
  readonly image: Json;
  /** The file in the submitted directory to run, such as "train.py". */
  readonly program: string;
  /** The URI of the .tar.gz that contains the code. */
  readonly submitDirectory: Json;
  readonly region: string;
  readonly hyperparameters: Readonly<Record<string, Json>>;
  readonly channels: readonly TrainingChannel[];
  readonly outputPath: Json;
  readonly maxRuntimeSeconds: Json;
  readonly spot?: Spot | undefined;
  /** The location at which /opt/ml/checkpoints is stored, so that an interrupted job can continue. */
  readonly checkpoints?: Json | undefined;
  /** The metrics that CloudWatch reads from the log, as a map from names to regular expressions. */
  readonly metricDefinitions?: Readonly<Record<string, string>> | undefined;
  readonly environment?: Readonly<Record<string, Json>> | undefined;
}

/** CreateTrainingJob's request, without the job's name, for a framework container in script mode. */
export const trainingArguments = (request: TrainingRequest): RequestOf<"Training"> =>
  membersOf<RequestOf<"Training">>({
    ...jobDefinition(request),
    HyperParameters: scriptMode(request),
    Tags: tagList(request.tags),
  });

type JobDefinition = WithExpressions<Omit<HyperParameterTrainingJobDefinition, "StaticHyperParameters">>;

/** The members that a training job has in common with the jobs in a search. */
export const jobDefinition = (request: TrainingRequest): JobDefinition =>
  membersOf<JobDefinition>({
    AlgorithmSpecification: membersOf<JobDefinition["AlgorithmSpecification"]>({
      TrainingImage: request.image,
      TrainingInputMode: "File",
      MetricDefinitions: metrics(request.metricDefinitions),
    }),
    CheckpointConfig: request.checkpoints === undefined ? undefined : { S3Uri: request.checkpoints },
    EnableManagedSpotTraining: request.spot === undefined ? undefined : true,
    Environment: unlessEmpty(asTexts(request.environment)),
    InputDataConfig: unlessEmpty(request.channels.map(channel)),
    OutputDataConfig: membersOf<JobDefinition["OutputDataConfig"]>({
      S3OutputPath: request.outputPath,
      KmsKeyId: request.kms,
    }),
    ResourceConfig: membersOf<WithExpressions<ResourceConfig>>({
      InstanceCount: request.instanceCount,
      InstanceType: request.instanceType,
      VolumeSizeInGB: request.volumeSizeGb,
      VolumeKmsKeyId: request.kms,
    }),
    RoleArn: request.role,
    StoppingCondition: membersOf<JobDefinition["StoppingCondition"]>({
      MaxRuntimeInSeconds: request.maxRuntimeSeconds,
      MaxWaitTimeInSeconds: request.spot?.maxWaitSeconds,
    }),
    VpcConfig: vpcConfig(request.vpc),
  });

/**
 * Hyperparameters in the form that the framework containers' sagemaker-training toolkit reads: JSON strings, including
 * four of the toolkit's own that name the program to start. Source: Python SDK 2.257.6, estimator.py
 * Framework._set_hyperparameters; log level 20 is logging.INFO.
 */
export const scriptMode = (request: TrainingRequest): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    Object.entries({ ...request.hyperparameters, ...toolkit(request) }).map(([name, value]) => [
      name,
      hyperparameter(value),
    ]),
  );

const toolkit = ({ program, region, submitDirectory }: TrainingRequest) => ({
  sagemaker_container_log_level: 20,
  sagemaker_program: program,
  sagemaker_region: region,
  sagemaker_submit_directory: submitDirectory,
});

/** The number of hyperparameters that are the toolkit's own. */
export const TOOLKIT_HYPERPARAMETERS = 4;

/**
 * A hyperparameter as a JSON string. An expression has no value yet, so it becomes a string without JSON quotes. The
 * toolkit accepts strings that are not JSON.
 */
export const hyperparameter = (value: Json): Json => (isExprJson(value) ? asText(value) : JSON.stringify(value));

const channel = ({ name, uri, contentType }: TrainingChannel): WithExpressions<Channel> =>
  membersOf<WithExpressions<Channel>>({
    ChannelName: name,
    ContentType: contentType,
    DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: uri, S3DataDistributionType: "FullyReplicated" } },
  });

const metrics = (
  definitions: Readonly<Record<string, string>> = {},
): readonly WithExpressions<MetricDefinition>[] | undefined =>
  unlessEmpty(
    Object.entries(definitions)
      .sort(([a], [b]) => byText(a, b))
      .map(([Name, Regex]) => ({ Name, Regex })),
  );
