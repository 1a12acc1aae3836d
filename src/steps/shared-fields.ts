import { z } from "zod";
import { contextSchema } from "../spec/context.ts";
import { field } from "../spec/fields.ts";
import type { Image, JobView, ManagedImage, Serving } from "../spec/job.ts";
import { SCORING } from "../spec/job-types.ts";
import { columnsOfRules } from "../spec/label-rules.ts";
import { POLICY_DOCS, policySchema } from "../spec/policies.ts";
import type { TableColumns } from "../spec/ports.ts";
import { securityFields } from "../spec/security.ts";

/** AWS's XGBoost image, which also has pandas and scikit-learn. Python 3. */
export const xgboostImage = { framework: "xgboost", version: "1.7-1" } as const;
/**
 * AWS's PyTorch image, with pandas and scikit-learn. Source: Python SDK 3.20.0, image_uri_config/pytorch.json (read in
 * November 2026).
 */
export const pytorchImage = { framework: "pytorch", version: "2.1" } as const;
/** AWS's scikit-learn image, for steps that do not need XGBoost or another framework. Python 3. */
export const sklearnImage = { framework: "sklearn", version: "1.2-1" } as const;

/**
 * Images for serving models. LightGBM does not have a managed image, so it is installed into the scikit-learn image.
 * Framework names: API reference, RecommendationJobContainerConfig (read in November 2026).
 */
export const xgboostServing: Serving = { image: xgboostImage, framework: "XGBOOST" };
export const pytorchServing: Serving = { image: pytorchImage, framework: "PYTORCH" };
export const sklearnServing: Serving = { image: sklearnImage, framework: "SAGEMAKER-SCIKIT-LEARN" };

/** Retries, for any step. */
export const retriesField = field(policySchema.shape.retries, {
  doc: POLICY_DOCS.retries,
  tier: "system",
  script: false,
  policy: "retries",
});
/** How often the jobs of Specline's steps are retried, and whether their results are reused. */
const jobPolicies = {
  cache: field(policySchema.shape.cache, { doc: POLICY_DOCS.cache, tier: "system", script: false, policy: "cache" }),
  retries: retriesField,
  dataVersion: field(policySchema.shape.dataVersion, {
    doc: POLICY_DOCS.dataVersion,
    tier: "system",
    script: false,
    policy: "dataVersion",
  }),
};

const instanceCount = field(z.int().min(1).max(100).default(1), {
  doc: "The number of instances. More than one is refused if Specline's script cannot divide the step's work. Your own script is started on each instance and must divide the work itself.",
  tier: "system",
  script: false,
});

const machine = (instanceType: string) => ({
  instanceType: field(z.string().regex(/^ml\./).default(instanceType), {
    doc: "The instance type that the job runs on.",
    tier: "system",
    script: false,
  }),
  instanceCount,
  volumeSizeGb: field(z.int().min(1).max(16_384).default(30), {
    doc: "The size of the volume attached to each instance.",
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
    doc: "The container's environment variables.",
    tier: "system",
    script: false,
    verbatim: true,
  }),
  ...securityFields,
  ...jobPolicies,
});

/**
 * The memory that scripts need for each byte of a csv table, rounded up for tables with more distinct strings. Measured on
 * 29 November 2026 as the growth from 10^5 to 10^6 rows of bench/size/make_table.py (20 columns, 114 MB): loading 1.2,
 * preprocessing 2.5, training with `hist` 5.2, and a quarter of it on each of four instances. Describing a baseline took
 * 8.0 for 300,000 rows of 20 columns, of which 12 have no equal numbers (30 November 2026).
 */
export const memoryPerByte = { loading: 2, preprocessing: 4, training: 6, baseline: 9 } as const;

/** Fields of every processing job that describe its machine. */
export const processingMachine = machine("ml.m5.xlarge");
/** The same fields, for training jobs. */
export const trainingMachine = machine("ml.m5.2xlarge");

/** Whether training uses spot instances. */
export const spotTraining = field(z.boolean().default(false), {
  doc: "Train on spot instances, which are cheaper but may be interrupted. What is in /opt/ml/checkpoints is kept, so that the job can continue.",
  tier: "system",
  script: false,
});

