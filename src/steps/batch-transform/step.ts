import { z } from "zod";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { field } from "../../spec/fields.ts";
import type { JobView } from "../../spec/job.ts";
import { kmsField } from "../../spec/security.ts";
import { defineStep } from "../../spec/step.ts";
import { models } from "../families/frameworks.ts";
import { retriesField } from "../shared-fields.ts";
import { requestsOf } from "./requests.ts";

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
      doc: "Processed rows, of which the job scores the chosen split.",
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
    splitType: field(z.enum(["Line", "None"]).default("Line"), {
      doc: "How a file becomes requests: 'Line' packs as many lines as fit into each request; 'None' sends the whole file. Tables whose cells contain line breaks need 'None'.",
      tier: "system",
    }),
    // A request can be at most 100 MB. Source: API reference, CreateTransformJob, MaxPayloadInMB (read in November
    // 2026).
    maxPayloadMb: field(z.int().min(1).max(100).optional(), {
      doc: "The maximum size of a request, from 1 to 100. By default 5, or less for a model with very many trees.",
      tier: "system",
      unit: "MB",
    }),
    maxConcurrentTransforms: field(z.int().min(1).max(100).optional(), {
      doc: "The number of requests that an instance answers at the same time. By default, one per vCPU. This number times the maximum size of a request must not exceed 100 MB.",
      tier: "system",
    }),
    requestTimeout: field(z.int().min(1).max(3600).optional(), {
      doc: "Seconds after which a request counts as failed, from 1 to 3600. By default 600, or more for models with very many trees and models trained by your own scripts.",
      tier: "system",
      unit: "s",
    }),
    maxRetries: field(z.int().min(0).max(3).default(3), {
      doc: "How often a failed request is retried, from 0 to 3.",
      tier: "system",
    }),
    instanceType: field(z.string().regex(/^ml\./).default("ml.m5.xlarge"), {
      doc: "The instance type that the job runs on.",
      tier: "system",
    }),
    instanceCount: field(z.int().min(1).max(100).default(1), {
      doc: "The number of instances. They share the split's files, which are about 5 MB each.",
      tier: "system",
    }),
    kms: kmsField,
    retries: retriesField,
  }),
  hosts: "share",
  job: { type: "transform", request: createTransformJob },
});

/**
 * The members of CreateTransformJob. The inference code reads columns by name if a request has a header, and otherwise
 * in the table's order. The server receives the same settings through its environment. Source of the variables:
 * sagemaker-containers 2.8.6 and sagemaker-inference 1.10.1 (read in November 2026).
 */
function createTransformJob({ inputs, config, branch, levels }: JobView): JsonObject {
  const { payloadMb, concurrent, timeoutSeconds } = requestsOf(config, levels);
  const lines = config["splitType"] !== "None";
  return {
    ModelName: inputs["model"] ?? null,
    Environment: defined({
      // The packaged inference code expects raw rows by default.
      SPECLINE_ROWS: "processed",
      SAGEMAKER_MODEL_SERVER_TIMEOUT: String(timeoutSeconds),
      SAGEMAKER_MODEL_SERVER_WORKERS: concurrent === undefined ? undefined : String(concurrent),
    }),
    BatchStrategy: lines ? "MultiRecord" : "SingleRecord",
    MaxConcurrentTransforms: concurrent ?? 1,
    MaxPayloadInMB: payloadMb,
    ModelClientConfig: {
      InvocationsTimeoutInSeconds: timeoutSeconds,
      InvocationsMaxRetries: config["maxRetries"] ?? 3,
    },
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: splitOf(inputs["data"] ?? null, config, branch) } },
      ContentType: "text/csv",
      SplitType: lines ? "Line" : "None",
    },
    // Responses end with a line break, so they are joined without a separator.
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
