import { entries } from "../../entry.ts";

/** Columns, their types and cells, and the policy for tables that differ from the training table. */
export const columns = entries({
  "data/column-nameless": {
    severity: "error",
    text: "column {position} of '{file}' has values, but no name",
    hint: "give it a name in the header",
    about: "Every column of a table needs a name, except for an index in first position.",
  },
  "data/column-twice": {
    severity: "error",
    text: "'{file}' has two columns named '{column}', which is the label",
    hint: "rename one of them",
    about: "Columns are identified by their names, and Specline does not guess which of the two to predict.",
  },
  "data/column-reserved": {
    severity: "error",
    text: "'{file}' has a column '{column}', a name that Specline uses for row numbers",
    hint: "rename the column",
    about: "Names that begin with two underscores are reserved for columns that steps add to a table.",
  },
  "data/column-missing": {
    severity: "error",
    text: "column '{column}' is not in the data",
    about: "A column that a config field, a schema or a model names does not exist in the table.",
  },
  "data/column-unknown": {
    severity: "error",
    text: "column '{column}' is not in the data, which has {columns}",
    hint: "did you mean '{nearest}'?",
    about: "A config field names a column that the processed rows do not have.",
  },
  "data/bad-type": {
    severity: "error",
    text: "column '{column}' is declared as {type}, but row {row} holds '{value}'",
    about: "A value is not of the type that the schema declares for its column.",
  },
  "data/not-a-number": {
    severity: "error",
    text: "column '{column}' is numeric, but holds '{value}'",
    hint: "if it means a missing value, leave the cell empty or list it in sentinels",
    about: "A column that was numeric when its type was inferred contains a string here.",
  },
  "data/unread-cell": {
    severity: "error",
    text: "column '{column}' holds '{value}', which cannot be read as {type}, the column's type in the training table",
    hint: "write it as in the training table; in JSON, send numbers as numbers",
    about: "A row to be scored has a value that does not fit its column's type.",
  },
  "data/other-unit": {
    severity: "error",
    text: "column '{column}' holds '{value}', which is in {unit}, but the numbers of the training table are {trained}",
    hint: "convert the numbers and write them as in the training table; with policy: lenient, they count as missing",
    about:
      "A number in a table or request has a different unit, currency or percent sign than the column had in training.",
  },
  "data/column-lacking": {
    severity: "error",
    text: "columns that training had are missing: {columns}{extra}",
    hint: "did you mean to rename {renamed}? Rename or add the columns, or load with policy: 'lenient' to treat missing columns as missing cells and ignore unknown ones",
    about: "A table on another branch, or a row to be scored, must have the columns that training had.",
  },
  "data/column-extra": {
    severity: "error",
    text: "columns that training did not have: {columns}",
    hint: "did you mean to rename {renamed}? Rename or remove the columns, or load with policy: 'lenient' to ignore them",
    about: "A table on another branch, or a row to be scored, has columns that the model does not know.",
  },
});
