import { byText, type Json } from "../../base/canonical.ts";
import { CONTAINER, RUNTIME_FOLDER } from "../../spec/contract.ts";
import { isExprJson } from "../../spec/expr.ts";
import type {
  Channel,
  HyperParameterTrainingJobDefinition,
  MetricDefinition,
  ResourceConfig,
} from "../service/requests.generated.ts";
import { asText, asTexts } from "./expression.ts";
import { type JobPlace, tagList, unlessEmpty } from "./parts.ts";
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
  /** The code's folder, which a channel delivers to the container, and the file in it to run, such as "train.py". */
  readonly code: { readonly uri: Json; readonly program: string };
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

/**
 * CreateTrainingJob's request, without the job's name. It starts our own program (run_training.py) instead of the
 * image's, as the SDK's ModelTrainer does: the failure reason is then the step's own, and the code needs no network.
 * Source: Python SDK at a248126, model_trainer.py (read on 29 November 2026).
 */
export const trainingArguments = (request: TrainingRequest): RequestOf<"Training"> => {
  const definition = jobDefinition(request);
  return membersOf<RequestOf<"Training">>({
    ...definition,
    AlgorithmSpecification: {
      ...definition.AlgorithmSpecification,
      ContainerEntrypoint: ["python3", `${CONTAINER.trainingCode}/${TRAINING_PROGRAM}`],
      ContainerArguments: [request.code.program],
    },
    HyperParameters: unlessEmpty(encoded(request.hyperparameters)),
    Tags: tagList(request.tags),
  });
};

/** The program in the code's folder that starts the script of a training job. */
export const TRAINING_PROGRAM = `${RUNTIME_FOLDER}run_training.py`;

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
    InputDataConfig: [{ name: CODE_CHANNEL, uri: request.code.uri }, ...request.channels].map(channel),
    OutputDataConfig: membersOf<JobDefinition["OutputDataConfig"]>({ S3OutputPath: request.outputPath }),
    ResourceConfig: membersOf<WithExpressions<ResourceConfig>>({
      InstanceCount: request.instanceCount,
      InstanceType: request.instanceType,
      VolumeSizeInGB: request.volumeSizeGb,
    }),
    RoleArn: request.role,
    StoppingCondition: membersOf<JobDefinition["StoppingCondition"]>({
      MaxRuntimeInSeconds: request.maxRuntimeSeconds,
      MaxWaitTimeInSeconds: request.spot?.maxWaitSeconds,
    }),
  });

/** The channel that delivers the code, as in the SDK's ModelTrainer. */
const CODE_CHANNEL = "code";

/**
 * The members that start a script in a search's training jobs, whose request has no entrypoint. The hyperparameters are
 * script mode's, which every framework container supports: its toolkit copies the code from the channel's folder. The
 * variables have the toolkit call our own program instead of the framework's, because some images' toolkits write their
 * own reason over the script's (sagemaker-containers 2.8, used by the XGBoost images). Sources: Python SDK 2.257.6,
 * estimator.py, Framework._set_hyperparameters (log level 20 is logging.INFO); aws/sagemaker-training-toolkit, files.py
 * and trainer.py, at 3383937 and v2.6.2; API reference, HyperParameterTrainingJobDefinition, Environment (29 November
 * 2026). If a variable has two values, the user's value is used.
 */
export const scriptMode = ({ code, environment = {}, hyperparameters, region }: TrainingRequest) => ({
  hyperparameters: encoded({
    ...hyperparameters,
    sagemaker_container_log_level: 20,
    sagemaker_program: code.program,
    sagemaker_region: region,
    sagemaker_submit_directory: CONTAINER.trainingCode,
  }),
  environment: { ...TOOLKIT_VARIABLES, ...environment },
});

/** The number of hyperparameters in a search's request that the script does not use: the toolkit's, and DataVersion. */
export const RESERVED_HYPERPARAMETERS = 5;

/** Variables that make the toolkit call our own program. */
export const TOOLKIT_VARIABLES: Readonly<Record<string, string>> = {
  PYTHONPATH: CONTAINER.trainingCode,
  SAGEMAKER_TRAINING_MODULE: "specline_runtime.run_training:main",
};

/** Hyperparameters as JSON strings, which our own program and the framework containers' toolkit read. */
const encoded = (hyperparameters: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(hyperparameters).map(([name, value]) => [name, hyperparameter(value)]));

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
