import type { Json, JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { isExprJson } from "../../spec/expr.ts";

/** The value of a property in a step's response, such as `property("Train", "ModelArtifacts.S3ModelArtifacts")`. */
export const property = (step: string, path: string): JsonObject => ({ Get: `Steps.${step}.${path}` });

/** Strings and expressions that are joined when the pipeline runs. */
export const joined = (on: string, values: readonly Json[]): JsonObject => ({ "Std:Join": { On: on, Values: values } });

/** The location of a processing job's output. */
export const processingOutputUri = (step: string, output: string): JsonObject =>
  property(step, `ProcessingOutputConfig.Outputs['${output}'].S3Output.S3Uri`);

/** A training job's model.tar.gz. */
export const trainingModelUri = (step: string): JsonObject => property(step, "ModelArtifacts.S3ModelArtifacts");

/**
 * A training job's output.tar.gz, which contains the files that the script wrote to /opt/ml/output/data. No property
 * contains its location, but it is stored in <S3OutputPath>/<TrainingJobName>/output/. Source: Developer Guide, "How
 * Amazon SageMaker processes training output" (as of November 2026).
 */
export const trainingOutputDataUri = (step: string): JsonObject =>
  joined("/", [
    property(step, "OutputDataConfig.S3OutputPath"),
    property(step, "TrainingJobName"),
    "output/output.tar.gz",
  ]);

/**
 * The model.tar.gz from a tuning job's best training job. No property contains its location, but every training job in
 * a tuning job writes to <S3OutputPath>/<TrainingJobName>/output/. Source: Python SDK 2.257.6,
 * TuningStep.get_top_model_s3_uri (read in November 2026).
 */
export const tuningModelUri = (step: string): JsonObject =>
  joined("/", [
    property(step, "TrainingJobDefinition.OutputDataConfig.S3OutputPath"),
    property(step, "BestTrainingJob.TrainingJobName"),
    "output/model.tar.gz",
  ]);

/** A value read from a property file. `path` has a form such as "metrics.auc" or "folds[0].auc". */
export const propertyFileValue = (step: string, file: string, path: string): JsonObject => ({
  "Std:JsonGet": { PropertyFile: property(step, `PropertyFiles.${file}`), Path: path },
});

/**
 * A value for a member that the service declares as a string (environment, container arguments, hyperparameters). An
 * expression is wrapped in a Join with one value, as the Python SDK's to_string() does, because a bare parameter of
 * another type is rejected.
 */
export function asText(value: Json): Json {
  if (isObject(value) && isExprJson(value)) return "Std:Join" in value ? value : joined("", [value]);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A map with every value converted to a string. */
export const asTexts = (values: Readonly<Record<string, Json>> = {}): JsonObject =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, asText(value)]));
