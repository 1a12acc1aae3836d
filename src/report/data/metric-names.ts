import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { measuredDirections } from "../../steps/measured-metrics.ts";

/** A metric's title and number format. */
export interface MetricName {
  readonly title: string;
  readonly better?: "higher" | "lower";
  /** "unit" is a number between 0 and 1, drawn on a track; "count" is a whole number; and "number" is any number. */
  readonly scale: "unit" | "count" | "number";
  readonly about: string;
}

const unit = (title: string, about: string): MetricName => ({ title, scale: "unit", about });
const number = (title: string, about: string): MetricName => ({ title, scale: "number", about });

/** The metrics in docs/scripts.md, in display order. The first ones are the headline metrics. */
const NAMES: Readonly<Record<string, MetricName>> = {
  auc: unit("AUC", "probability that a positive row scores above a negative one"),
  macro_auc: unit("Macro AUC", "mean of one-against-rest AUCs"),
  pr_auc: unit("PR AUC", "average precision over all recalls"),
  r2: number("R²", "share of the variance explained"),
  rmse: number("RMSE", "root of the mean squared error, in the label's unit"),
  mae: number("MAE", "mean absolute error, in the label's unit"),
  mape: number("MAPE", "mean absolute error relative to the label"),
  ks: unit("KS", "largest distance between the two score distributions"),
  accuracy: unit("Accuracy", "share of rows labelled correctly"),
  macro_f1: unit("Macro F1", "mean of the classes' F1"),
  f1: unit("F1", "harmonic mean of precision and recall"),
  precision: unit("Precision", "share of true positives among rows classified as positive"),
  recall: unit("Recall", "share of positives found"),
  threshold: { title: "Threshold", scale: "unit", about: "score from which a row is classified as positive" },
  brier: unit("Brier score", "mean squared difference between score and outcome"),
  ece: unit("ECE", "expected calibration error: difference between mean score and rate, weighted by bin"),
  log_loss: number("Log loss", "mean negative log likelihood"),
  rows: { title: "Rows", scale: "count", about: "rows measured" },
  positives: { title: "Positives", scale: "count", about: "rows of the positive class" },
  repeats: { title: "Repeats", scale: "count", about: "repeats of cross-validation" },
  folds: { title: "Folds", scale: "count", about: "cross-fitting folds" },
};

const ORDER = Object.keys(NAMES);

/** A metric's title and format. An unknown metric is shown under its original name. */
export const metricName = (name: string): MetricName => ({
  ...(ownMember(NAMES, name) ?? { title: name.replaceAll("_", " "), scale: "number", about: "" }),
  ...defined({ better: ownMember(measuredDirections, name) }),
});

/** Names in display order: known metrics first, then the others by name. */
export const inOrder = (names: Iterable<string>): readonly string[] =>
  [...new Set(names)].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));

const place = (name: string): number => {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
};

/** Formats a number as 4,454. Avoids toLocaleString, which takes 24 ms to load its tables. */
export const count = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");

/** Formats a number as 0.842, 12.3 or 1,250, with at most three decimals and fewer for larger numbers. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size >= 10) return count(value);
  if (size >= 1000) return count(value);
  if (size >= 100) return value.toFixed(1);
  if (size >= 10) return value.toFixed(2);
  if (size !== 0 && size < 0.001) return value.toPrecision(2);
  return value.toFixed(3);
}

/** Formats a number on an axis: 12k, 1.5M, 10 or −0.25. */
export function axisNumber(value: number): string {
  const size = Math.abs(value);
  const [by, unit] = size >= 1e6 ? [1e6, "M"] : size >= 1e4 ? [1e3, "k"] : [1, ""];
  const digits = by === 1 && Number.isInteger(value) ? value : Number((value / by).toPrecision(3));
  return `${digits}${unit}`.replace(/^-/, "−");
}

/** A value from the data. Whole numbers are shown in full, and others are rounded. */
export const quantity = (value: number): string => (Number.isInteger(value) ? count(value) : figure(value));

export const metricText = (name: string, value: number): string =>
  metricName(name).scale === "count" ? count(value) : figure(value);

/** Formats a percentage, such as 8.6 %, 0.02 % or 0 %. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const value = share * 100;
  if (value === 0 || value === 100) return `${value} %`;
  return value < 0.1 ? "< 0.1 %" : value > 99.9 ? "> 99.9 %" : `${value.toFixed(1)} %`;
}
