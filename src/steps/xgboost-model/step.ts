import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { inferenceContainer } from "../inference-container.ts";

const xgboostModel_ = defineStep({
  name: "XGBoostModel",
  verb: "createModel",
  roles: ["model", "create_model", "model_creation"],
  summary: "Makes a SageMaker model of the trained archive, which endpoints and batch transforms use.",
  rank: 42,
  inputs: {
    model: {
      kind: "model.xgboost",
      doc: "The model archive that training wrote; it brings its inference code.",
      from: "trained",
      aliases: ["model_data"],
      compatibleSources: ["XGBoostTraining"],
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
  config: z.object({
    networkIsolation: field(z.boolean().default(false), {
      doc: "Shut the container off from the network.",
      tier: "system",
    }),
  }),
  job: {
    type: "model",
    request: (view) => ({
      PrimaryContainer: inferenceContainer(view, view.inputs["model"] ?? null),
      ...(view.config["networkIsolation"] === true ? { EnableNetworkIsolation: true } : {}),
    }),
  },
});

type XGBoostModel_ = typeof xgboostModel_;
/** The specification of the step XGBoostModel: its ports, config and job. */
export interface XGBoostModel extends XGBoostModel_ {}
/** Makes a SageMaker model of the trained archive, which endpoints and batch transforms use. */
export const xgboostModel: XGBoostModel = xgboostModel_;
