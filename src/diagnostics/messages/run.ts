import { entries } from "../entry.ts";

/** Problems with a local run as a whole: its folder, its interpreter, and the runs and steps that were asked for. */
export const run = entries({
  "run/work-inside": {
    severity: "error",
    text: "the work folder '{work}' is inside '{folder}', which {steps} reads",
    hint: "choose a folder outside it with --work: otherwise the next run would read this run's files as data or code",
    about: "Everything in a data or code folder is read, except hidden files.",
  },
  "run/work-folder": {
    severity: "error",
    text: "the work folder '{folder}' cannot be used: {reason}",
    hint: "{remedy}",
    about:
      "The work folder contains the local S3 folder, the records and the cache. A local run never writes through links in it, because a job might have created them.",
  },
  "run/python": {
    severity: "error",
    text: "the interpreter '{python}' does not run: {reason}",
    hint: "run specline doctor to find or install one",
    about: "Python jobs need an interpreter. Its version and packages are checked before a run.",
  },
  "run/isolation": {
    severity: "error",
    text: "the isolation {isolation} is not available here: {reason}",
    hint: "omit the isolation, so that the best one that works on this machine is chosen",
    about: "The requested way of giving jobs their own /opt/ml is not supported on this machine.",
  },
  "run/unknown-run": {
    severity: "error",
    text: "there is no run '{run}': {known}",
    hint: "'specline runs' lists the runs in this folder, and 'specline run PIPELINE' makes one",
    about: "The work folder has no run with this name.",
  },
  "run/unknown-filter": {
    severity: "warning",
    text: "no run in the work folder has the {what} '{name}' (known: {known})",
    about: "A misspelled name in --pipeline or --where matches no run, so the list is empty for that reason alone.",
  },
  "run/unknown-step": {
    severity: "error",
    text: "the pipeline has no step '{step}'; it has {known}",
    about: "The definition has no step with the requested name.",
  },
  "run/only-needs": {
    severity: "error",
    text: "{step} cannot run alone, because {missing} has no finished result",
    hint: "run the whole pipeline once, or name a run that has it with --source",
    about:
      "Running a single step uses the latest results of the steps that it depends on. Running a step and those after it uses the results of a single run, the latest that has all of them.",
  },
  "run/no-sample": {
    severity: "error",
    text: "a run on a sample is not possible: {reason}",
    hint: "leave --sample out, and put less data in place instead",
    about:
      "--sample makes the loading steps take a smaller share of the rows. Definitions from other tools load their data in their own way, which Specline does not know.",
  },
  "run/source-sample": {
    severity: "error",
    text: "run {run} read {theirs} of the rows, and this run reads {ours} of them",
    hint: "pass the same --sample as for that run, or name another run",
    about: "A run never mixes results of a sample with results of the whole table.",
  },
  "run/source-lacks": {
    severity: "error",
    text: "{step} cannot run on the results of run {run}, which has none of {missing}",
    hint: "name another run with --source (specline runs lists them), or leave --source out",
    about:
      "Steps that are not asked for keep the results of the source run, so it must have finished all those that the others need, and their outputs must still be there unchanged.",
  },
  "run/source-other": {
    severity: "error",
    text: "run {run} is a run of '{title}', and not of the pipeline '{pipeline}'",
    hint: "specline runs lists the runs of each pipeline",
    about: "The source of a run must be a run of the same pipeline, as on SageMaker.",
  },
  "run/source-running": {
    severity: "error",
    text: "run {run} has not ended yet, so it cannot be the source of another",
    hint: "wait until it has ended, or stop it",
    about: "As on SageMaker, the source of a run must have ended, whether it succeeded or failed.",
  },
  "run/source-hidden": {
    severity: "error",
    text: "run {run} was given a value for the parameter '{name}' that its record hides",
    hint: "pass it again: --param {name}=…",
    about:
      "A run that continues or repeats an earlier one takes over its parameter values. Records never contain secrets, and the parameter's default could be another value.",
  },
  "run/hidden-value": {
    severity: "error",
    text: "{step} reads a value that is hidden in the record of an earlier run",
    hint: "run the whole pipeline with --no-cache, because records never contain secrets",
    about:
      "Passwords, tokens and keys are hidden in everything that a run records. A recorded result therefore does not contain them, and a job that reads one would receive the placeholder that replaces it.",
  },
});
