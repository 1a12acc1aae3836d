import { lightgbm } from "../families/frameworks.ts";
import { defineModel, modelConfig } from "../families/model.ts";
import { ownImage } from "../shared-fields.ts";

export const lightgbmModelSpecification = defineModel(lightgbm, "createLightgbmModel", {
  image: ownImage,
  ...modelConfig,
});
