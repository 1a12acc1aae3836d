import { lightgbm } from "../families/frameworks.ts";
import { defineOwnTraining } from "../own-training/training.ts";

export const lightgbmTraining = defineOwnTraining(lightgbm, "trainLightgbm");
