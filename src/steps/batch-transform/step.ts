import { z } from "zod";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { field } from "../../spec/fields.ts";
import type { JobView } from "../../spec/job.ts";
import { defineStep } from "../../spec/step.ts";
import { models } from "../families/frameworks.ts";

export const batchTransform = defineStep({
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
      doc: "Processed rows: each file of the chosen split is one request.",
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
      // Scoring is for whoever asked for it; what measures and calibrates takes it only for want of an evaluation.
      byProduct: true,
      doc: "A .out file for every file of the input: row id, split, label where there is one, and score.",
      property: "TransformOutput.S3OutputPath",
      aliases: ["transform_output"],
    },
  },
  config: z.object({
    split: field(z.enum(["auto", "all", "train", "validation", "test"]).default("auto"), {
      doc: "Which rows are scored; 'auto' takes all rows of a held-out branch, and the test rows of the training branch.",
      tier: "system",
    }),
    // 100 MB is the most that one request may hold. Source: API reference, CreateTransformJob, MaxPayloadInMB; read 2026-11.
    maxPayloadMb: field(z.int().min(1).max(100).default(100), {
      doc: "The largest file that is sent, from 1 to 100.",
      tier: "system",
      unit: "MB",
    }),
    instanceType: field(z.string().regex(/^ml\./).default("ml.m5.xlarge"), {
      doc: "The instance type that the job runs on.",
      tier: "system",
    }),
    instanceCount: field(z.int().min(1).max(100).default(1), { doc: "Number of instances.", tier: "system" }),
  }),
  job: { type: "transform", request: createTransformJob },
});

/** CreateTransformJob's members. A file goes as it is, header and all, because the inference code reads rows by their names. */
function createTransformJob({ inputs, config, branch }: JobView): JsonObject {
  return {
    ModelName: inputs["model"] ?? null,
    // Our inference code takes raw rows, unless it is told that they are processed.
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

/** The folder of a split: preprocessing splits the training branch, and leaves any other whole. */
function splitOf(data: Json, { split }: JsonObject, branch: string | undefined): JsonObject {
  const whole = branch !== undefined && branch !== "training";
  const folder = split === undefined || split === "auto" ? (whole ? "all" : "test") : String(split);
  return { "Std:Join": { On: "/", Values: [data, `${folder}/`] } };
}
