import { entries } from "../entry.ts";

/** Faults of `specline drift-report`, which compares new rows with those of a run. */
export const driftReport = entries({
  "drift-report/no-baseline": {
    severity: "error",
    text: "run '{run}' of {pipeline} has no rows to compare with: {reason}",
    hint: "name a run that loaded its table, or run the pipeline again",
    about: "New rows are compared with the rows that the run's loading step wrote for training.",
  },
  "drift-report/no-data": {
    severity: "error",
    text: "there is no file or folder '{data}'",
    about: "The new rows are read from a file, or from all files in a folder.",
  },
  "drift-report/other-columns": {
    severity: "error",
    text: "the rows have none of the features of run '{run}': they have {found}, and the run has {expected}",
    hint: "name a run of the pipeline that these rows are for",
    about:
      "The baseline and the new rows have no column in common that the model uses, so they are not the same table.",
  },
  "drift-report/no-metric": {
    severity: "note",
    text: "the effect on the metric is not predicted: {reason}",
    about:
      "The effect is predicted from the scores of new rows and of rows that were held out in the run, so it needs both.",
  },
  "drift-report/failed": {
    severity: "error",
    text: "the rows could not be compared: {reason}",
    about: "Python, or the script that compares the rows, ended with an error that is not about the rows.",
  },
});
