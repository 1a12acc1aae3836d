import { lightgbm } from "../families/frameworks.ts";
import { defineOwnTraining } from "../own-training/training.ts";

export const lightgbmTrainingSpecification = defineOwnTraining(lightgbm, "trainLightgbm");