/** The columns of every table of predictions. */
export const predictionColumns = {
  kept: "none",
  added: ["split", "label", "score", "score_*", "calibrated"],
} as const satisfies TableColumns;

/** How an evaluation scores rows and computes metrics. */
export const evaluationFields = {
  split: field(z.enum(["auto", "all", "train", "validation", "test"]).default("auto"), {
    doc: "The rows to score. 'auto' scores the test rows if the table is split, and all rows otherwise.",
    tier: "system",
  }),
  threshold: field(z.union([z.number().min(0).max(1), z.literal("best-f1")]).default(0.5), {
    doc: "The score at which a row counts as positive, from 0 to 1. 'best-f1' uses the score with the highest F1.",
    tier: "system",
  }),
} as const;

/** The user's own image, instead of the managed one. */
export const ownImage = field(z.string().min(1).optional(), {
  doc: "The URI of your own image, which replaces the managed one.",
  tier: "system",
  script: false,
});

/** Fields of steps that run a model with the user's own code. */
export const ownCodeFields = {
  installRequirements: field(z.union([z.literal("auto"), z.boolean()]).default("auto"), {
    doc: "First install the model's requirements.txt, if one of its packages is missing. 'auto' does so on SageMaker only, and leaves this machine's Python as it is.",
    tier: "system",
  }),
  image: ownImage,
} as const;

/** Returns the image that a config names, or the managed one by default. */
export const imageOr =
  (managed: ManagedImage) =>
  ({ config: { image } }: JobView): Image =>
    image === undefined ? managed : { uri: image };

const facts = contextSchema.shape;

/** Rows to be scored can lack the columns that are not features. */
const beyondScoring = (branch: string | undefined): boolean => branch !== SCORING;

/** Facts that the whole pipeline shares. Each step has those that its script reads. */
export const contextFields = {
  label: field(facts.label.optional(), {
    doc: "The column to predict.",
    tier: "essential",
    names: "columns",
    context: "label",
    needed: beyondScoring,
  }),
  labelRules: field(facts.labelRules.optional(), {
    doc: "How the label is made from other columns, such as { column: 'days_late', over: 30 } or a list of rules (docs/preparing.md). The columns that rules read are not features, unless `keep` names them.",
    tier: "system",
    names: "columns",
    namesIn: columnsOfRules,
    verbatim: true,
    context: "labelRules",
    needed: beyondScoring,
  }),
  positive: field(facts.positive.optional(), {
    doc: "The label value that counts as positive, for two classes.",
    tier: "essential",
    context: "positive",
  }),
  task: field(facts.task.optional(), {
    doc: "The kind of prediction. It is inferred from the label by default.",
    tier: "system",
    context: "task",
  }),
  idColumn: field(facts.idColumn.optional(), {
    doc: "A column that identifies the row. It is never a feature.",
    tier: "system",
    names: "columns",
    context: "idColumn",
    needed: beyondScoring,
  }),
  timeColumn: field(facts.timeColumn.optional(), {
    doc: "A column with dates. If it is set, the latest rows become the test rows, and the column is not a feature.",
    tier: "system",
    names: "columns",
    context: "timeColumn",
    needed: beyondScoring,
  }),
  groupColumn: field(facts.groupColumn.optional(), {
    doc: "A column that groups rows. Rows with the same value are never split between train, validation and test. The column is not a feature.",
    tier: "system",
    names: "columns",
    context: "groupColumn",
    needed: beyondScoring,
  }),
  seed: field(facts.seed.default(42), {
    doc: "The seed for all random choices. The same seed produces the same rows, splits and model.",
    tier: "system",
    context: "seed",
  }),
  branch: field(z.string().optional(), {
    doc: "The branch to which the step belongs, such as 'calibration'.",
    tier: "derived",
    context: "branch",
  }),
} as const;

/** For the steps that load rows and that train. The steps between them pass the column on like any other. */
export const weightColumn = field(facts.weightColumn.optional(), {
  doc: "A column with each row's weight (0 or more) for training and early stopping. The column is not a feature, and rows to be scored do not need it.",
  tier: "system",
  names: "columns",
  context: "weightColumn",
  needed: beyondScoring,
});
