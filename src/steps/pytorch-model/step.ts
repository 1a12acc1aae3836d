import { pytorch } from "../families/frameworks.ts";
import { defineModel, modelConfig } from "../families/model.ts";
import { ownImage } from "../shared-fields.ts";

export const pytorchModelSpecification = defineModel(pytorch, "createPytorchModel", {
  image: ownImage,
  ...modelConfig,
});
