import { z } from "zod";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { field } from "../../spec/fields.ts";
import type { Image, JobView } from "../../spec/job.ts";
import { defineStep } from "../../spec/step.ts";
import { evaluators } from "../families/frameworks.ts";
import { inferenceContainer } from "../inference-container.ts";
import { ownImage, xgboostServing } from "../shared-fields.ts";

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

export const registration = defineStep({
  name: "Registration",
  verb: "register",
  aliases: ["ModelRegistration", "MimsModelRegistrationProcessing"],
  roles: ["registration", "register", "model_registration"],
  summary: "Puts the package as a new version into the model registry.",
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
      doc: "Metrics that the registry shows beside the version.",
      from: "anywhere",
      optional: true,
      explicit: true,
      compatibleSources: ["ModelMetricsComputation", ...evaluators],
      semanticKeywords: ["metrics", "evaluation"],
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
      { doc: "The model package group; named after the pipeline where it is left out.", tier: "system" },
    ),
    approvalStatus: field(z.enum(["PendingManualApproval", "Approved", "Rejected"]).default("PendingManualApproval"), {
      doc: "The state of approval that the version starts in.",
      tier: "system",
    }),
    description: field(z.string().max(1024).optional(), {
      doc: "What the registry says of the version.",
      tier: "system",
    }),
    image: ownImage,
    inferenceInstances: field(instances("ml.m5.large", "ml.m5.xlarge"), {
      doc: "Instance types that an endpoint may run on.",
      tier: "system",
    }),
    transformInstances: field(instances("ml.m5.xlarge"), {
      doc: "Instance types that a batch transform may run on.",
      tier: "system",
    }),
    contentTypes: field(mediaTypes("text/csv", "application/json"), {
      doc: "Media types of a request.",
      tier: "system",
    }),
    responseTypes: field(mediaTypes("application/json", "text/csv"), {
      doc: "Media types of an answer.",
      tier: "system",
    }),
    metadata: field(z.record(z.string().min(1).max(128), z.string().max(256)).optional(), {
      doc: "Further facts of one's own, kept with the version.",
      tier: "system",
      verbatim: true,
    }),
  }),
  job: { type: "register", request: createModelPackage },
});

/** CreateModelPackage's members. Source: API reference, CreateModelPackage; as known in 2026-11. */
function createModelPackage(view: JobView): JsonObject {
  const { config, inputs, context, pipeline } = view;
  const { payload, metrics } = inputs;
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
          ...("uri" in image ? {} : { FrameworkVersion: image.version }),
        },
      ],
      SupportedContentTypes: config["contentTypes"] ?? [],
      SupportedResponseMIMETypes: config["responseTypes"] ?? [],
      SupportedRealtimeInferenceInstanceTypes: config["inferenceInstances"] ?? [],
      SupportedTransformInstanceTypes: config["transformInstances"] ?? [],
    },
    ...(payload === undefined
      ? {}
      : {
          // A sample payload is read by Inference Recommender, which asks for domain and task beside it.
          Domain: "MACHINE_LEARNING",
          Task: context.task === "regression" ? "REGRESSION" : "CLASSIFICATION",
          SamplePayloadUrl: payload,
        }),
    ...(metrics === undefined
      ? {}
      : {
          ModelMetrics: {
            ModelQuality: { Statistics: { ContentType: "application/json", S3Uri: fileOf(metrics, "metrics.json") } },
          },
        }),
    ...(config["metadata"] === undefined ? {} : { CustomerMetadataProperties: config["metadata"] }),
  };
}

const fileOf = (prefix: Json, file: string): Json => ({ "Std:Join": { On: "/", Values: [prefix, file] } });

/** A group name has 63 characters at most (service model, EntityName); the pipeline's name has the same alphabet. */
const groupName = (pipeline: string): string => pipeline.slice(0, 63).replace(/-+$/, "");
