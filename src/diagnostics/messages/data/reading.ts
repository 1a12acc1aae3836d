import { entries } from "../../entry.ts";

/** Reading a table: its files, lines and encoding. */
export const reading = entries({
  "data/empty-folder": {
    severity: "error",
    text: "'{path}' holds no readable file: {wanted} was expected",
    about: "The data folder is empty or contains only hidden files.",
  },
  "data/empty-file": {
    severity: "error",
    text: "'{file}' is empty",
    hint: "a {format} file needs {content}",
    about: "A data file has no bytes, or only white space.",
  },
  "data/header-only": {
    severity: "error",
    text: "'{file}' has a header but no rows",
    about: "A model cannot learn from a table without rows.",
  },
  "data/no-table": {
    severity: "error",
    text: "'{file}' is not a table: {reason}",
    hint: "save it as csv with a header, as JSON objects or as parquet",
    about:
      "A data file cannot be read as a table: it is binary, its quotes do not match, or its JSON is not a list of flat objects.",
  },
  "data/other-kind": {
    severity: "error",
    text: "'{file}' is {what}, not a table",
    hint: "name a table; specline check and run take pipelines",
    about:
      "A pipeline, a config file or a script was given where a table is needed. Files with the names of such documents are not read as tables, unless the format is stated.",
  },
  "data/not-encoding": {
    severity: "error",
    text: "'{file}' cannot be read as {encoding}: {reason}",
    hint: "leave encoding out, so that it is detected, or convert the file, for example with iconv",
    about: "The file has bytes that are not valid in this encoding.",
  },
  "data/unreadable": {
    severity: "error",
    text: "'{file}' cannot be read: {reason}",
    about: "The file exists but could not be opened or unpacked.",
  },
  "data/row-width": {
    severity: "error",
    text: "expected {columns} cells in line {line} of '{file}', as in its header, but found {cells}",
    hint: "put a cell that contains the delimiter in double quotes",
    about: "A row of a csv file is shorter or longer than its header.",
  },
  "data/columns-differ": {
    severity: "error",
    text: "'{file}' has different columns from '{first}': {columns}",
    about: "The files of one source must have the same columns, in any order.",
  },
  "data/parquet-engine": {
    severity: "error",
    text: "'{file}' is parquet, which needs the Python package pyarrow",
    hint: "pip install pyarrow, or provide csv",
    about: "pandas reads parquet only with pyarrow or fastparquet.",
  },
});
