import { pytorch } from "../families/frameworks.ts";
import { defineOwnTraining } from "../own-training/training.ts";

export const pytorchTrainingSpecification = defineOwnTraining(pytorch, "trainPytorch");
