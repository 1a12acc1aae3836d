import { byText, type Json, type JsonObject } from "../../base/canonical.ts";
import { isExprJson } from "../../spec/expr.ts";
import { asText, asTexts } from "./expression.ts";
import { type JobPlace, present, tagList, vpcConfig } from "./parts.ts";

/** A channel is mounted at /opt/ml/input/data/<name>. */
export interface TrainingChannel {
  readonly name: string;
  readonly uri: Json;
  readonly contentType?: string;
}

/** Managed spot training: cheaper instances that may be taken away. */
export interface Spot {
  /** Longest time from start to end, waiting for instances included; at least the job's own maximum. */
  readonly maxWaitSeconds: Json;
  /** Where /opt/ml/checkpoints is kept, so that an interrupted job goes on. */
  readonly checkpointUri?: Json;
}

export interface TrainingRequest extends JobPlace {
  readonly image: Json;
  /** The file in the submitted directory that is started, as "train.py". */
  readonly program: string;
  /** URI of the .tar.gz with the code. */
  readonly submitDirectory: Json;
  readonly region: string;
  readonly hyperparameters: Readonly<Record<string, Json>>;
  readonly channels: readonly TrainingChannel[];
  readonly outputPath: Json;
  readonly maxRuntimeSeconds: Json;
  readonly spot?: Spot;
  /** What CloudWatch reads from the log: name to regular expression. */
  readonly metricDefinitions?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, Json>>;
}

/** CreateTrainingJob's request for a framework container in script mode, less the job's name. */
export function trainingArguments(request: TrainingRequest): JsonObject {
  const { spot } = request;
  return present({
    AlgorithmSpecification: present({
      TrainingImage: request.image,
      TrainingInputMode: "File",
      MetricDefinitions: metrics(request.metricDefinitions),
    }),
    CheckpointConfig: present({ S3Uri: spot?.checkpointUri }),
    EnableManagedSpotTraining: spot === undefined ? undefined : true,
    Environment: asTexts(request.environment ?? {}),
    HyperParameters: scriptMode(request),
    InputDataConfig: request.channels.map(channel),
    OutputDataConfig: present({ S3OutputPath: request.outputPath, KmsKeyId: request.kms }),
    ResourceConfig: present({
      InstanceCount: request.instanceCount,
      InstanceType: request.instanceType,
      VolumeSizeInGB: request.volumeSizeGb,
      VolumeKmsKeyId: request.kms,
    }),
    RoleArn: request.role,
    StoppingCondition: present({
      MaxRuntimeInSeconds: request.maxRuntimeSeconds,
      MaxWaitTimeInSeconds: spot?.maxWaitSeconds,
    }),
    Tags: tagList(request.tags),
    VpcConfig: vpcConfig(request.vpc),
  });
}

/**
 * Hyperparameters as the sagemaker-training toolkit of the framework containers reads them: JSON texts, and four of its own
 * that say what to start. Source: Python SDK 2.257.6, estimator.py Framework._set_hyperparameters; log level 20 is logging.INFO.
 */
const scriptMode = (request: TrainingRequest): JsonObject =>
  Object.fromEntries(
    Object.entries({
      ...request.hyperparameters,
      sagemaker_container_log_level: 20,
      sagemaker_program: request.program,
      sagemaker_region: request.region,
      sagemaker_submit_directory: request.submitDirectory,
    }).map(([name, value]) => [name, hyperparameter(value)]),
  );

/** An expression stays one, as text without JSON's quotes: its value is not known yet, and the toolkit takes what is no JSON as it is. */
export const hyperparameter = (value: Json): Json => (isExprJson(value) ? asText(value) : JSON.stringify(value));

const channel = ({ name, uri, contentType }: TrainingChannel): JsonObject =>
  present({
    ChannelName: name,
    ContentType: contentType,
    DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: uri, S3DataDistributionType: "FullyReplicated" } },
  });

const metrics = (definitions: Readonly<Record<string, string>> = {}): readonly JsonObject[] =>
  Object.entries(definitions)
    .sort(([a], [b]) => byText(a, b))
    .map(([Name, Regex]) => ({ Name, Regex }));
