import { entries } from "../entry.ts";

/** What the data themselves suggest, where they can be read before a run. Advice changes nothing by itself. */
export const advice = entries({
  "advice/label": {
    severity: "note",
    text: "the label is left open; of the columns of '{source}', the likeliest is {columns}",
    hint: 'say which, as label: {label} in a spec, { label: "{label}" } in code, or --param Label={label}',
    about:
      "No label was named, so a run asks for it. The columns that look like one are ranked by name, values and place.",
  },
  "advice/task": {
    severity: "note",
    text: "the label '{label}' holds {reason}: the task is {task}",
    hint: "if it is not, say so in the context, as { task: regression }: binary, multiclass or regression",
    about: "The task was left open. Scripts find it from the label as this note does.",
  },
  "advice/imbalance": {
    severity: "note",
    text: "'{value}' is only {share} of the label '{label}'",
    hint: 'let the rare class count more, with scalePosWeight: "auto" (about {weight}) in the training, and require pr_auc beside auc',
    about: "One class is rare. A model may look good by naming it never.",
  },
  "advice/label-empty": {
    severity: "note",
    text: "the label '{label}' is empty in {count} of {rows} rows: they are left out of training",
    about: "Rows without a label teach nothing.",
  },
  "advice/missing": {
    severity: "note",
    text: "many cells are empty in {columns}",
    hint: "XGBoost learns a way for them; impute them for other models, or leave them out with dropColumns: {list}",
    about: "A twentieth of a column's cells or more are missing.",
  },
  "advice/sentinel": {
    severity: "note",
    text: "{values} in '{source}' looks like a stand-in for a missing value",
    hint: "if it is one, say sentinels: {list} where the data is loaded",
    about: "Old systems write -999 or 9999 where a value is not known; taken as numbers, they mislead.",
  },
  "advice/number-words": {
    severity: "note",
    text: "{columns} of '{source}' would hold numbers, but for {words}: the values are taken for names",
    hint: "if they stand for a missing value, say sentinels: {list} where the data is loaded",
    about:
      "A single word among numbers makes a category of each of them, so that a model knows no more of their order.",
  },
  "advice/number-commas": {
    severity: "note",
    text: "numbers in {columns} are written with commas: they are taken for names",
    hint: "write them with a decimal point, and with nothing between thousands",
    about: "1,5 and 1,000 look alike: which of the two a comma means is not guessed.",
  },
  "advice/rare-class": {
    severity: "note",
    text: "'{value}' occurs in {count} rows of the label '{label}': too few for a row in each of the splits",
    hint: "bring more rows of it, or set validationSplit and testSplit so that each gets one: what is measured on one class says nothing",
    about: "Each split holds the same share of every class. Of a class with few rows, small splits hold none.",
  },
  "advice/categories": {
    severity: "note",
    text: "{columns} has very many categories",
    hint: "leave it out with dropColumns: {list}, or put a step before training that turns categories into rates",
    about: "A category that occurs a few times teaches a model about those rows and nothing else.",
  },
  "advice/id": {
    severity: "note",
    text: "{columns} differs in every row: it names rows and is no feature",
    hint: "say idColumn: {column} in the context",
    about: "A column that looks like an identifier would be learnt by heart.",
  },
  "advice/time": {
    severity: "note",
    text: "{columns} holds points in time",
    hint: "say timeColumn: {column} in the context, so that the model is tested on the latest rows",
    about:
      "Where rows have a date, a model is fairly tested only on rows that are later than those that it learnt from.",
  },
  "advice/instance": {
    severity: "note",
    text: "'{source}' has {bytes}, which takes about {memory} of memory when loaded: {instance} is enough",
    hint: "set instanceType: {instance} for its steps",
    about: "The instance type that is set, or the default, does not suit the size of the data.",
  },
  "advice/partial": {
    severity: "note",
    text: "only the first {read} of '{source}' ({bytes}) were looked at: {rows} rows",
    about: "Reading ahead of a run is bounded. What stands further down is not known to this advice.",
  },
  "advice/not-read": {
    severity: "note",
    text: "'{source}' was not looked into: {reason}",
    about: "Advice reads csv files, plain or compressed with gzip. Other formats are read by the run only.",
  },
});
