import type { Json, JsonObject } from "../../base/canonical.ts";
import type { Definition, DefinitionStep } from "../../sagemaker/definition.ts";

/** Building blocks of definitions for tests: small jobs that run shell or Python scripts. */

const IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3";

export const definition = (steps: readonly DefinitionStep[], more: Partial<Definition> = {}): Definition => ({
  Version: "2020-12-01",
  Metadata: {},
  Parameters: [],
  Steps: steps,
  ...more,
});

export interface ProcessingParts {
  /** The words of a command; `sh` builds them from a shell script. */
  readonly run: readonly Json[];
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly outputs?: readonly string[];
  readonly environment?: JsonObject;
  readonly more?: Partial<DefinitionStep>;
  readonly limit?: number;
}

/** The command that runs a shell script. */
export const sh = (text: string, ...args: readonly Json[]): readonly Json[] => ["/bin/sh", "-ec", text, "sh", ...args];

/** The command that runs a Python script. */
export const py = (text: string, ...args: readonly Json[]): readonly Json[] => ["python3", "-c", text, ...args];

/**
 * A processing step; its outputs are at s3://bucket/<execution>/<step>/<output>, its folders at
 * /opt/ml/processing/{input,output}/<name>.
 */
export function processingStep(name: string, parts: ProcessingParts): DefinitionStep {
  const { run, inputs = {}, outputs = [], environment, more = {}, limit } = parts;
  return {
    Name: name,
    Type: "Processing",
    Arguments: {
      AppSpecification: { ImageUri: IMAGE, ContainerEntrypoint: run },
      ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 } },
      RoleArn: "arn:aws:iam::000000000000:role/specline-local",
      ProcessingInputs: Object.entries(inputs).map(([input, uri]) => ({
        InputName: input,
        S3Input: {
          S3Uri: uri,
          LocalPath: `/opt/ml/processing/input/${input}`,
          S3DataType: "S3Prefix",
          S3InputMode: "File",
        },
      })),
      ProcessingOutputConfig: {
        Outputs: outputs.map((output) => ({
          OutputName: output,
          S3Output: {
            S3Uri: join("/", "s3://bucket", { Get: "Execution.PipelineExecutionId" }, name, output),
            LocalPath: `/opt/ml/processing/output/${output}`,
            S3UploadMode: "EndOfJob",
          },
        })),
      },
      ...(environment === undefined ? {} : { Environment: environment }),
      ...(limit === undefined ? {} : { StoppingCondition: { MaxRuntimeInSeconds: limit } }),
    },
    ...more,
  };
}

export const get = (path: string): JsonObject => ({ Get: path });
export const join = (on: string, ...values: readonly Json[]): JsonObject => ({
  "Std:Join": { On: on, Values: values },
});

/** The URI of a processing step's output. */
export const outputUri = (step: string, output: string): JsonObject =>
  get(`Steps.${step}.ProcessingOutputConfig.Outputs['${output}'].S3Output.S3Uri`);

export const conditionStep = (
  name: string,
  conditions: readonly JsonObject[],
  then: readonly DefinitionStep[],
  otherwise: readonly DefinitionStep[] = [],
): DefinitionStep => ({
  Name: name,
  Type: "Condition",
  Arguments: {
    Conditions: conditions,
    IfSteps: then as unknown as readonly Json[],
    ElseSteps: otherwise as unknown as readonly Json[],
  },
});

export const failStep = (name: string, message: Json): DefinitionStep => ({
  Name: name,
  Type: "Fail",
  Arguments: { ErrorMessage: message },
});

export interface TrainingParts {
  readonly hyperparameters: JsonObject;
  readonly channels: Readonly<Record<string, Json>>;
  readonly metrics?: readonly JsonObject[];
}

/** A training step in script mode; its archives are stored under s3://bucket/out. */
export const trainingStep = (
  name: string,
  { hyperparameters, channels, metrics = [] }: TrainingParts,
): DefinitionStep => ({
  Name: name,
  Type: "Training",
  Arguments: {
    AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: "File", MetricDefinitions: metrics },
    HyperParameters: hyperparameters,
    InputDataConfig: Object.entries(channels).map(([channel, uri]) => ({
      ChannelName: channel,
      ContentType: "text/csv",
      DataSource: { S3DataSource: { S3Uri: uri, S3DataType: "S3Prefix", S3DataDistributionType: "FullyReplicated" } },
    })),
    OutputDataConfig: { S3OutputPath: "s3://bucket/out" },
    ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 },
    RoleArn: "arn:aws:iam::000000000000:role/specline-local",
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  },
});

/** CreateModel and RegisterModel for a training step's model. */
export function modelSteps(trained: string, group: string): readonly DefinitionStep[] {
  const container = { Image: IMAGE, ModelDataUrl: get(`Steps.${trained}.ModelArtifacts.S3ModelArtifacts`) };
  return [
    {
      Name: "CreateModel",
      Type: "Model",
      Arguments: { ExecutionRoleArn: "arn:aws:iam::000000000000:role/specline-local", PrimaryContainer: container },
    },
    {
      Name: "Register",
      Type: "RegisterModel",
      Arguments: { ModelPackageGroupName: group, InferenceSpecification: { Containers: [container] } },
    },
  ];
}
