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
  "data/other-table": {
    severity: "error",
    text: "none of the features that training had is in the new rows: {lost}; they have {columns}",
    hint: "name the table that the model would score",
    about: "Drift is measured column by column, by the names of the columns.",
  },
  "data/no-new-rows": {
    severity: "error",
    text: "there are no new rows to compare with those of training",
    hint: "check that the source names the new rows, and that they have arrived",
    about: "A comparison without rows would find nothing, which is not the same as no drift.",
  },
  "data/other-labels": {
    severity: "error",
    text: "the new rows have labels that the model does not know: {labels}; it knows {classes}",
    hint: "write the labels as the training table does",
    about: "A model's quality can be measured only with labels that it can predict.",
  },
  "data/no-known-labels": {
    severity: "error",
    text: "no new row has a label in '{label}', so the model's quality cannot be measured",
    hint: "name a table of rows whose labels are known by now",
    about: "Quality is measured on the rows that have a label. Others are left out.",
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
