import { entries } from "../../entry.ts";

/** Which rows a step gets: shares, splits and samples. */
export const rows = entries({
  "data/bad-share": {
    severity: "error",
    text: "a share of rows from {low} to {high} is empty",
    hint: "shareFrom must be less than shareTo",
    about: "A branch's share of the rows ends before it begins, or at the same point.",
  },
  "data/no-rows": {
    severity: "error",
    text: "the share of rows from {low} to {high} selected none of {rows} rows",
    hint: "widen the share, or add rows",
    about: "The source has too few rows for the share of this branch.",
  },
  "data/bad-split": {
    severity: "error",
    text: "validation ({validation}) and test ({test}) leave no rows to train on",
    hint: "their sum must be less than 1",
    about: "The held-out shares of the training branch's rows add up to all of them.",
  },
  "data/empty-split": {
    severity: "error",
    text: "the {split} split of {rows} rows is empty",
    hint: "add rows, or change validationSplit and testSplit",
    about: "There are too few rows, or groups, to fill every split.",
  },
  "data/gap-empties": {
    severity: "error",
    text: "all {rows} rows of {split} are closer to the first row of {next} than the gap of {gap}",
    hint: "choose a smaller splitGap, or add rows from an earlier time",
    about: "A gap between the splits leaves out rows. It must be shorter than the time that each split spans.",
  },
  "data/split-missing": {
    severity: "error",
    text: "the data has no split '{split}', only {there}",
    about: "Preprocessing did not write the requested split.",
  },
  "data/not-split": {
    severity: "error",
    text: "{step} needs labelled rows with a train split, which this data does not have",
    hint: "wire the preprocessed training branch, and set the label",
    about: "Rows of a held-out branch, or without a label, were wired to training.",
  },
  "data/time-missing": {
    severity: "error",
    text: "the time column '{column}' is empty in {count} rows",
    hint: "a split by time needs a date in every row",
    about: "Rows without a date cannot be sorted by time.",
  },
  "data/no-dates": {
    severity: "error",
    text: "the time column '{column}' holds '{value}', which cannot be read as a date",
    hint: "write dates as 2026-11-23 or 2026-11-23 18:05:00",
    about: "A split by time needs dates or numbers, all in one format.",
  },
  "data/stratum-single": {
    severity: "error",
    text: "the stratum {stratum} has only one row, which is too few for {method} allocation",
    hint: "set a size, or choose proportional allocation or other strata",
    about:
      "Optimal allocation estimates the spread within each stratum; balanced allocation without a size takes as many rows from each stratum as the smallest stratum has.",
  },
  "data/sample-too-large": {
    severity: "error",
    text: "a sample of {size} rows was requested, but the {split} split has {rows}",
    hint: "rows are drawn without replacement: request fewer",
    about: "The requested sample is larger than the split that it is drawn from.",
  },
  "data/sample-too-small": {
    severity: "error",
    text: "a sample of {size} rows is too small for {strata} strata with {least} rows each",
    hint: "request more rows, a lower minPerStratum, or fewer strata",
    about: "The rows guaranteed to each stratum exceed the whole sample.",
  },
  "data/size-and-share": {
    severity: "error",
    text: "{step} was given both a size ({size}) and a share ({share}) of the rows: set one of them",
    about: "A sample's size is given either as a number of rows or as a share of them.",
  },
  "data/export-empty": {
    severity: "error",
    text: "there is nothing to export: the table has no rows, or all its columns are partitions",
    about: "An export without rows or columns would leave files that nothing can read.",
  },
  "data/export-partitions": {
    severity: "error",
    text: "{columns} would make {count} folders, more than {most}",
    hint: "partition by columns with few values",
    about: "Each combination of values of the columns in partitionBy is a folder with a file.",
  },
  "data/export-parquet": {
    severity: "error",
    text: "{step} cannot write parquet, because this Python has no package pyarrow",
    hint: "pip install pyarrow, or choose csv or jsonl; AWS's scikit-learn image has it",
    about: "pandas writes parquet only with pyarrow.",
  },
});
