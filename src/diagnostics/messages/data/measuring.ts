import { entries } from "../../entry.ts";

/** Evaluating and calibrating predictions. */
export const measuring = entries({
  "data/not-binary": {
    severity: "error",
    text: "calibration needs scores from 0 to 1 with labels 0 and 1, but these predictions are for another task",
    hint: "remove calibration for multiclass and regression tasks",
    about: "Only the scores of binary models can be calibrated.",
  },
  "data/too-few-rows": {
    severity: "error",
    text: "the rarer class has {count} rows, too few for {folds} folds",
    hint: "add held-out rows, or set folds lower",
    about: "Every fold of the cross-fitted evaluation needs at least one row of each class.",
  },
  "data/segment-missing": {
    severity: "error",
    text: "the segment column '{column}' is neither in the predictions nor in the rows: {columns}",
    hint: "wire the processed rows to the input 'data', and name one of their columns",
    about: "Metrics by segment need the column that defines the segments.",
  },
  "data/no-labels": {
    severity: "error",
    text: "{step} needs predictions with labels, but these have only {columns}",
    hint: "score rows whose label is known",
    about: "Scores can be evaluated only against actual outcomes.",
  },
  "data/no-calibrated": {
    severity: "error",
    text: "the predictions have no calibrated scores",
    hint: "read a calibration's 'calibrated' output, or evaluate the uncalibrated scores",
    about: "The column to be evaluated is written only by a calibration.",
  },
  "data/rows-apart": {
    severity: "error",
    text: "{missing} of {count} predictions have no row in the data that was wired for segments",
    hint: "wire the rows that were scored",
    about: "Predictions and rows are joined by the row's position in the source.",
  },
  "data/no-single-score": {
    severity: "error",
    text: "percentiles need one score per row, but these predictions have one per class",
    about: "Scores of more than two classes cannot be ranked.",
  },
  "data/no-scores": {
    severity: "error",
    text: "{bad} of {count} scores are not numbers, so percentiles cannot be computed",
    about: "A percentile table needs at least one row, and a number in every row.",
  },
});
