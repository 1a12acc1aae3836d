import { entries } from "../../entry.ts";

/** Training hyperparameters. */
export const training = entries({
  "data/hyperparameter-unknown": {
    severity: "error",
    text: "hyperparameters.json sets '{name}', which is not a hyperparameter of this training: {known}",
    about: "A hyperparameters file names a parameter that is not in the step's config.",
  },
  "data/metric-unfit": {
    severity: "error",
    text: "the metric '{metric}' does not fit the task {task}: {known}",
    about: "Early stopping watches a metric that is not defined for this kind of label.",
  },
  "data/monotone-category": {
    severity: "error",
    text: "monotoneConstraints names '{column}', which is categorical",
    hint: "only numbers have an order; map the categories to numbers first (RiskTableMapping)",
    about: "A prediction can rise or fall with a column only if the column is numeric.",
  },
  "data/monotone-direction": {
    severity: "error",
    text: "monotoneConstraints gives '{value}' for '{column}', but only 'increasing' or 'decreasing' is possible",
    about: "A hyperparameters file contains an unknown direction.",
  },
});
