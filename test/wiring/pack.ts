import { z } from "zod";
import type { Kind } from "../../src/spec/kinds.ts";
import { definePack } from "../../src/spec/pack.ts";
import type { From, InPort, OutPort } from "../../src/spec/ports.ts";
import type { StepSpec } from "../../src/spec/step.ts";

/**
 * Ports, ranks and homes of the whole standard catalogue (reference/steps.md), with no jobs behind them: what wiring needs
 * of the steps whose real specifications are still to come. The real pack is to grow to this.
 */
const input = (kind: Kind, from: From, more: Partial<InPort> = {}): InPort => ({ kind, from, doc: "", ...more });
const output = (kind: Kind, more: Partial<OutPort> = {}): OutPort => ({ kind, doc: "", ...more });
const DATA = "tabular.processed";
const maybe = { optional: true } as const;

const step = (
  name: string,
  verb: string,
  rank: number,
  inputs: StepSpec["inputs"],
  outputs: StepSpec["outputs"],
  more: Partial<StepSpec> = {},
): StepSpec => ({
  name,
  verb,
  rank,
  summary: "",
  inputs,
  outputs,
  config: z.object({}),
  job: { type: "gate" },
  ...more,
});

const transform = (name: string, verb: string, rank: number, learnt: Kind): StepSpec =>
  step(
    name,
    verb,
    rank,
    { data: input(DATA, "branch"), fitted: input(learnt, "trained", { optional: true, fitted: true }) },
    { data: output(DATA), fitted: output(learnt) },
    { follows: "data" },
  );

const flavour = (name: string, kind: Kind): readonly StepSpec[] => [
  step(
    `${name}Training`,
    `train${name}`,
    30,
    { data: input(DATA, "branch"), hyperparameters: input("hyperparameters", "trained", maybe) },
    { model: output(kind), evaluation: output("predictions.labelled", { byProduct: true }) },
    { home: "training", roles: ["training"] },
  ),
  step(
    `${name}ModelEval`,
    `evaluate${name}`,
    40,
    { model: input(kind, "trained"), data: input(DATA, "held-out") },
    { predictions: output("predictions.labelled"), metrics: output("metrics.classification", { byProduct: true }) },
    { home: "evaluation", follows: "data", roles: ["evaluation"] },
  ),
  step(
    `${name}ModelInference`,
    `infer${name}`,
    40,
    { model: input(kind, "trained"), data: input(DATA, "held-out") },
    { predictions: output("predictions", { open: true }) },
    { follows: "data", roles: ["inference"] },
  ),
  step(`${name}Model`, `create${name}Model`, 50, { model: input(kind, "trained") }, { name: output("deployed.model") }),
];

const steps: readonly StepSpec[] = [
  step(
    "DataLoading",
    "loadData",
    0,
    {},
    { data: output("tabular.raw"), metadata: output("profile"), signature: output("schema") },
    { aliases: ["CradleDataLoading", "DummyDataLoading", "RedshiftDataLoading"], roles: ["data_loading"] },
  ),
  step(
    "TabularPreprocessing",
    "preprocess",
    10,
    { data: input("tabular.raw", "branch"), signature: input("schema", "branch", maybe) },
    { processed: output(DATA) },
    { follows: "data", roles: ["preprocessing"] },
  ),
  step(
    "StratifiedSampling",
    "sample",
    11,
    { data: input(DATA, "branch") },
    { data: output(DATA) },
    { follows: "data" },
  ),
  transform("MissingValueImputation", "impute", 12, "fitted.imputation"),
  transform("RiskTableMapping", "mapRisk", 13, "fitted.risk"),
  transform("FeatureSelection", "selectFeatures", 14, "fitted.selection"),
  ...flavour("XGBoost", "model.xgboost"),
  ...flavour("LightGBM", "model.lightgbm"),
  ...flavour("PyTorch", "model.pytorch"),
  step(
    "XGBoostTuning",
    "tuneXgboost",
    29,
    { data: input(DATA, "branch") },
    { model: output("model.xgboost"), hyperparameters: output("hyperparameters") },
    { home: "training", roles: ["tuning"] },
  ),
  step("DummyTraining", "bringModel", 30, {}, { model: output("model", { open: true }) }, { home: "training" }),
  step(
    "ModelMetricsComputation",
    "computeMetrics",
    45,
    { predictions: input("predictions.labelled", "held-out") },
    { metrics: output("metrics.classification"), report: output("report.metrics") },
    { follows: "predictions" },
  ),
  step(
    "ModelCalibration",
    "calibrate",
    46,
    {
      predictions: input("predictions.labelled", "held-out", maybe),
      model: input("model", "trained", maybe),
      data: input(DATA, "held-out", maybe),
    },
    {
      calibrator: output("calibration.model"),
      calibrated: output("predictions.labelled"),
      metrics: output("metrics.calibration"),
    },
    {
      home: "calibration",
      follows: "predictions",
      oneOf: [["predictions"], ["model", "data"]],
      roles: ["calibration"],
    },
  ),
  step(
    "PercentileModelCalibration",
    "calibratePercentile",
    47,
    { predictions: input("predictions", "held-out") },
    { calibrator: output("calibration.percentile") },
    { home: "calibration", follows: "predictions" },
  ),
  step(
    "BatchTransform",
    "transform",
    55,
    { model: input("deployed", "trained"), data: input(DATA, "held-out") },
    { predictions: output("predictions", { open: true }) },
    { follows: "data" },
  ),
  step(
    "ModelWikiGenerator",
    "writeWiki",
    60,
    { metrics: input("metrics.classification", "held-out"), plots: input("report.metrics", "held-out", maybe) },
    { card: output("report.model-card") },
    { follows: "metrics" },
  ),
  step(
    "Package",
    "package",
    70,
    {
      model: input("model", "trained"),
      calibrator: input("calibration.model", "anywhere", maybe),
      percentile: input("calibration.percentile", "anywhere", maybe),
    },
    { package: output("package") },
    { aliases: ["MIMSPackaging"], roles: ["packaging"] },
  ),
  step(
    "Payload",
    "payload",
    70,
    { model: input("model", "trained") },
    { samples: output("payload.samples") },
    { aliases: ["MIMSPayload"] },
  ),
  step("QualityGate", "gate", 75, { metrics: input("metrics.classification", "held-out") }, {}, { follows: "metrics" }),
  step(
    "Registration",
    "register",
    80,
    {
      package: input("package", "anywhere"),
      samples: input("payload.samples", "anywhere", maybe),
      metrics: input("metrics.classification", "held-out", { optional: true, explicit: true }),
    },
    { registered: output("registered") },
    { aliases: ["ModelRegistration", "MimsModelRegistrationProcessing"], roles: ["registration"] },
  ),
];

export const catalogue = definePack({ name: "catalogue", version: "0.0.0", steps });
