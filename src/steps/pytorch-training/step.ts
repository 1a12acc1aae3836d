import { z } from "zod";
import { defineStep } from "../../spec/step.ts";
import { ownTrainingFields, ownTrainingScript } from "../own-training/fields.ts";
import { imageOr, pytorchImage, pytorchServing } from "../shared-fields.ts";

const pytorchTraining_ = defineStep({
  name: "PyTorchTraining",
  verb: "trainPytorch",
  roles: ["training", "train", "pytorch", "model_training", "pytorch_training", "fit"],
  summary:
    "Trains a PyTorch model with a script of your own, and completes its archive so that it can be evaluated and served.",
  rank: 30,
  home: "training",
  inputs: {
    data: {
      kind: "tabular.processed",
      doc: "Processed rows with train, validation and test splits, below SM_CHANNEL_DATA.",
      from: "branch",
      aliases: ["input_path", "processed_data", "train"],
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "processed", "train", "features"],
    },
    hyperparameters: {
      kind: "hyperparameters",
      doc: "hyperparameters.json: values that win over those of the config.",
      from: "anywhere",
      optional: true,
      aliases: ["hyperparameters_s3_uri", "config"],
      semanticKeywords: ["hyperparameters", "parameters"],
    },
  },
  outputs: {
    model: {
      kind: "model.pytorch",
      doc: "The model archive: what your script wrote, the description of its features, and the code that scores raw rows.",
      archive: "model",
      aliases: ["model_output", "model_data", "ModelOutputPath"],
    },
    evaluation: {
      kind: "predictions.labelled",
      doc: "Scores and labels of the validation and test rows.",
      byProduct: true,
      archive: "output-data",
      aliases: ["evaluation_output", "EvaluationOutputs"],
    },
  },
  config: z.object({ ...ownTrainingFields }),
  job: {
    type: "training",
    image: imageOr(pytorchImage),
    script: ownTrainingScript,
    metricDefinitions: ({ metrics }) => (metrics ?? {}) as Readonly<Record<string, string>>,
  },
  facts: ["seed"],
  serving: pytorchServing,
});

type PyTorchTraining_ = typeof pytorchTraining_;
/** The specification of the step PyTorchTraining: its ports, config and job. */
export interface PyTorchTraining extends PyTorchTraining_ {}
/** Trains a PyTorch model with a script of your own, and completes its archive so that it can be evaluated and served. */
export const pytorchTraining: PyTorchTraining = pytorchTraining_;
