import { z } from "zod";
import { field } from "../../src/spec/fields.ts";
import type { Job, ProcessingJob, TrainingJob } from "../../src/spec/job.ts";
import { definePack } from "../../src/spec/pack.ts";
import { defineStep } from "../../src/spec/step.ts";

/* A small pack for authoring tests, with the standard pack's shapes but without scripts. */

const script = { folder: "file:///nowhere/", entry: "run.py" };
const image = { framework: "sklearn", version: "1.2-1" };
const processing: ProcessingJob = { type: "processing", image, script };
const training: TrainingJob = { type: "training", image, script };
const register: Job = { type: "register", request: () => ({}) };
const doc = "…";

const load_ = defineStep({
  name: "DataLoading",
  verb: "loadData",
  positional: "source",
  aliases: ["CradleDataLoading"],
  roles: ["data_loading", "loading"],
  summary: "Reads a table.",
  rank: 0,
  inputs: {},
  outputs: {
    data: { kind: "tabular.raw", doc },
    metadata: { kind: "profile", doc },
    signature: { kind: "schema", doc, byProduct: true },
  },
  facts: ["label"],
  config: z.object({
    source: field(z.string(), { doc: "The table", tier: "essential", source: true }),
    label: field(z.string().optional(), { doc, context: "label" }),
    shareFrom: field(z.number().min(0).max(1).optional(), { doc, share: "from" }),
    shareTo: field(z.number().min(0).max(1).optional(), { doc, share: "to" }),
  }),
  job: processing,
});
type Load = typeof load_;
export interface DataLoading extends Load {}
export const dataLoading: DataLoading = load_;

const prep_ = defineStep({
  name: "TabularPreprocessing",
  verb: "preprocess",
  verbAliases: { preprocessWithDefaults: "defaults" },
  roles: ["preprocessing"],
  summary: "Prepares a table.",
  rank: 10,
  inputs: {
    data: { kind: "tabular.raw", doc, from: "branch" },
    signature: { kind: "schema", doc, from: "branch", optional: true },
  },
  outputs: { processed: { kind: "tabular.processed", doc } },
  config: z.object({
    label: field(z.string().optional(), { doc, context: "label" }),
    dropColumns: field(z.array(z.string()).default([]), { doc, verbatim: true }),
    impute: field(z.enum(["mean", "median"]).default("mean"), { doc }),
  }),
  job: processing,
});
type Prep = typeof prep_;
export interface TabularPreprocessing extends Prep {}
export const tabularPreprocessing: TabularPreprocessing = prep_;

const train_ = defineStep({
  name: "XGBoostTraining",
  verb: "trainXgboost",
  roles: ["training"],
  summary: "Trains trees.",
  rank: 30,
  home: "training",
  inputs: {
    data: { kind: "tabular.processed", doc, from: "branch" },
    hyperparameters: { kind: "hyperparameters", doc, from: "trained", optional: true },
  },
  outputs: {
    model: { kind: "model.xgboost", doc },
    evaluation: { kind: "predictions.labelled", doc, byProduct: true },
  },
  config: z.object({
    maxDepth: field(z.int().min(1).max(30).default(6), { doc }),
    nEstimators: field(z.int().min(1).default(100), { doc }),
    eta: field(z.number().gt(0).lte(1).default(0.3), { doc }),
    maxRuntime: field(z.int().min(1).default(86_400), { doc, script: false }),
  }),
  job: training,
});
type Train = typeof train_;
export interface XGBoostTraining extends Train {}
export const xgboostTraining: XGBoostTraining = train_;

const forest_ = defineStep({
  name: "LightGBMTraining",
  verb: "trainLightgbm",
  roles: ["training"],
  summary: "Trains other trees.",
  rank: 30,
  home: "training",
  inputs: { data: { kind: "tabular.processed", doc, from: "branch" } },
  outputs: { model: { kind: "model.lightgbm", doc } },
  config: z.object({ leaves: field(z.int().default(31), { doc }) }),
  job: training,
});
type Forest = typeof forest_;
export interface LightGBMTraining extends Forest {}
export const lightgbmTraining: LightGBMTraining = forest_;

