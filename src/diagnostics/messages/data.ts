import { entries } from "../entry.ts";

/** What a step's script finds in the data. The same texts reach AWS: contract.json carries them. */
export const data = entries({
  "data/script-error": {
    severity: "error",
    text: "{step} stopped with {type}: {message}",
    hint: "the last lines of its log show where",
    about: "A script raised an exception that it did not expect.",
  },
  "data/argument-unknown": {
    severity: "error",
    text: "the script of {step} was given '{argument}', which its contract does not have",
    hint: "script and specification are of different versions: compile again",
    about: "A job passes an argument that the step's contract.json does not declare.",
  },
  "data/argument-bad": {
    severity: "error",
    text: "argument '{argument}' is {value}, which is no {type}",
    about: "A value that reached a script cannot be read as the type that the contract declares.",
  },
  "data/input-missing": {
    severity: "error",
    text: "{step} needs its input '{port}', but {path} is empty or not there",
    hint: "see whether the step that feeds it wrote anything",
    about: "A required input of a script was not mounted, or holds no file.",
  },
  "data/file-missing": {
    severity: "error",
    text: "'{file}' is not in {folder}",
    hint: "what was wired there is not what the step reads",
    about: "An input holds files, but not the one that the kind of artifact promises.",
  },
  "data/bad-archive": {
    severity: "error",
    text: "archive '{file}' holds '{member}', which would lie outside of it or is no plain file",
    about: "An archive that a script unpacks may only hold files and folders below its own top.",
  },
  "data/disk-full": {
    severity: "error",
    text: "{step} could not write {path}: the disk is full",
    hint: "free some space, or raise volumeSizeGb for a run on SageMaker",
    about: "The file system had no room for an output.",
  },
  "data/empty-folder": {
    severity: "error",
    text: "'{path}' holds no file that could be read: {wanted} was expected",
    about: "A folder of data is empty, or holds only hidden files.",
  },
  "data/empty-file": {
    severity: "error",
    text: "'{file}' is empty",
    hint: "a csv file needs a header line and rows",
    about: "A data file has no bytes, or only blanks.",
  },
  "data/header-only": {
    severity: "error",
    text: "'{file}' has a header of {columns} columns, but no rows",
    about: "A table without rows cannot be learnt from.",
  },
  "data/no-table": {
    severity: "error",
    text: "'{file}' is no table: {reason}",
    hint: "csv with a header, JSON objects or parquet can be read; say which with format",
    about:
      "A data file cannot be read as a table: it is binary, badly quoted, or its JSON is not a list of flat objects.",
  },
  "data/not-utf8": {
    severity: "error",
    text: "'{file}' is not UTF-8 in line {line}",
    hint: "convert it, for example with iconv -f latin1 -t utf-8",
    about: "Text files are read as UTF-8; guessing another encoding would change names silently.",
  },
  "data/unreadable": {
    severity: "error",
    text: "'{file}' cannot be read: {reason}",
    about: "The file exists but could not be opened or unpacked.",
  },
  "data/row-width": {
    severity: "error",
    text: "line {line} of '{file}' has {cells} cells, but the header has {columns} columns",
    hint: "a cell that holds the delimiter must stand in double quotes",
    about: "A row of a csv file is shorter or longer than its header.",
  },
  "data/columns-differ": {
    severity: "error",
    text: "'{file}' has other columns than '{first}': {columns}",
    about: "The files of one source must have the same columns, in any order.",
  },
  "data/column-nameless": {
    severity: "error",
    text: "column {position} of '{file}' has no name",
    hint: "write a header, or give the index column a name",
    about: "Every column of a table needs a name.",
  },
  "data/column-twice": {
    severity: "error",
    text: "'{file}' has two columns named '{column}'",
    about: "Columns are found by their names, which must differ.",
  },
  "data/column-reserved": {
    severity: "error",
    text: "'{file}' has a column '{column}', a name that Specline uses for the ordinal of a row",
    hint: "rename the column",
    about: "Names that begin with two underscores are reserved for what steps add to a table.",
  },
  "data/column-missing": {
    severity: "error",
    text: "column '{column}' is not in the data",
    about: "A column that a config field, a schema or a model names does not exist in the table.",
  },
  "data/parquet-engine": {
    severity: "error",
    text: "'{file}' is parquet, which needs the Python package pyarrow",
    hint: "pip install pyarrow, or hand over csv",
    about: "pandas reads parquet only with pyarrow or fastparquet.",
  },
  "data/bad-type": {
    severity: "error",
    text: "column '{column}' is declared as {type}, but row {row} holds '{value}'",
    about: "A value does not have the type that the declared schema gives its column.",
  },
  "data/not-a-number": {
    severity: "error",
    text: "column '{column}' holds '{value}', but is a column of numbers",
    hint: "if it stands for a missing value, leave the cell empty or name it as a sentinel",
    about: "A column that was numeric where its type was found holds a text here.",
  },
  "data/bad-share": {
    severity: "error",
    text: "a share of rows from {low} to {high} is empty",
    hint: "shareFrom must be less than shareTo",
    about: "A branch's share of the rows begins where or after it ends.",
  },
  "data/no-rows": {
    severity: "error",
    text: "the share of rows from {low} to {high} took none of {rows} rows",
    hint: "widen the share, or bring more rows",
    about: "The source has too few rows for the share that a branch takes.",
  },
  "data/label-missing": {
    severity: "error",
    text: "the label column '{label}' is not in the data, which has {columns}: did you mean '{nearest}'?",
    about: "The column that holds what is to be predicted does not exist.",
  },
  "data/label-unknown": {
    severity: "error",
    text: "{step} was not told which column is the label",
    hint: 'give the pipeline a label, as { label: "Status" }',
    about: "Preprocessing and training need to know what is to be predicted.",
  },
  "data/positive-missing": {
    severity: "error",
    text: "the positive value '{positive}' does not occur in the label '{label}', which holds {values}",
    about: "The value that was named as positive is none of the label's values.",
  },
  "data/positive-unknown": {
    severity: "error",
    text: "which value of the label '{label}' is the positive one: {values}?",
    hint: 'say so, as { positive: "yes" }',
    about: "Of two classes, neither is one that means yes by itself (1, true, yes).",
  },
  "data/one-class": {
    severity: "error",
    text: "the label '{label}' holds only '{value}': nothing can be learnt from one class",
    hint: "look at how the rows were selected",
    about: "All rows of a branch, or of the whole source, have the same label.",
  },
  "data/too-many-classes": {
    severity: "error",
    text: "the task is binary, but the label '{label}' holds {count} values: {values}",
    hint: 'set task to "multiclass" or "regression", or choose another label',
    about: "A binary task needs a label with two values.",
  },
  "data/class-unknown": {
    severity: "error",
    text: "the label '{label}' holds '{value}', which the model does not know",
    about: "A held-out row has a class that did not occur where the classes were found.",
  },
  "data/bad-split": {
    severity: "error",
    text: "validation ({validation}) and test ({test}) leave no rows to train on",
    hint: "their sum must be less than 1",
    about: "The shares of the training branch's rows that are held back add up to all of them.",
  },
  "data/empty-split": {
    severity: "error",
    text: "the {split} split of {rows} rows is empty",
    hint: "bring more rows, or change validationSplit and testSplit",
    about: "There are too few rows, or groups, to fill every split.",
  },
  "data/split-missing": {
    severity: "error",
    text: "the data has no split '{split}', but {there}",
    about: "The rows that were asked for are not among those that preprocessing wrote.",
  },
  "data/time-missing": {
    severity: "error",
    text: "the time column '{column}' is empty in {count} rows",
    hint: "a split by time needs a date in every row",
    about: "Rows without a date belong to no time.",
  },
  "data/no-dates": {
    severity: "error",
    text: "the time column '{column}' holds '{value}', which is no date that can be read",
    hint: "write dates as 2026-11-23 or 2026-11-23 18:05:00",
    about: "A split by time needs dates or numbers, all in one format.",
  },
  "data/not-split": {
    severity: "error",
    text: "{step} needs labelled rows with a train split, which this data is not",
    hint: "preprocess the training branch, and name the label",
    about: "Rows of a held-out branch, or without a label, were wired to training.",
  },
  "data/no-features": {
    severity: "error",
    text: "{step} found no column with a value to learn from",
    about: "Every column is the label, an id, free text, dropped or empty.",
  },
  "data/hyperparameter-unknown": {
    severity: "error",
    text: "hyperparameters.json sets '{name}', which training does not have: {known}",
    about: "A hyperparameters file names a parameter that the step's config does not have.",
  },
  "data/metric-unfit": {
    severity: "error",
    text: "the metric '{metric}' does not fit the task {task}: {known}",
    about: "Early stopping watches a metric that is not defined for this kind of label.",
  },
  "data/not-binary": {
    severity: "error",
    text: "calibration needs scores from 0 to 1 with labels 0 and 1; these predictions are of another task",
    hint: "leave calibration out for more than two classes and for regression",
    about: "Only the scores of two-class models can be calibrated.",
  },
  "data/too-few-rows": {
    severity: "error",
    text: "the rarer class has {count} rows, too few for {folds} folds",
    hint: "bring more held-out rows, or set folds lower",
    about: "Every fold of the cross-fitted assessment needs at least one row of each class.",
  },
});
