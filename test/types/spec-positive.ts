import { param } from "../../src/author/expressions.ts";
import type { SpecInput } from "../../src/author/spec/read/spec-input.ts";
import { Pipeline } from "../../src/steps/pipeline.ts";
import { driftPack } from "./spec-pack.ts";

/* Specs that compile. */
Pipeline.fromSpec({
  name: "fraud",
  data: "s3://data/",
  steps: ["data_loading", "preprocessing", "training", "evaluation"],
  requirements: { minAuc: 0.85, maxTrainingTime: "4 hours" },
});
Pipeline.fromSpec({ steps: ["data_loading", "preprocessing", "training"] });
Pipeline.fromSpec({
  steps: ["DataLoading", "TabularPreprocessing", "XGBoostTraining", "XGBoostModelEval"],
  requirements: { min_auc: 0.8, max_training_time: "1h30m" },
});
Pipeline.fromSpec({
  steps: ["DataLoading_oot", "preprocessing_oot", "CradleDataLoading_training", "TabularPreprocessing_training"],
});
Pipeline.fromSpec({ steps: ["Data loading", "preprocessing-training", "data loading calibration", "dataLoading"] });
Pipeline.fromSpec({ steps: ["load_calibration", "preprocess_validation", "training", "evaluate_testing"] });
Pipeline.fromSpec({
  data: { oot: "s3://a/", training: "s3://b/" },
  steps: ["data_loading_oot", "data_loading_training"],
});
Pipeline.fromSpec({
  data: "t.csv",
  shares: { training: 0.8, holdout: 0.2 },
  branches: { training: ["data_loading", "preprocessing"], holdout: ["data_loading"] },
  steps: ["training"],
});
Pipeline.fromSpec({
  steps: [{ step: "data_loading", config: { source: "s3://a/" }, branch: "oot" }, "preprocessing_oot"],
});
Pipeline.fromSpec({
  steps: [
    {
      step: "XGBoostTraining",
      name: "fit",
      config: { max_depth: 4 },
      inputs: { data: "prep.processed" },
      after: ["prep"],
      cache: { enabled: true },
    },
  ],
});
Pipeline.fromSpec({
  name: "n",
  label: "y",
  positive: "1",
  context: { idColumn: "id" },
  steps: ["training"],
  requirements: [{ metric: "auc", at: "least", value: 0.8 }],
});
Pipeline.fromSpec({
  scripts: { clean: { script: "clean.py", inputs: { data: "tabular.raw" }, outputs: { data: "tabular.raw" } } },
  steps: ["data_loading", "clean", "clean_training"],
  requirements: { minTidy: 1 },
});
Pipeline.fromSpec({ data: param.string("Table"), label: null, steps: ["data_loading"] });
Pipeline.fromSpec({ steps: ["training"], requirements: { maxTrainingTime: 3600, maxLogLoss: 0.4, minF1: 0.5 } });
Pipeline.fromSpec({ steps: ["training"], requirements: { maxTrainingTime: "PT4H" } });
Pipeline.fromSpec({ steps: ["training"], requirements: { maxTrainingTime: "2 days, 3 hrs" } });
Pipeline.fromSpec({ steps: ["training"], requirements: { maxTrainingTime: "90" } });
const words: string[] = ["trainng"];
Pipeline.fromSpec({ steps: words });
const wide: SpecInput = { steps: ["trainng"], requirements: { minAuk: 1 } };
Pipeline.fromSpec(wide);
const time: string = "for hours";
Pipeline.fromSpec({ steps: ["training"], requirements: { maxTrainingTime: time } });
Pipeline.with(driftPack).fromSpec({
  steps: ["data_loading", "CheckDrift", "check_drift", "CheckDrift_calibration"],
  requirements: { maxPsi: 0.2 },
});
Pipeline.fromSpec(
  {
    description: "d",
    region: "eu-west-1",
    parameters: { N: { type: "Integer", default: 3 } },
    packs: ["x"],
    autoInsert: true,
    order: [["a", "b"]],
    gates: [],
    steps: ["tuning"],
  },
  {},
);
