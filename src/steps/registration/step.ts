import { z } from "zod";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { field } from "../../spec/fields.ts";
import type { Image, JobView } from "../../spec/job.ts";
import { kmsField } from "../../spec/security.ts";
import { defineStep } from "../../spec/step.ts";
import { evaluators } from "../families/frameworks.ts";
import { inferenceContainer } from "../inference-container.ts";
import { ownImage, retriesField, xgboostServing } from "../shared-fields.ts";
import { measured } from "./measured.ts";

const instances = (...types: readonly string[]) =>
  z
    .array(z.string().regex(/^ml\./))
    .min(1)
    .default([...types]);
const mediaTypes = (...types: readonly string[]) =>
  z
    .array(z.string().min(3))
    .min(1)
    .default([...types]);

/**
 * The sections of a card. Sources: API reference, ModelPackageModelCard; CloudFormation, AWS::SageMaker::ModelCard Content
 * (read in November 2026).
 */
const section = z.record(z.string(), z.unknown()).optional();
const modelCard = z.strictObject({
  model_overview: section,
  intended_uses: section,
  business_details: section,
  training_details: section,
  evaluation_details: z.array(z.record(z.string(), z.unknown())).optional(),
  additional_information: section,
});

export const registrationSpecification = defineStep({
  name: "Registration",
  verb: "register",
  aliases: ["ModelRegistration", "MimsModelRegistrationProcessing"],
  roles: ["registration", "register", "model_registration"],
  summary: "Registers the package as a new version in the model registry.",
  rank: 80,
  inputs: {
    package: {
      kind: "package",
      doc: "The model package archive.",
      from: "anywhere",
      aliases: ["PackagedModel"],
      compatibleSources: ["Package"],
      semanticKeywords: ["package", "packaged", "model"],
    },
    payload: {
      kind: "payload.samples",
      doc: "Sample requests, for load tests.",
      from: "anywhere",
      optional: true,
      aliases: ["GeneratedPayloadSamples"],
      compatibleSources: ["Payload"],
      semanticKeywords: ["payload", "samples"],
    },
    metrics: {
      kind: "metrics.classification",
      doc: "metrics.json, which the registry shows with the version. By default, the output of the model's only evaluation.",
      from: "anywhere",
      optional: true,
      explicit: true,
      compatibleSources: ["ModelMetricsComputation", ...evaluators],
      semanticKeywords: ["metrics", "evaluation"],
    },
    statistics: {
      kind: "report.data-quality",
      doc: "statistics.json and constraints.json of the data, which the version has as DriftCheckBaselines.",
      from: "anywhere",
      optional: true,
      compatibleSources: ["MonitoringBaseline"],
      semanticKeywords: ["data", "quality", "baseline"],
    },
    quality: {
      kind: "report.model-quality",
      doc: "statistics.json and constraints.json of the model's quality, which the version has as DriftCheckBaselines. A monitored pipeline with a single evaluation and registration wires them.",
      from: "anywhere",
      optional: true,
      explicit: true,
      compatibleSources: ["MonitoringBaseline"],
      semanticKeywords: ["model", "quality", "baseline"],
    },
  },
  outputs: {
    registered: {
      kind: "registered",
      doc: "The ARN of the new version.",
      property: "ModelPackageArn",
    },
  },
  config: z.object({
    group: field(
      z
        .string()
        .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/)
        .optional(),
      { doc: "The model package group. By default, it is named after the pipeline.", tier: "system" },
    ),
    approvalStatus: field(z.enum(["PendingManualApproval", "Approved", "Rejected"]).default("PendingManualApproval"), {
      doc: "The initial approval status of the version.",
      tier: "system",
    }),
    description: field(z.string().max(1024).optional(), {
      doc: "The description of the version in the registry.",
      tier: "system",
    }),
    image: ownImage,
    inferenceInstances: field(instances("ml.m5.large", "ml.m5.xlarge"), {
      doc: "Instance types that endpoints may use.",
      tier: "system",
    }),
    transformInstances: field(instances("ml.m5.xlarge"), {
      doc: "Instance types that batch transforms may use.",
      tier: "system",
    }),
    contentTypes: field(mediaTypes("text/csv", "application/json", "application/jsonlines"), {
      doc: "Media types of requests.",
      tier: "system",
    }),
    responseTypes: field(mediaTypes("application/json", "application/jsonlines", "text/csv"), {
      doc: "Media types of responses.",
      tier: "system",
    }),
    metadata: field(z.record(z.string().min(1).max(128), z.string().max(256)).optional(), {
      doc: "Your own metadata, stored with the version.",
      tier: "system",
      verbatim: true,
    }),
    modelCard: field(modelCard.optional(), {
      doc: "The model card that the registry shows, in SageMaker's schema for model packages.",
      tier: "system",
      verbatim: true,
    }),
    modelCardStatus: field(z.enum(["Draft", "PendingReview", "Approved", "Archived"]).default("Draft"), {
      doc: "The model card's status.",
      tier: "system",
    }),
    kms: kmsField,
    retries: retriesField,
  }),
  job: { type: "register", request: createModelPackage },
});

