import { entries } from "../entry.ts";

/** Problems with scoring a file on this machine. */
export const predict = entries({
  "predict/no-subject": {
    severity: "error",
    text: "there is no file '{subject}', and {reason}",
    hint: "name a run, last, or a package (model.tar.gz)",
    about: "The model is named by a run's id, by the beginning of one, or by the path of a package.",
  },
  "predict/no-package": {
    severity: "error",
    text: "run '{run}' of {pipeline} made no model that can score rows",
    hint: "name a run that trained a model, or a package (model.tar.gz)",
    about:
      "The run has neither a package nor a trained model, because it failed before, or because the pipeline has no such step.",
  },
  "predict/several": {
    severity: "error",
    text: "run '{run}' made several models: {steps}",
    hint: "choose one with --step {first}",
    about: "It is not clear which model is meant.",
  },
  "predict/unknown-step": {
    severity: "error",
    text: "step '{step}' of run '{run}' made no model; these did: {steps}",
    about: "The step does not exist, did not run, or does not make a model.",
  },
  "predict/not-a-model": {
    severity: "error",
    text: "'{file}' is not a model package of Specline: {reason}",
    hint: "name a run, or the model.tar.gz of a Package or training step",
    about: "Rows are scored with the code and the description of the columns in the package, which this file lacks.",
  },
  "predict/no-data": {
    severity: "error",
    text: "there is no file or folder '{data}'",
    about: "The rows to score are read from a file, or from all files in a folder.",
  },
  "predict/no-rows": {
    severity: "error",
    text: "'{data}' has no rows to score",
    about: "The file is empty, or has only a header.",
  },
  "predict/rows": {
    severity: "error",
    text: "the model refuses the rows from {first}: {reason}",
    about: "An endpoint with this model would refuse the same rows with the same words.",
  },
  "predict/keep": {
    severity: "error",
    text: "the data have no column '{column}' to keep beside the scores",
    about: "The columns that --keep names are copied from the data to the scores.",
  },
  "predict/keep-taken": {
    severity: "error",
    text: "columns that --keep names have the names of columns of the scores: {columns}",
    hint: "leave them out of --keep, or rename them in the data",
    about: "The table of scores would have two columns with the same name.",
  },
  "predict/not-counted": {
    severity: "note",
    text: "missing cells and new categories are not counted, because an earlier version of Specline made the package",
    about: "The scores are those of an endpoint with this package. Only the counts are missing.",
  },
  "predict/failed": {
    severity: "error",
    text: "the rows could not be scored: {reason}",
    about: "Python, or the code in the package, ended with an error that is not about the rows.",
  },
});
