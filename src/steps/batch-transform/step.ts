import { z } from "zod";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { field } from "../../spec/fields.ts";
import type { JobView } from "../../spec/job.ts";
import { defineStep } from "../../spec/step.ts";
import { models } from "../families/frameworks.ts";

export const batchTransformSpecification = defineStep({
  name: "BatchTransform",
  verb: "batchTransform",
  roles: ["batch_transform", "batch_inference", "transform"],
  summary: "Scores a table offline with a SageMaker model.",
  rank: 43,
  follows: "data",
  inputs: {
    model: {
      kind: "deployed",
      doc: "The name of the SageMaker model.",
      from: "trained",
      aliases: ["model_name"],
      compatibleSources: models,
      semanticKeywords: ["model", "name"],
    },
    data: {
      kind: "tabular.processed",
      doc: "Processed rows; each file of the chosen split becomes one request.",
      from: "held-out",
      aliases: ["transform_input", "processed_data"],
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "transform", "inference", "held-out"],
    },
  },
  outputs: {
    predictions: {
      kind: "predictions",
      open: true,
      // Steps that evaluate or calibrate use these scores only if no evaluation step provides any.
      byProduct: true,
      doc: "One .out file per input file, with row id, split, label (if there is one) and score.",
      property: "TransformOutput.S3OutputPath",
      aliases: ["transform_output"],
    },
  },
  config: z.object({
    split: field(z.enum(["auto", "all", "train", "validation", "test"]).default("auto"), {
      doc: "The rows to score. 'auto' scores all rows of a held-out branch, and the test rows of the training branch.",
      tier: "system",
    }),
    // A request can be at most 100 MB. Source: API reference, CreateTransformJob, MaxPayloadInMB (read in November
    // 2026).
    maxPayloadMb: field(z.int().min(1).max(100).default(100), {
      doc: "The maximum size of a file to send, from 1 to 100.",
      tier: "system",
      unit: "MB",
    }),
    instanceType: field(z.string().regex(/^ml\./).default("ml.m5.xlarge"), {
      doc: "The instance type that the job runs on.",
      tier: "system",
    }),
    instanceCount: field(z.int().min(1).max(100).default(1), { doc: "The number of instances.", tier: "system" }),
  }),
  job: { type: "transform", request: createTransformJob },
});

/**
 * The members of CreateTransformJob. Files are sent unchanged, including their header, because the inference code reads
 * columns by name.
 */
function createTransformJob({ inputs, config, branch }: JobView): JsonObject {
  return {
    ModelName: inputs["model"] ?? null,
    // The packaged inference code expects raw rows by default.
    Environment: { SPECLINE_ROWS: "processed" },
    BatchStrategy: "SingleRecord",
    MaxConcurrentTransforms: 1,
    MaxPayloadInMB: config["maxPayloadMb"] ?? 100,
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: splitOf(inputs["data"] ?? null, config, branch) } },
      ContentType: "text/csv",
      SplitType: "None",
    },
    TransformOutput: { Accept: "text/csv", AssembleWith: "None" },
    TransformResources: {
      InstanceType: config["instanceType"] ?? "ml.m5.xlarge",
      InstanceCount: config["instanceCount"] ?? 1,
    },
  };
}

/** The folder of a split. Preprocessing splits only the training branch. */
function splitOf(data: Json, { split }: JsonObject, branch: string | undefined): JsonObject {
  const whole = branch !== undefined && branch !== "training";
  const folder = split === undefined || split === "auto" ? (whole ? "all" : "test") : String(split);
  return { "Std:Join": { On: "/", Values: [data, `${folder}/`] } };
}
