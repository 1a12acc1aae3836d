import { entries } from "../entry.ts";

/** Problems with comparing runs on this machine. */
export const compare = entries({
  "compare/too-few": {
    severity: "error",
    text: "{named} named, and a comparison needs at least two runs",
    hint: "name two runs, as `specline runs` lists them, or write --last 2",
    about: "A run is named by its id, by the beginning of it, or by last.",
  },
  "compare/fewer": {
    severity: "error",
    text: "'{work}' has {there}, and --last asks for {asked}",
    hint: "run the pipeline again, or name runs of other pipelines one by one",
    about:
      "--last compares the last runs of the pipeline that ran last, because those of different pipelines rarely have much in common.",
  },
  "compare/same-run": {
    severity: "error",
    text: "'{name}' names run {run} a second time",
    hint: "name different runs, as `specline runs` lists them",
    about: "A run does not differ from itself.",
  },
  "compare/no-file": {
    severity: "error",
    text: "it is not known from which file run {run} was made, so its pipeline cannot be looked up in git",
    hint: "run the pipeline again: new runs store where their file is",
    about: "Runs of earlier versions, and those that were started from code, did not store the pipeline's file.",
  },
  "compare/no-repository": {
    severity: "error",
    text: "'{file}' is not in a git repository that can be read: {reason}",
    about: "--against git:REVISION reads the pipeline from the repository that contains its file.",
  },
  "compare/unknown-ref": {
    severity: "error",
    text: "the repository in '{top}' has no revision '{ref}'",
    hint: "name a branch, a tag or a commit; a shallow clone lacks earlier ones (git fetch --unshallow)",
    about: "The revision is resolved as by git rev-parse.",
  },
  "compare/no-checkout": {
    severity: "error",
    text: "git cannot write the files of '{ref}' to a temporary folder: {reason}",
    about: "The files are written to a temporary folder, because the user's own checkout stays as it is.",
  },
  "compare/not-at-ref": {
    severity: "error",
    text: "there is no '{file}' at '{ref}'",
    hint: "the file was added or renamed later; name the runs one by one",
    about: "The pipeline's file has no earlier version at that path.",
  },
  "compare/ref-fault": {
    severity: "error",
    text: "'{file}' as of '{ref}' does not compile: {reason}",
    about: "To find the runs of a pipeline at a revision, its definition is compared with theirs.",
  },
  "compare/no-run-at-ref": {
    severity: "error",
    text: "no run in '{work}' is of '{file}' as of '{ref}' ({commit})",
    hint: "make one, after copying data there that git does not track: {commands}",
    about:
      "A run belongs to a revision if its definition is the same, with the data, Specline and configs of that revision. Data that git does not track is that of the checkout.",
  },
  "compare/same-as-ref": {
    severity: "note",
    text: "run {run} is of the pipeline as of '{ref}' itself, and no other run is: there is nothing to compare",
    about: "Nothing that a job receives has changed since the revision.",
  },
  "compare/pipelines": {
    severity: "warning",
    text: "run {before} is of pipeline '{one}', and run {after} of '{other}': their steps are matched by name, branch and outputs",
    about: "What differs can have other reasons than in two runs of the same pipeline.",
  },
  "compare/targets": {
    severity: "warning",
    text: "run {before} predicts {one}, and run {after} {other}: their metrics and scores are not compared",
    about: "A difference between metrics says nothing if they measure different things.",
  },
  "compare/no-definition": {
    severity: "warning",
    text: "run {run} has no definition that can be read: its pipeline is not compared",
    about:
      "The work folder lacks the definition, because somebody deleted or changed it. Metrics and scores are still compared.",
  },
  "compare/no-scores": {
    severity: "note",
    text: "runs {before} and {after} did not both keep scores of rows: the difference has no interval",
    about:
      "The interval is computed from the predictions of the steps that evaluate the models, which one of the runs did not execute or no longer has.",
  },
  "compare/left-out": {
    severity: "note",
    text: "the scores of step '{step}' are not compared: {reason}",
    about:
      "The results were deleted, the step did not end in one of the runs, or its table of predictions is damaged or not a plain file.",
  },
  "compare/unfit-scores": {
    severity: "warning",
    text: "the scores of the runs are not compared: {reason}",
    about: "The tables of predictions do not fit each other, or cannot be read.",
  },
  "compare/failed": {
    severity: "warning",
    text: "the scores of the runs could not be compared: {reason}",
    about: "Python ended with an error that is not about the scores. Everything else is compared.",
  },
  "compare/other-data": {
    severity: "note",
    text: "runs {before} and {after} read different data: their rows are not matched, and the interval is that of two independent samples",
    about:
      "Row ids are positions in the source. In another source, the same position can have another row. Such an interval is wider than one of matched rows.",
  },
  "compare/unknown-data": {
    severity: "note",
    text: "it is not known whether runs {before} and {after} read the same data: their rows are not matched, and the interval is that of two independent samples",
    about:
      "The records lack the digest of what was loaded, because the source was not copied to the work folder or a user's own step loads it.",
  },
  "compare/no-row-ids": {
    severity: "note",
    text: "the tables of predictions have {fault} row ids: rows are not matched, and the interval is that of two independent samples",
    about: "Rows are matched by the column __row_id, which a user's own script can leave out or repeat.",
  },
  "compare/no-common-rows": {
    severity: "note",
    text: "runs {before} and {after} scored no row{where} in common: the interval is that of two independent samples",
    about: "The runs held out different rows, for example because their seeds or shares differ.",
  },
  "compare/relabelled": {
    severity: "note",
    text: "{rows} of {both} rows{where} that both runs scored have different labels: the interval is that of two independent samples",
    about: "The runs do not measure the same answers, although they read the same source.",
  },
  "compare/unmatched-rows": {
    severity: "note",
    text: "{both} rows{where} were scored by both runs and are compared; {one} were scored only by run {before}, and {other} only by run {after}",
    about:
      "The runs held out different rows, so the metrics on the common rows differ from those that the runs measured.",
  },
});
