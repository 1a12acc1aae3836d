import type { JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { get, processingStep, sh, trainingStep } from "../definitions.ts";
import type { Variant } from "./variants.ts";

const CONTINUOUS = "Continuous";

/** The step whose job performs a variant's actions; `canary` is the folder that replaces CANARY in them. */
export function hostileSteps(variant: Variant, canary: string): readonly DefinitionStep[] {
  const words = sh(variant.does.replaceAll("CANARY", canary));
  return STEPS[variant.type](variant, words as readonly string[]);
}

const STEPS: Readonly<
  Record<Variant["type"], (variant: Variant, words: readonly string[]) => readonly DefinitionStep[]>
> = {
  Processing: processing,
  Training: (variant, words) => [training(variant, words)],
  Tuning: (variant, words) => [tuning(training(variant, words))],
  Transform: (variant, words) => transform(variant, words),
};

function processing(variant: Variant, words: readonly string[]): readonly DefinitionStep[] {
  const outputs = variant.with === "nested" ? ["o", "o/in"] : ["o"];
  const step = processingStep(variant.name, { run: words, outputs });
  if (variant.with !== "continuous") return [step];
  const text = JSON.stringify(step).replaceAll('"EndOfJob"', `"${CONTINUOUS}"`);
  return [JSON.parse(text) as DefinitionStep];
}

function training(variant: Variant, words: readonly string[]): DefinitionStep {
  const step = trainingStep(variant.name, { hyperparameters: {}, channels: {} });
  const { AlgorithmSpecification: algorithm, ...rest } = step.Arguments as { AlgorithmSpecification: JsonObject };
  return {
    ...step,
    Arguments: {
      ...rest,
      AlgorithmSpecification: {
        ...algorithm,
        ContainerEntrypoint: words,
        MetricDefinitions: [{ Name: "score", Regex: "score: ([0-9.]+)" }],
      },
      OutputDataConfig: {
        S3OutputPath: `s3://bucket/${variant.name}`,
        CompressionType: variant.with === "plain" ? "NONE" : "GZIP",
      },
      ...(variant.with === "checkpoints" ? { CheckpointConfig: { S3Uri: `s3://bucket/kept/${variant.name}` } } : {}),
    },
  };
}

/** One training job, which prints its objective before it does anything else. */
function tuning({ Name: name, Arguments: definition }: DefinitionStep): DefinitionStep {
  const text = JSON.stringify(definition).replace('"/bin/sh","-ec","', '"/bin/sh","-ec","echo score: 1; ');
  return {
    Name: name,
    Type: "Tuning",
    Arguments: {
      HyperParameterTuningJobConfig: {
        Strategy: "Random",
        HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "score" },
        ResourceLimits: { MaxNumberOfTrainingJobs: 1, MaxParallelTrainingJobs: 1 },
        ParameterRanges: { ContinuousParameterRanges: [{ Name: "x", MinValue: "0", MaxValue: "1" }] },
      },
      TrainingJobDefinition: JSON.parse(text) as JsonObject,
    },
  };
}

/** Model code that runs a shell script for each request; it is in s3://models/model.tar.gz. */
export const INFERENCE = `import os, subprocess
def model_fn(folder): return 1
def transform_fn(model, body, kind, accept):
    subprocess.run(["/bin/sh", "-ec", os.environ["DOES"]], check=True)
    return "1", accept
`;

const transform = ({ name }: Variant, [, , does = ""]: readonly string[]): readonly DefinitionStep[] => [
  {
    Name: `Model-${name}`,
    Type: "Model",
    Arguments: { PrimaryContainer: { Image: "image", ModelDataUrl: "s3://models/model.tar.gz" } },
  },
  {
    Name: name,
    Type: "Transform",
    Arguments: {
      ModelName: get(`Steps.Model-${name}.ModelName`),
      Environment: { DOES: does },
      TransformOutput: { S3OutputPath: `s3://bucket/${name}`, Accept: "text/csv", AssembleWith: "Line" },
      TransformInput: {
        ContentType: "text/csv",
        DataSource: { S3DataSource: { S3Uri: "s3://in/rows.csv", S3DataType: "S3Prefix" } },
      },
      TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
    },
  },
];
