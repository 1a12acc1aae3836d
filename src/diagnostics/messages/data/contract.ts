import { entries } from "../../entry.ts";

/** Rows that break the data contract of their table (docs/contracts.md). */
export const contract = entries({
  "data/contract-column": {
    severity: "error",
    text: "the data contract requires column '{column}', which the data do not have",
    hint: "did you mean '{nearest}'? If the column may be missing, write required: false",
    about: "A column of the data contract is not in the table.",
  },
  "data/contract-extra": {
    severity: "error",
    text: "column '{column}' is not in the data contract",
    hint: "is it '{nearest}' by another name? Add it to the contract, or write otherColumns: allowed",
    about:
      "The table has a column that its data contract does not mention. It would become a feature, and change the model without notice.",
  },
  "data/contract-type": {
    severity: "error",
    text: "column '{column}' must have the type {type} by the data contract, but is read as {found}: {count} of {rows} rows, for example '{value}'",
    hint: "correct the cells or the contract; if the cells are right, declare the column as {type} in schema too",
    about:
      "The cells of a column are of another type than its data contract states. An integer also counts as a number, 1 and 0 as booleans, and category and text as the same type.",
  },
  "data/contract-range": {
    severity: "error",
    text: "column '{column}' breaks '{rule}' of the data contract in {count} of {rows} rows, for example '{value}'",
    about:
      "Numbers or dates are outside the range that the data contract states. Numbers that are sentinels count as missing cells instead.",
  },
  "data/contract-values": {
    severity: "error",
    text: "column '{column}' has values that the data contract does not list in {count} of {rows} rows, for example '{value}'",
    hint: "did you mean '{nearest}'? If the value is right, add it to the contract's list",
    about: "A category is not in the list of values that the data contract states for its column.",
  },
  "data/contract-unique": {
    severity: "error",
    text: "column '{column}' is unique by the data contract, but {count} of {rows} rows share their value with another row, for example '{value}'",
    about: "A column that identifies rows has a value more than once. Missing cells are not compared.",
  },
  "data/contract-missing": {
    severity: "error",
    text: "column '{column}' has no value in {count} of {rows} rows ({share}), and the data contract allows at most {limit}",
    about: "A larger share of a column's cells is missing than its data contract allows.",
  },
  "data/contract-old": {
    severity: "error",
    text: "the newest '{column}' is {value}, {age} ago, but the data contract says newestWithin: {limit}",
    hint: "find out whether the delivery of new rows has stopped",
    about: "The table has no rows that are as recent as its data contract states. Dates without a zone count as UTC.",
  },
  "data/contract-dateless": {
    severity: "error",
    text: "column '{column}' has no dates up to now, but the data contract says newestWithin: {limit}",
    about:
      "The age of the newest row cannot be known if no row has a date. Dates more than a day in the future do not count.",
  },
  "data/contract-broken": {
    severity: "error",
    text: "the data break the data contract in {count} ways: {faults}",
    hint: "the job's log lists all of them",
    about: "A table was refused before the pipeline used it, because it breaks several rules of its data contract.",
  },
});