/** The members of CreateModelPackage. Source: API reference, CreateModelPackage (as of November 2026). */
function createModelPackage(view: JobView): JsonObject {
  const { config, inputs, context, pipeline } = view;
  const { payload, metrics, statistics, quality } = inputs;
  const { modelCard: card, modelCardStatus: status = "Draft" } = config;
  const { framework, image: managed } = view.serving ?? xgboostServing;
  const image: Image = config["image"] === undefined ? managed : { uri: config["image"] };
  return {
    ModelPackageGroupName: config["group"] ?? groupName(pipeline.name),
    ModelPackageDescription: config["description"] ?? `${pipeline.title}, made by Specline`,
    ModelApprovalStatus: config["approvalStatus"] ?? "PendingManualApproval",
    InferenceSpecification: {
      Containers: [
        {
          ...inferenceContainer(view, inputs["package"] ?? null, image),
          Framework: framework,
          ...(!("uri" in image) && { FrameworkVersion: image.version }),
        },
      ],
      SupportedContentTypes: config["contentTypes"] ?? [],
      SupportedResponseMIMETypes: config["responseTypes"] ?? [],
      SupportedRealtimeInferenceInstanceTypes: config["inferenceInstances"] ?? [],
      SupportedTransformInstanceTypes: config["transformInstances"] ?? [],
    },
    // Inference Recommender reads the sample payload, and also requires a domain and a task.
    ...defined({
      Domain: "MACHINE_LEARNING",
      Task: TASKS[context.task ?? ""] ?? (payload === undefined ? undefined : "OTHER"),
      SamplePayloadUrl: payload,
      CustomerMetadataProperties: config["metadata"],
      ModelCard: card === undefined ? undefined : { ModelCardContent: JSON.stringify(card), ModelCardStatus: status },
    }),
    ...measured(
      metrics === undefined ? undefined : fileOf(metrics, "metrics.json"),
      { ModelDataQuality: baselineIn(statistics), ModelQuality: baselineIn(quality) },
      view.checks,
    ),
  };
}

/** The registry's names for tasks. A payload requires a task, so an unknown task is "OTHER". */
const TASKS: Readonly<Record<string, string>> = {
  binary: "CLASSIFICATION",
  multiclass: "CLASSIFICATION",
  regression: "REGRESSION",
};

const fileOf = (prefix: Json, file: string): Json => ({ "Std:Join": { On: "/", Values: [prefix, file] } });

/** The files of a baseline in Model Monitor's form. */
const baselineIn = (prefix: Json | undefined) =>
  prefix === undefined
    ? undefined
    : { Statistics: fileOf(prefix, "statistics.json"), Constraints: fileOf(prefix, "constraints.json") };

/** A group name has at most 63 characters (service model, EntityName) and the same alphabet as pipeline names. */
const groupName = (pipeline: string): string => pipeline.slice(0, 63).replace(/-+$/, "");
