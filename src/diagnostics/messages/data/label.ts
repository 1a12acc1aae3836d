import { entries } from "../../entry.ts";

/** The label, its classes and the row weights. */
export const label = entries({
  "data/label-missing": {
    severity: "error",
    text: "the label column '{label}' is not in the data, which has {columns}",
    hint: "did you mean '{nearest}'?",
    about: "The label column does not exist.",
  },
  "data/label-headless": {
    severity: "error",
    text: "the label column '{label}' is not in the data, which seems to have no header: its columns are {columns}",
    hint: "add a header line with the column names, or set the label to one of these columns",
    about:
      "The label column does not exist, and the first line of the table is a row of data, or has numbers instead of names.",
  },
  "data/label-rules-exist": {
    severity: "error",
    text: "the table has a column '{label}', so rules cannot make a label with this name",
    hint: "choose another name for the label, or remove labelRules",
    about: "A label made by rules needs a name that no column has.",
  },
  "data/label-rules-column": {
    severity: "error",
    text: "a rule for the label reads the column '{column}', which does not exist; the columns are {columns}",
    hint: "did you mean '{nearest}'?",
    about: "Rules for the label can read the columns of the loaded table.",
  },
  "data/label-rules-order": {
    severity: "error",
    text: "a rule for the label compares '{column}' by '{operator}', but it is a {type}",
    hint: "only numbers and dates have an order; compare other columns by is, not or in",
    about: "The operators over, under, min and max need numbers or dates.",
  },
  "data/label-rules-value": {
    severity: "error",
    text: "a rule for the label compares '{column}', a {type}, with '{value}'",
    hint: "compare numbers with numbers, and dates with dates such as 2026-01-31",
    about: "The value in a comparison must have the column's type.",
  },
  "data/label-rules-one": {
    severity: "error",
    text: "the rules for the label give all {rows} labelled rows the class '{label}'",
    hint: "check the rules against the values of their columns",
    about: "A label needs rows of at least two classes.",
  },
  "data/label-unknown": {
    severity: "error",
    text: "{step} needs a label, but none is set",
    hint: 'set the label of the pipeline, for example { label: "Status" }',
    about: "Preprocessing and training need to know what to predict.",
  },
  "data/label-of-many": {
    severity: "error",
    text: "the label '{label}' has {count} different values, too many to be classes",
    hint: "choose another label, or declare it as a number in schema if it is one",
    about: "A label with thousands of different words identifies rows, and a model cannot learn it.",
  },
  "data/positive-missing": {
    severity: "error",
    text: "the positive value '{positive}' does not occur in the label '{label}', which holds {values}",
    about: "The positive value is not one of the label's values.",
  },
  "data/positive-unknown": {
    severity: "error",
    text: "which value of the label '{label}' is positive: {values}?",
    hint: 'set the positive value next to the label, for example { positive: "yes" }',
    about: "Neither of the two classes is a word or number that means yes (1, true, yes).",
  },
  "data/one-class": {
    severity: "error",
    text: "the label '{label}' holds only '{value}': a model cannot learn from one class",
    hint: "check how the rows were selected",
    about: "All rows of a branch, or of the whole source, have the same label.",
  },
  "data/one-class-measured": {
    severity: "error",
    text: "all {rows} rows to be evaluated have the value '{value}' in the label '{label}', but two classes are needed",
    hint: "add rows of the other class: hold out more rows (testSplit), or, in a monitoring pipeline, check more rows at a time",
    about: "Binary metrics need rows of both classes. A small split may have no row of a rare class.",
  },
  "data/too-many-classes": {
    severity: "error",
    text: "the task is binary, but the label '{label}' holds {count} values: {values}",
    hint: 'set task to "multiclass" or "regression", choose another label, or unify different spellings of the same class',
    about: "A binary task needs a label with two values.",
  },
  "data/class-unknown": {
    severity: "error",
    text: "the label '{label}' holds '{value}', which the model does not know",
    about: "A held-out row has a class that was not seen when the classes were determined.",
  },
  "data/class-weights-task": {
    severity: "error",
    text: "classWeights is set, but the label '{label}' is a number",
    hint: "remove it, or weight rows by a column (weightColumn)",
    about: "Regression tasks have no classes to weight.",
  },
  "data/class-weights-class": {
    severity: "error",
    text: "classWeights names '{name}', but the classes of '{label}' are {values}",
    about: "The weights name a class that the label does not have.",
  },
  "data/weight-missing": {
    severity: "error",
    text: "the weight column '{column}' is empty in {count} of {rows} rows",
    hint: "give every row a weight; 0 excludes a row",
    about: "Specline does not guess whether a row without a weight counts or should be ignored.",
  },
  "data/weight-value": {
    severity: "error",
    text: "the weight column '{column}' holds {value}: weights must be 0 or more, and not all of them 0",
    about: "A weight says how many rows a row counts as.",
  },
});
