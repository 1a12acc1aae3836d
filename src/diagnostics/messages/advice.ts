import { entries } from "../entry.ts";

/** Suggestions based on data that can be read before a run. Advice does not change anything by itself. */
export const advice = entries({
  "advice/label": {
    severity: "note",
    text: "no label is set; the likeliest column of '{source}' is {columns}",
    hint: 'set it, as label: {label} in a spec, { label: "{label}" } in code, or --param Label={label}',
    about: "No label was set, so a run asks for one. Likely columns are ranked by name, values and position.",
  },
  "advice/task": {
    severity: "note",
    text: "the label '{label}' holds {reason}, so the task is {task}",
    hint: "if that is wrong, set the task in the context to binary, multiclass or regression, for example { task: regression }",
    about: "The task was left open. Scripts infer it from the label by the same rule.",
  },
  "advice/imbalance": {
    severity: "note",
    text: "only {share} of the rows have the value '{value}' in the label '{label}'",
    hint: 'give the rare class more weight with scalePosWeight: "auto" (about {weight}) in the training, and require pr_auc as well as auc',
    about: "One class is rare. A model can look good without ever predicting it.",
  },
  "advice/label-empty": {
    severity: "note",
    text: "the label '{label}' is empty in {count} of {rows} rows; training ignores them",
    about: "A model cannot learn from rows without a label.",
  },
  "advice/missing": {
    severity: "note",
    text: "many cells are empty in {columns}",
    hint: "XGBoost handles missing values itself; for other models impute them, or drop the columns with dropColumns: {list}",
    about: "At least 5% of the cells of these columns are missing.",
  },
  "advice/sentinel": {
    severity: "note",
    text: "{values} in '{source}': probably a placeholder for a missing value",
    hint: "if it is one, set sentinels: {list} on the step that loads the data",
    about: "Old systems write -999 or 9999 for an unknown value. Read as numbers, such values mislead a model.",
  },
  "advice/rare-class": {
    severity: "note",
    text: "the label '{label}' has too few rows with {values} to put one in every split",
    hint: "add such rows, or set validationSplit and testSplit so that every split gets one; without rows of a class, no metric can show how well a model predicts it",
    about: "Every split has the same share of each class, so a small split may not contain a rare class at all.",
  },
  "advice/categories": {
    severity: "note",
    text: "an unusually large number of categories in {columns}",
    hint: "drop the columns with dropColumns: {list}, or add a step before training that replaces categories with rates",
    about: "A model cannot generalise from a category that occurs only a few times.",
  },
  "advice/no-features": {
    severity: "warning",
    text: "'{source}' has no column to learn from: training would fail",
    about:
      "Every column is the label, is named in the context, is dropped, or is left out of the features. The reason for each is listed.",
  },
  "advice/id": {
    severity: "note",
    text: "every row has a different value in {columns}: such values identify rows and are not features",
    hint: "set idColumn: {column} in the context",
    about: "A model would memorise such a column instead of learning from it.",
  },
  "advice/time": {
    severity: "note",
    text: "dates or times in {columns}",
    hint: "set timeColumn: {column} in the context, so that the model is tested on the latest rows",
    about: "If rows have a date, a fair test uses only rows that are later than the training rows.",
  },
  "advice/instance": {
    severity: "note",
    text: "'{source}' is {bytes}, which takes about {memory} of memory in {steps}: {enough}",
    hint: "set {set} there",
    about:
      "The configured or default instances have too little memory for the data, according to measurements of how much memory the step's script needs per byte. Several instances are suggested only for steps that divide their work, and only if no single instance is large enough. The size of data in S3 is known only if `sourceGb` is set. Steps that run your own script, and instance types whose memory Specline does not know, get no advice.",
  },
  "advice/too-large": {
    severity: "note",
    text: "'{source}' is {bytes}, which takes about {memory} of memory in {steps}: more than ml.r5.24xlarge has, and several instances would not divide the work",
    hint: "load fewer rows or columns, or reduce the table before the pipeline, for example in a Spark Processing step (docs/large-tables.md)",
    about: "A step holds the whole table in the memory of one instance, and even ml.r5.24xlarge has too little memory.",
  },
  "advice/partial": {
    severity: "note",
    text: "only the first {read} of '{source}' ({bytes}) were examined: {rows} rows",
    about: "Only part of a large file is read before a run, so the advice does not cover the rest of it.",
  },
  "advice/no-column": {
    severity: "error",
    override: true,
    text: "'{field}' names '{column}', but the table that {step} reads has no such column",
    about: "A config field or a fact names a column that the table does not have, so the run would fail at that step.",
  },
  "advice/no-column-yet": {
    severity: "warning",
    text: "'{field}' names '{column}', which is not in the data; the script of {other} must add it before {step}",
    about:
      "A config field names a column that the data do not have. A script of your own runs in between and may add it.",
  },
  "advice/column-left-out": {
    severity: "error",
    override: true,
    text: "'{field}' names '{column}', which {step} omits from the features: {reason}",
    hint: "name another column, or keep this one as a feature by declaring its type in schema or by removing it from dropColumns and the context",
    about: "A config field names a column of the source that an earlier step omits, so the run would fail.",
  },
  "advice/no-label-value": {
    severity: "error",
    override: true,
    text: "'{field}' names '{value}', which is not a value of the label '{label}'",
    about: "A config field refers to a value that the label never has.",
  },
  "advice/contract-in-part": {
    severity: "note",
    text: "'{source}' was judged by its data contract in its first {rows} rows only{unjudged}: the job judges all rows",
    about:
      "Before a run, only the first 8 MiB of a table are read. The share of missing cells and the age of the newest row are known only for the whole table, so their rules are left to the job.",
  },
  "advice/not-read": {
    severity: "note",
    text: "'{source}' was not examined: {reason}",
    about: "Tables are examined before a run by the same code that a run uses, which needs Python and its packages.",
  },
});
