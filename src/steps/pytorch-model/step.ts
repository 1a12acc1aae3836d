import { pytorch } from "../families/frameworks.ts";
import { defineModel, modelConfig } from "../families/model.ts";
import { ownImage } from "../shared-fields.ts";

export const pytorchModel = defineModel(pytorch, "createPytorchModel", { image: ownImage, ...modelConfig });
