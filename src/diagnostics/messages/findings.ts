import { entries } from "../entry.ts";

/** What reading a table finds out that its user ought to know. Scripts write them as data into profile.json and schema.json. */
export const findings = entries({
  "data/ambiguous-numbers": {
    severity: "warning",
    text: "'{column}' has numbers such as {example}, which can be read in two ways: as {taken}, which is taken, or as {other}",
    hint: "state what '{mark}' means: decimal or thousands in the config of DataLoading, for all columns or for this one in its schema",
    about:
      "Each cell of a column has one mark with three digits behind it, and nothing else in the source decides what the mark is for.",
  },
  "data/ambiguous-dates": {
    severity: "warning",
    text: "'{column}' has dates such as {example}, which can be read in two ways: as {taken}, which is taken, or as {other}",
    hint: 'state the order: dates: "dmy" or dates: "mdy" in the config of DataLoading, for all columns or for this one in its schema',
    about: "No date of a column has a day above twelve, and nothing else in the source decides which part is the day.",
  },
  "data/unreadable-cells": {
    severity: "warning",
    text: "{count} cells of '{column}' ({share}) cannot be read as {type} and count as missing: {examples}",
    hint: "correct them, list words that stand for a missing value in sentinels, or declare the column a category in schema",
    about:
      "Up to 5 % of a column may be unreadable, or up to half where three words at most are repeated; beyond that the column is not of the type.",
  },
  "data/several-currencies": {
    severity: "warning",
    text: "'{column}' has amounts in {currencies}, which are compared as they are",
    about: "A column of money is read as numbers, and nothing is converted.",
  },
  "data/encoding": {
    severity: "warning",
    text: "'{file}' is not UTF-8; it is read as {encoding}, which makes the likeliest words",
    hint: "if names or categories look wrong, state the encoding in the config of DataLoading",
    about: "An encoding without a mark of its own can only be told by whether its letters make words.",
  },
  "data/no-header": {
    severity: "warning",
    text: "the first line of '{file}' is a row like the others, so its columns are named {names}",
    hint: "write a header above the rows",
    about: "Each cell of the first line is a value of the same kind as those below it.",
  },
  "data/column-renamed": {
    severity: "warning",
    text: "more than one column is named '{name}'; this one is now '{renamed}'",
    hint: "give the columns names that differ",
    about: "Columns are found by their names, so those after the first one get a number.",
  },
  "data/numbers-by-evidence": {
    severity: "note",
    text: "'{column}': {example} is read as {taken}, because other columns use '{mark}' so",
    about: "A column whose own cells do not decide what a mark is for is read as the other columns of the source are.",
  },
  "data/dates-by-evidence": {
    severity: "note",
    text: "'{column}': {example} is read as {taken}, because {because}",
    about:
      "Dates without a day above twelve are read in the order that the other columns or the order of rows suggest.",
  },
  "data/may-be-moments": {
    severity: "note",
    text: "'{column}' has whole numbers that may be moments, counted since 1970; they are read as numbers",
    hint: "declare the column a date in schema to use it as one",
    about: "All numbers of a column are in the range of the last decades, but its name does not speak of time.",
  },
  "data/left-out": {
    severity: "note",
    text: "'{column}' is left out of the features: {reason}",
    hint: "declare its type in schema to keep it",
    about: "A column that only names rows, says nothing, or has too many values to learn from is not trained on.",
  },
  "data/levels-joined": {
    severity: "note",
    text: "'{column}': spellings that differ in casing or blanks are one value: {levels}",
    hint: "set join: false for the column in schema to keep them apart",
    about: "Spellings are joined to the most frequent one.",
  },
  "data/missing-words": {
    severity: "note",
    text: "'{column}': {words} count as missing ({count} cells)",
    about: "Among numbers, dates or answers, a dash or a word such as 'none' means that there is no value.",
  },
  "data/lines-skipped": {
    severity: "note",
    text: "'{file}': {count} lines above or between the rows are passed over, such as '{first}'",
    about: "Titles, comments and notes are no part of a table.",
  },
  "data/index-column": {
    severity: "note",
    text: "the first column of '{file}' has no name: it is taken for an index and left out",
    hint: "give it a name, or set indexColumn to false, to keep it",
    about: "pandas and R write the names of rows into a column without a name.",
  },
  "data/read-numbers": {
    severity: "note",
    text: "'{column}' is read as numbers: {example} is {taken}",
    about: "Marks, signs, currencies and units are taken off; percents keep their number.",
  },
  "data/read-dates": {
    severity: "note",
    text: "'{column}' is read as dates: {example} is {taken}",
    about: "The order of day and month follows from dates of the column that have only one reading.",
  },
  "data/read-epochs": {
    severity: "note",
    text: "'{column}' is read as moments: {unit} since 1970",
    about: "Whole numbers of a column whose name speaks of time are moments if all are in the last decades.",
  },
  "data/read-clocks": {
    severity: "note",
    text: "'{column}' is read as numbers of seconds: {example} is a time of day or a duration",
    about: "Hours, minutes and seconds become one number.",
  },
  "data/read-booleans": {
    severity: "note",
    text: "'{column}' is read as true ({yes}) and false ({no})",
    about: "Yes and no are known in several languages.",
  },
});