const evaluate_ = defineStep({
  name: "XGBoostModelEval",
  verb: "evaluate",
  verbAliases: { evaluatePerformance: "defaults" },
  roles: ["evaluation"],
  summary: "Measures a model.",
  rank: 40,
  follows: "data",
  inputs: {
    model: { kind: "model.xgboost", doc, from: "trained" },
    data: { kind: "tabular.processed", doc, from: "held-out" },
  },
  outputs: {
    predictions: { kind: "predictions.labelled", doc },
    metrics: { kind: "metrics.classification", doc, metrics: ["auc", "log_loss"], propertyFile: "metrics.json" },
  },
  config: z.object({ threshold: field(z.number().min(0).max(1).default(0.5), { doc }) }),
  job: processing,
});
type Evaluate = typeof evaluate_;
export interface XGBoostModelEval extends Evaluate {}
export const xgboostModelEval: XGBoostModelEval = evaluate_;

const calibrate_ = defineStep({
  name: "ModelCalibration",
  verb: "calibrate",
  roles: ["calibration"],
  summary: "Makes scores probabilities.",
  rank: 50,
  inputs: {
    predictions: { kind: "predictions.labelled", doc, from: "held-out", optional: true },
    model: { kind: "model", doc, from: "trained", optional: true },
    data: { kind: "tabular.processed", doc, from: "held-out", optional: true },
  },
  oneOf: [["predictions"], ["model", "data"]],
  outputs: {
    calibrator: { kind: "calibration.model", doc },
    metrics: { kind: "metrics.calibration", doc, metrics: ["ece_after"], propertyFile: "metrics.json" },
  },
  config: z.object({ method: field(z.enum(["isotonic", "platt"]).default("isotonic"), { doc }) }),
  job: processing,
});
type Calibrate = typeof calibrate_;
export interface ModelCalibration extends Calibrate {}
export const modelCalibration: ModelCalibration = calibrate_;

const pack_ = defineStep({
  name: "Package",
  verb: "package",
  summary: "Packs a model.",
  rank: 70,
  inputs: {
    model: { kind: "model", doc, from: "trained" },
    calibration: { kind: "calibration.model", doc, from: "anywhere", optional: true },
  },
  outputs: { package: { kind: "package", doc, file: "model.tar.gz" } },
  config: z.object({}),
  job: processing,
});
type Pack_ = typeof pack_;
export interface Package extends Pack_ {}
export const packageStep: Package = pack_;

const register_ = defineStep({
  name: "Registration",
  verb: "register",
  roles: ["registration"],
  summary: "Registers a model.",
  rank: 80,
  inputs: {
    package: { kind: "package", doc, from: "anywhere" },
    metrics: { kind: "metrics.classification", doc, from: "held-out", optional: true, explicit: true },
  },
  outputs: { version: { kind: "registered", doc, property: "ModelPackageArn" } },
  config: z.object({
    group: field(z.string().optional(), { doc }),
    approval: field(z.enum(["Approved", "PendingManualApproval"]).default("PendingManualApproval"), { doc }),
    owner: field(z.string(), { doc: "Who answers for it", tier: "essential" }),
  }),
  job: register,
});
type Register = typeof register_;
export interface Registration extends Register {}
export const registration: Registration = register_;

const bring_ = defineStep({
  name: "DummyTraining",
  verb: "bringModel",
  summary: "Brings a finished model.",
  rank: 30,
  inputs: {},
  outputs: { model: { kind: "model", doc, open: true } },
  config: z.object({}),
  job: processing,
});
type Bring = typeof bring_;
export interface DummyTraining extends Bring {}
export const dummyTraining: DummyTraining = bring_;

const test_ = definePack({
  name: "test",
  version: "1.0.0",
  steps: [
    dataLoading,
    tabularPreprocessing,
    xgboostTraining,
    lightgbmTraining,
    xgboostModelEval,
    modelCalibration,
    packageStep,
    registration,
    dummyTraining,
  ],
});
type Test = typeof test_;
export interface TestPack extends Test {}
export const testPack: TestPack = test_;
