/**
 * The roots of artifact kinds, as types. A "branch" kind stays on the branch that produced it, and a "crosses" kind is
 * visible to every branch. A pack adds a root by declaration merging: `declare module "specline" { interface KindRoots
 * { image: "branch" } }`.
 */
export interface KindRoots {
  tabular: "branch";
  profile: "branch";
  schema: "crosses";
  predictions: "crosses";
  hyperparameters: "crosses";
  fitted: "crosses";
  model: "crosses";
  calibration: "crosses";
  metrics: "crosses";
  report: "crosses";
  package: "crosses";
  payload: "crosses";
  deployed: "crosses";
  registered: "crosses";
  baseline: "crosses";
  exported: "crosses";
}

/** A kind or any of its subtypes. A longer path is a subtype of a shorter one. */
export type Sub<K extends string> = K | `${K}.${string}`;
/** An artifact kind: a root or a subtype, such as `"tabular.raw"` or `"model.xgboost"`. */
export type Kind = Sub<keyof KindRoots>;

type RootsWith<Reach> = { [K in keyof KindRoots]: KindRoots[K] extends Reach ? K : never }[keyof KindRoots];
/** Kinds that never leave the branch that produced them. */
export type BranchKind = Sub<RootsWith<"branch">>;

/**
 * How an artifact is stored: in S3 as several objects under a prefix, as one object or as an archive; or as a value in
 * a step's response.
 */
export type Carrier = "prefix" | "object" | "archive" | "value";

/** The information about a kind that is available at run time. */
export interface KindInfo {
  /** The dotted path, such as "tabular.processed". */
  readonly kind: string;
  /** The phrase that messages use for the kind, such as "processed tabular data". */
  readonly phrase: string;
  readonly carrier: Carrier;
  readonly reach: "branch" | "crosses";
}

const kind = (kind: string, phrase: string, carrier: Carrier, reach: KindInfo["reach"]): KindInfo => ({
  kind,
  phrase,
  carrier,
  reach,
});

/** The kinds in the standard vocabulary. Packs add kinds with `definePack({ kinds })`. */
export const standardKinds: readonly KindInfo[] = [
  kind("tabular", "tabular data", "prefix", "branch"),
  kind("tabular.raw", "raw tabular data", "prefix", "branch"),
  kind("tabular.processed", "processed tabular data", "prefix", "branch"),
  kind("profile", "a data profile", "prefix", "branch"),
  kind("schema", "a table schema", "prefix", "crosses"),
  kind("hyperparameters", "hyperparameters", "prefix", "crosses"),
  kind("fitted", "a fitted transform", "prefix", "crosses"),
  kind("fitted.imputation", "a fitted imputation", "prefix", "crosses"),
  kind("fitted.risk", "a fitted risk table", "prefix", "crosses"),
  kind("fitted.text", "fitted text features", "prefix", "crosses"),
  kind("fitted.time", "fitted time features", "prefix", "crosses"),
  kind("fitted.selection", "a fitted feature selection", "prefix", "crosses"),
  kind("model", "a trained model", "archive", "crosses"),
  kind("model.xgboost", "a trained XGBoost model", "archive", "crosses"),
  kind("model.lightgbm", "a trained LightGBM model", "archive", "crosses"),
  kind("model.pytorch", "a trained PyTorch model", "archive", "crosses"),
  kind("predictions", "predictions", "prefix", "crosses"),
  kind("predictions.labelled", "predictions with labels", "prefix", "crosses"),
  kind("calibration", "a calibration", "prefix", "crosses"),
  kind("calibration.model", "a fitted calibrator", "prefix", "crosses"),
  kind("calibration.percentile", "a percentile calibration", "prefix", "crosses"),
  kind("metrics", "metrics", "prefix", "crosses"),
  kind("metrics.classification", "classification metrics", "prefix", "crosses"),
  kind("metrics.regression", "regression metrics", "prefix", "crosses"),
  kind("metrics.calibration", "calibration metrics", "prefix", "crosses"),
  kind("metrics.data-drift", "data drift metrics", "prefix", "crosses"),
  kind("report", "a report", "prefix", "crosses"),
  kind("report.metrics", "a metrics report", "prefix", "crosses"),
  kind("report.model-card", "a model card", "prefix", "crosses"),
  kind("report.data-quality", "a data quality baseline", "prefix", "crosses"),
  kind("report.model-quality", "a model quality baseline", "prefix", "crosses"),
  kind("package", "a model package archive", "object", "crosses"),
  kind("payload", "request samples", "object", "crosses"),
  kind("payload.samples", "request samples", "object", "crosses"),
  kind("deployed", "a SageMaker model", "value", "crosses"),
  kind("deployed.model", "a SageMaker model", "value", "crosses"),
  kind("registered", "a registered model version", "value", "crosses"),
  kind("exported", "an export", "prefix", "crosses"),
  kind("exported.rows", "exported rows", "prefix", "crosses"),
  kind("exported.table", "the description of exported rows", "prefix", "crosses"),
  kind("baseline", "a monitoring baseline", "prefix", "crosses"),
];

/** True if `given` is `wanted` or a subtype of it. */
export const satisfies = (given: string, wanted: string): boolean => given === wanted || given.startsWith(`${wanted}.`);

/** For "tabular.processed", returns "tabular.processed" and then "tabular". */
export function ancestry(kind: string): readonly string[] {
  const parts = kind.split(".");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("."));
}
