import { z } from "zod";
import { field, type Task } from "../spec/fields.ts";
import type { Image, JobView, ManagedImage, Serving } from "../spec/job.ts";

/** AWS's XGBoost image, which has pandas and scikit-learn, too. Python 3. */
export const xgboostImage = { framework: "xgboost", version: "1.7-1" } as const;
/** PyTorch's, with its pandas and scikit-learn. Source: Python SDK 3.20.0, image_uri_config/pytorch.json; read 2026-11. */
export const pytorchImage = { framework: "pytorch", version: "2.1" } as const;
/** AWS's scikit-learn image, for steps that need neither XGBoost nor another framework. Python 3. */
export const sklearnImage = { framework: "sklearn", version: "1.2-1" } as const;

/**
 * What serves the models of each framework. LightGBM has no managed image of its own: it is installed into scikit-learn's.
 * Names of frameworks: API reference, RecommendationJobContainerConfig; read 2026-11.
 */
export const xgboostServing: Serving = { image: xgboostImage, framework: "XGBOOST" };
export const pytorchServing: Serving = { image: pytorchImage, framework: "PYTORCH" };
export const sklearnServing: Serving = { image: sklearnImage, framework: "SAGEMAKER-SCIKIT-LEARN" };

const machine = (instanceType: string) => ({
  instanceType: field(z.string().regex(/^ml\./).default(instanceType), {
    doc: "The instance type that the job runs on.",
    tier: "system",
    script: false,
  }),
  instanceCount: field(z.int().min(1).max(100).default(1), {
    doc: "Number of instances.",
    tier: "system",
    script: false,
  }),
  volumeSizeGb: field(z.int().min(1).max(16_384).default(30), {
    doc: "Size of the volume that is attached to each instance.",
    tier: "system",
    unit: "GB",
    script: false,
  }),
  maxRuntime: field(z.int().min(1).max(2_419_200).default(14_400), {
    doc: "Seconds after which the job is stopped.",
    tier: "system",
    unit: "s",
    script: false,
  }),
  environment: field(z.record(z.string(), z.string()).optional(), {
    doc: "Environment variables of the container.",
    tier: "system",
    script: false,
    verbatim: true,
  }),
});

/** What every processing job has: the machine that it runs on. */
export const processingMachine = machine("ml.m5.xlarge");
/** What every training job has. */
export const trainingMachine = machine("ml.m5.2xlarge");

/** How rows are scored and measured: what every evaluation takes. */
export const evaluationFields = {
  split: field(z.enum(["auto", "all", "train", "validation", "test"]).default("auto"), {
    doc: "Which rows are scored; 'auto' takes all, or of a split table the test rows.",
    tier: "system",
  }),
  threshold: field(z.union([z.number().min(0).max(1), z.literal("best-f1")]).default(0.5), {
    doc: "The score from which a row counts as positive, from 0 to 1; 'best-f1' takes the one with the highest F1.",
    tier: "system",
  }),
} as const;

/** An image of one's own, in place of the managed one. */
export const ownImage = field(z.string().min(1).optional(), {
  doc: "The URI of an image of your own, in place of the managed one.",
  tier: "system",
  script: false,
});

/** Whether a container fetches what a user's model needs. */
export const ownRequirements = field(z.boolean().default(false), {
  doc: "Install the model's requirements.txt first, where a package that it needs is not there.",
  tier: "system",
});

/** The image that a config names, else the managed one. */
export const imageOr =
  (managed: ManagedImage) =>
  ({ config: { image } }: JobView): Image =>
    image === undefined ? managed : { uri: image };

/** What the whole pipeline shares; a step takes the ones that its script reads. */
export const contextFields = {
  label: field(z.string().min(1).optional(), {
    doc: "The column that holds what is to be predicted.",
    tier: "essential",
    context: "label",
    needed: (branch) => branch !== "inference",
  }),
  positive: field(z.string().min(1).optional(), {
    doc: "The value of the label that counts as positive; for two classes.",
    tier: "essential",
    context: "positive",
  }),
  task: field(z.enum(["binary", "multiclass", "regression"]).optional(), {
    doc: "What is predicted; found from the label where it is not given.",
    tier: "system",
    context: "task",
  }),
  idColumn: field(z.string().min(1).optional(), {
    doc: "A column that names the row; it is never a feature.",
    tier: "system",
    context: "idColumn",
  }),
  timeColumn: field(z.string().min(1).optional(), {
    doc: "A column of dates; where it is given, the test rows are the latest, and it is not a feature.",
    tier: "system",
    context: "timeColumn",
  }),
  groupColumn: field(z.string().min(1).optional(), {
    doc: "A column whose rows of one value are never split between train, validation and test; it is not a feature.",
    tier: "system",
    context: "groupColumn",
  }),
  seed: field(z.int().min(0).max(2_147_483_647).default(42), {
    doc: "The seed of everything random: the same seed gives the same rows, the same splits and the same model.",
    tier: "system",
    context: "seed",
  }),
  branch: field(z.string().optional(), {
    doc: "The branch that the step belongs to, as 'calibration'.",
    tier: "derived",
    context: "branch",
  }),
} as const;

/** Numbers that are measured of predictions, by task, as `specline_runtime.metrics` computes them; the one that is looked at first, first. */
export const measuredByTask = {
  binary: [
    "auc",
    "pr_auc",
    "log_loss",
    "brier",
    "ks",
    "accuracy",
    "f1",
    "precision",
    "recall",
    "ece",
    "threshold",
    "positives",
    "rows",
  ],
  multiclass: ["accuracy", "macro_f1", "macro_auc", "log_loss", "rows"],
  regression: ["rmse", "mae", "r2", "mape", "rows"],
} as const satisfies Record<Task, readonly string[]>;
type MeasuredMetric = (typeof measuredByTask)[Task][number];

/** Those of every task, each once: `metrics.json` holds those of its own. */
export const measuredMetrics: readonly MeasuredMetric[] = [...new Set(Object.values(measuredByTask).flat())];
