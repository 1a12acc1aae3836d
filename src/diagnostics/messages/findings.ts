import { entries } from "../entry.ts";

/**
 * What a user should know about how a table was read. Scripts write these findings as data to profile.json and
 * schema.json.
 */
export const findings = entries({
  "data/ambiguous-numbers": {
    severity: "warning",
    text: "'{column}' has numbers such as {example}, which can be read in two ways: as {taken}, which is used, or as {other}",
    hint: "state what '{mark}' means: set decimal or thousands in DataLoading's config, for all columns or for this one in schema",
    about:
      "Each cell of the column has one mark followed by three digits, and nothing else in the source shows whether it is a decimal or a thousands mark.",
  },
  "data/ambiguous-dates": {
    severity: "warning",
    text: "'{column}' has dates such as {example}, which can be read in two ways: as {taken}, which is used, or as {other}",
    hint: 'state the order: set dates: "dmy" or dates: "mdy" in the DataLoading config, for all columns or for this one in schema',
    about: "No date in the column has a day above twelve, and nothing else in the source shows which part is the day.",
  },
  "data/unreadable-cells": {
    severity: "warning",
    text: "'{column}': cells that cannot be read as {type} count as missing ({count}, {share}): {examples}",
    hint: "correct them, list words that mark a missing value in sentinels, or declare the column a category in schema",
    about:
      "A column has a type if at most 5% of its cells are unreadable, or at most half of them if they repeat no more than three words.",
  },
  "data/missing-code": {
    severity: "warning",
    text: "'{column}': {count} cells with {word} count as missing, but {word} may be a code like {example}",
    hint: "if so, write it differently in the table, for example as '{word}.'",
    about:
      "{word} usually marks a missing cell, but among two-letter codes it can mean Namibia or North America. It occurs in no other kind of column in the table.",
  },
  "data/several-currencies": {
    severity: "warning",
    text: "'{column}' has amounts in {currencies}, which are compared without conversion",
    about: "A column of money is read as numbers. Currencies are not converted.",
  },
  "data/label-empty": {
    severity: "note",
    text: "the label '{label}' is empty in {count} of {rows} rows, which are left out",
    hint: "if an empty cell means a class, enter the class in the cell",
    about: "A model can neither learn from rows without a label nor be tested on them.",
  },
  "data/mixed-units": {
    severity: "warning",
    text: "'{column}' has numbers in different units ({units}), {so}",
    hint: "convert them to one unit",
    about:
      "Signs and units next to numbers are stripped, not converted. A percentage without a percent sign may be a fraction.",
  },
  "data/other-units": {
    severity: "warning",
    text: "'{column}': cells in {units} count as missing ({count} in all), because the numbers of the training table are {trained}",
    hint: "convert them and write them as in the training table",
    about: "The policy 'lenient' treats numbers as missing if their unit differs from the unit in training.",
  },
  "data/unit-left-out": {
    severity: "warning",
    text: "'{column}' has numbers without a unit, which are taken to be {trained}, as in the training table",
    hint: "if they are not, convert them: 12 % is 12, not 0.12",
    about: "In training, every number in the column had a unit. In this table, some numbers do not.",
  },
  "data/rows-repeat": {
    severity: "warning",
    text: "{count} of {rows} rows ({share}) duplicate another row, too many to be a coincidence: identical rows stay on one side of every split",
    hint: "remove unintended copies: each copy counts as a separate row",
    about:
      "Copies on both sides of a split would make a model look better than it is. In a table with few distinct values, rows coincide by chance and are not considered copies.",
  },
  "data/gives-label-away": {
    severity: "warning",
    text: "'{column}' alone predicts nearly as well as the model: {measure} {alone} versus {model}. It may be known only after the label is",
    hint: "if so, add the column to TabularPreprocessing's dropColumns: it would not be available when the model is used",
    about:
      "A column that is filled in together with the label, such as the reason for a cancellation, makes a model look better than it is. The column is reported, but remains a feature.",
  },
  "data/gap-gives-label-away": {
    severity: "warning",
    text: "whether '{column}' has a value is enough to reach {measure} {alone}; the model reaches {model}. The column may be filled in only after the label is known",
    hint: "if so, add the column to TabularPreprocessing's dropColumns: it would not be available when the model is used",
    about:
      "If a column's missing cells follow the label, the column gives it away. It is reported, but remains a feature.",
  },
  "data/column-filled": {
    severity: "warning",
    text: "column '{column}', which training had, is missing: its cells count as missing",
    hint: "did you mean '{nearest}'?",
    about: "The policy 'lenient' treats the cells of a missing column as missing.",
  },
  "data/column-ignored": {
    severity: "warning",
    text: "column '{column}' is ignored, because training did not have it",
    hint: "did you mean '{nearest}'?",
    about: "The policy 'lenient' ignores columns that the model does not know.",
  },
  "data/columns-drifted": {
    severity: "warning",
    text: "columns of the new rows that differ from those of training ({count}): {columns}",
    hint: "specline drift-report shows the same rows with pictures, and what the difference does to the metric",
    about:
      "Chance does not explain the difference, and its effect is at least minEffect: the share of rows that would have to change to undo it.",
  },
  "data/read-as-trained": {
    severity: "warning",
    text: "'{column}' is read as {type}, as in training; by its own cells it would be {other}",
    about: "A table on another branch is read in the same way as the training branch's table.",
  },
  "data/new-levels": {
    severity: "note",
    text: "'{column}': categories that training did not have are scored as unknown ({count} in all): {levels}",
    about:
      "A model scores a category that did not occur in training like a missing cell. Loading and serving count them.",
  },
  "data/cells-missing": {
    severity: "note",
    text: "missing cells are treated as in training ({count} in {rows} rows): {columns}",
    about: "A serving container logs how many cells of a request were missing, by column.",
  },
  "data/encoding": {
    severity: "warning",
    text: "'{file}' is not UTF-8; it is read as {encoding}, which produces the most plausible words",
    hint: "if names or categories look wrong, state the encoding in DataLoading's config",
    about: "Without a byte order mark, an encoding can be recognised only by whether the decoded letters form words.",
  },
  "data/no-header": {
    severity: "warning",
    text: "the first line of '{file}' is a row like the others, so the columns are named {names}",
    hint: "write a header above the rows",
    about: "Each cell in the first line is the same kind of value as the cells below it.",
  },
  "data/number-names": {
    severity: "warning",
    text: "columns in '{file}' are named {names}: its first line may be a row, or something other than names",
    hint: "if it is a row, write a header above it; if it is something else, such as counts, delete it",
    about:
      "The first line of a csv file is its header unless it looks like the lines below it. Its cells became names, and the line does not count as a row. Years are not reported, nor numbers at equal distances, such as 1, 2, 3.",
  },
  "data/column-renamed": {
    severity: "warning",
    text: "more than one column is named '{name}'; this one is now '{renamed}'",
    hint: "give the columns different names",
    about: "Columns are identified by their names, so every one after the first gets a number.",
  },
  "data/numbers-by-evidence": {
    severity: "note",
    text: "'{column}': {example} is read as {taken}, because other columns use '{mark}' that way",
    about: "If a column's own cells do not show what a mark means, the column is read like the source's other columns.",
  },
  "data/dates-by-evidence": {
    severity: "note",
    text: "'{column}': {example} is read as {taken}, because {because}",
    about: "Dates without a day above twelve are read in the order that other columns or the sequence of rows suggest.",
  },
  "data/may-be-moments": {
    severity: "note",
    text: "'{column}' has whole numbers that may be timestamps since 1970, but they are read as numbers",
    hint: "declare it as a date in schema to use it as one",
    about: "All numbers in the column would be timestamps of the last decades, but its name does not suggest time.",
  },
  "data/codes-as-numbers": {
    severity: "note",
    text: "'{column}' has {count} codes such as {example}, too many for categories, so they are read as numbers",
    hint: "to keep the leading zeros, or to leave the column out, declare its type in DataLoading's config: schema: { {column}: category } or { {column}: text }",
    about:
      "Codes with leading zeros are read as categories. If there are too many codes, but each occurs in several rows, their numeric order can still distinguish rows.",
  },
  "data/left-out": {
    severity: "note",
    text: "'{column}' is left out of the features: {reason}",
    hint: "to keep it, declare its type in DataLoading's config, such as schema: { {column}: category }",
    about:
      "A column is not used for training if it only identifies rows, carries no information, or has too many values to learn from. Texts named in textColumns of TabularPreprocessing are passed on to TextFeatures all the same.",
  },
  "data/left-out-alike": {
    severity: "note",
    text: "{columns} are left out of the features: each {reason}",
    hint: "to keep a column, declare its type under schema in DataLoading's config",
    about: "Columns that are left out for the same reason (see data/left-out) are reported together.",
  },
  "data/levels-joined": {
    severity: "note",
    text: "'{column}': spellings that differ only in case or spaces count as one value: {levels}",
    hint: "set join: false for the column in schema to keep them separate",
    about: "All spellings are replaced by the most frequent one.",
  },
  "data/missing-words": {
    severity: "note",
    text: "'{column}': cells with {words} count as missing ({count} in all)",
    about: "Among numbers, dates or yes/no answers, a dash or a word such as 'none' marks a missing value.",
  },
  "data/missing-words-alike": {
    severity: "note",
    text: "{columns}: cells with {words} count as missing ({count} in all)",
    about: "Columns with the same words for missing values (see data/missing-words) are reported together.",
  },
  "data/word-kept": {
    severity: "note",
    text: "'{column}': {count} cells with '{word}' count as a value, although '{word}' counts as missing in {others}",
    hint: 'if it means a missing cell everywhere, set sentinels: ["{word}"] in DataLoading\'s config',
    about:
      "In a column of numbers, dates or yes/no answers, a mark such as '?' counts as a missing value. In a column of categories, it can be a category.",
  },
  "data/word-kept-alike": {
    severity: "note",
    text: "{columns}: cells with '{word}' count as a value ({count} in all), although '{word}' counts as missing in {others}",
    hint: 'if it means a missing cell everywhere, set sentinels: ["{word}"] in DataLoading\'s config',
    about: "Columns with the same mark (see data/word-kept) are reported together.",
  },
  "data/separated-by-blanks": {
    severity: "note",
    text: "spaces or tabs separate the {columns} columns of '{file}'",
    hint: "if they do not, set delimiter in DataLoading's config",
    about:
      "In a table without another delimiter, each run of spaces or tabs outside quotes counts as a delimiter if this produces rows of equal width that consist mostly of numbers or quoted cells.",
  },
  "data/short-rows": {
    severity: "note",
    text: "'{file}': {count} rows end before the last columns, which Excel omits if they are empty: the cells count as missing",
    about:
      "Excel saves 16 rows at a time and omits the last columns, with their delimiters, if they are empty in all of these rows. Any other short row is an error.",
  },
  "data/lines-skipped": {
    severity: "note",
    text: "'{file}': lines above or between the rows are skipped ({count} in all), such as '{first}'",
    about: "Titles, comments and notes are not part of a table.",
  },
  "data/index-column": {
    severity: "note",
    text: "the first column of '{file}' has no name: it is treated as an index and left out",
    hint: "give it a name, or set indexColumn to false, to keep it",
    about: "pandas and R write row names into a column without a name.",
  },
  "data/read-numbers": {
    severity: "note",
    text: "'{column}' is read as numbers: {example} is {taken}",
    about: "Thousands marks, signs, currencies and units are stripped. A percentage keeps its number.",
  },
  "data/read-numbers-alike": {
    severity: "note",
    text: "{columns} are read as numbers: for example, {example} is {taken}",
    about: "Columns whose numbers are written in the same way (see data/read-numbers) are reported together.",
  },
  "data/read-dates": {
    severity: "note",
    text: "'{column}' is read as dates: {example} is {taken}",
    about: "The order of day and month is known from dates in the column that can be read in only one way.",
  },
  "data/short-years": {
    severity: "note",
    text: "'{column}' has two-digit years, which are read as {first} to {last}",
    hint: "if that is wrong, use four-digit years",
    about:
      "Two-digit years are read as 1969 to 2068, as in POSIX, unless another first year brings the column's dates closer together, as with dates of birth.",
  },
  "data/read-epochs": {
    severity: "note",
    text: "'{column}' is read as timestamps: {unit} since 1970",
    about: "Whole numbers are timestamps if the column's name suggests time and all of them fall in the last decades.",
  },
  "data/read-clocks": {
    severity: "note",
    text: "'{column}' is read as numbers of seconds: {example} is a time of day or a duration",
    about: "Hours, minutes and seconds are combined into one number.",
  },
  "data/read-booleans": {
    severity: "note",
    text: "{yes} is read as true and {no} as false in {columns}",
    about: "Words for yes and no are recognised in several languages.",
  },
});
