import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { inferenceContainer } from "../inference-container.ts";
import { imageOr, ownImage, pytorchImage } from "../shared-fields.ts";

const pytorchModel_ = defineStep({
  name: "PyTorchModel",
  verb: "createPytorchModel",
  roles: ["model", "create_model", "model_creation"],
  summary: "Makes a SageMaker model of a PyTorch archive, which endpoints and batch transforms use.",
  rank: 42,
  inputs: {
    model: {
      kind: "model.pytorch",
      doc: "The model archive that training wrote; it brings its inference code.",
      from: "trained",
      aliases: ["model_data"],
      compatibleSources: ["PyTorchTraining"],
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
    image: ownImage,
    networkIsolation: field(z.boolean().default(false), {
      doc: "Shut the container off from the network; it can then install no requirements.",
      tier: "system",
    }),
  }),
  job: {
    type: "model",
    request: (view) => ({
      PrimaryContainer: inferenceContainer(view, view.inputs["model"] ?? null, imageOr(pytorchImage)(view)),
      ...(view.config["networkIsolation"] === true ? { EnableNetworkIsolation: true } : {}),
    }),
  },
});

type PyTorchModel_ = typeof pytorchModel_;
/** The specification of the step PyTorchModel: its ports, config and job. */
export interface PyTorchModel extends PyTorchModel_ {}
/** Makes a SageMaker model of a PyTorch archive, which endpoints and batch transforms use. */
export const pytorchModel: PyTorchModel = pytorchModel_;
