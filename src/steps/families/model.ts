import { z } from "zod";
import type { Sub } from "../../spec/kinds.ts";
import { securityFields } from "../../spec/security.ts";
import { defineStep } from "../../spec/step.ts";
import { inferenceContainer } from "../inference-container.ts";
import { imageOr, retriesField } from "../shared-fields.ts";
import type { Framework } from "./frameworks.ts";

/** The config that all SageMaker models share. */
export const modelConfig = {
  networkIsolation: securityFields.networkIsolation,
  vpc: securityFields.vpc,
  retries: retriesField,
} as const;

/** Creates the step that creates a SageMaker model from a framework's archive. */
export const defineModel = <
  const N extends string,
  const K extends Sub<"model">,
  const V extends string,
  C extends z.core.$ZodShape,
>(
  { name, phrase, kind, image }: Framework<N, K>,
  verb: V,
  config: C,
) =>
  defineStep({
    name: `${name}Model`,
    verb,
    roles: ["model", "create_model", "model_creation"],
    summary: `Creates a SageMaker model from the archive of ${phrase}, for endpoints and batch transforms.`,
    rank: 42,
    inputs: {
      model: {
        kind,
        doc: "The model archive from training, with its inference code.",
        from: "trained",
        aliases: ["model_data"],
        compatibleSources: [`${name}Training`],
        semanticKeywords: ["model", "trained", "artifact"],
      },
    },
    outputs: {
      name: {
        kind: "deployed.model",
        doc: "The name of the SageMaker model.",
        property: "ModelName",
        aliases: ["model_name", "ModelName"],
      },
    },
    config: z.object(config),
    job: {
      type: "model",
      request: (view) => ({
        PrimaryContainer: inferenceContainer(view, view.inputs["model"] ?? null, imageOr(image)(view)),
      }),
    },
  });
