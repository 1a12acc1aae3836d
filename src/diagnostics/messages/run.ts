import { entries } from "../entry.ts";

/** What a run finds on its way, on this machine. */
export const run = entries({
  "run/parameter-missing": {
    severity: "error",
    text: "{count} without a value: {names}",
    hint: "give them as {flags}",
    about: "Pipeline parameters that have no default were not given. All of them are named at once.",
  },
  "run/parameter-unknown": {
    severity: "error",
    text: "the pipeline has no parameter '{name}'; it has {known}",
    about: "A value was given for a parameter that the definition does not declare.",
  },
  "run/parameter-type": {
    severity: "error",
    text: "parameter '{name}' takes {type}, not '{value}'",
    about: "A parameter's value cannot be read as the type that the definition declares.",
  },
  "run/parameter-value": {
    severity: "error",
    text: "parameter '{name}' takes {allowed}, not '{value}'",
    about: "A parameter's value is not among those that the definition allows (EnumValues).",
  },
  "run/parameter-empty": {
    severity: "error",
    text: "parameter '{name}' was given an empty text, which SageMaker refuses",
    hint: "leave it out to take its default",
    about: "StartPipelineExecution takes no empty parameter values; a local run keeps to that.",
  },
  "run/asset-missing": {
    severity: "error",
    text: "'{file}' cannot be read, which {steps} need: {reason}",
    about: "A file that the pipeline uploads before it runs is not there, or may not be read.",
  },
  "run/asset-changed": {
    severity: "error",
    text: "'{file}' changed while it was being copied",
    hint: "run again once nothing writes to it",
    about: "The bytes of a source file are not those that the definition was compiled from.",
  },
  "run/input-missing": {
    severity: "error",
    text: "{step} reads {uri} ('{input}'), where nothing is",
    hint: "put the data at {path}",
    about: "Locally a folder stands for S3: an object s3://bucket/key is the file s3/bucket/key in the work folder.",
  },
  "run/input-unreadable": {
    severity: "error",
    text: "{uri} cannot be read: {reason}",
    hint: "put a file or a folder at {path}, or a link to one",
    about:
      "Links in the folder that stands for S3 are followed. One that leads nowhere or round in a circle, and a pipe, a socket or a device, is no data.",
  },
  "run/links-followed": {
    severity: "note",
    text: "{step} reads {uri} ('{input}') by way of {links}",
    about:
      "Data may be put in place by links, as DVC, git-annex and shared caches do. What they lead to is read, and counts by its content.",
  },
  "run/input-unsupported": {
    severity: "error",
    text: "{step} reads its input '{input}' as {what}, which does not work on this machine",
    about: "Jobs have a folder of their own at /opt/ml, and nowhere else.",
  },
  "run/manifest": {
    severity: "error",
    text: "{step} reads its input '{input}' by the manifest {uri}, which cannot be used: {reason}",
    hint: 'a manifest is [{"prefix": "s3://bucket/some/"}, "a.csv", "b.csv"]',
    about: "An input of the type ManifestFile names a JSON list of the objects that it is made of.",
  },
  "run/left-out": {
    severity: "warning",
    text: "{step} ({type}) will not run here{more}: {reason}",
    hint: "take it as done, with what it would have answered: {flags}",
    about: "Said before a local run starts: nothing here stands for a step, so it is left out with all that needs it.",
  },
  "run/stubbed": {
    severity: "note",
    text: "{step} was taken as done, with what --stub says of it",
    about: "A local run does not run a step that the user answers for.",
  },
  "run/departs": {
    severity: "note",
    text: "{step} runs otherwise than on AWS: {what}",
    about: "Said before a local run starts: what its definition asks for and one machine cannot give.",
  },
  "run/uri": {
    severity: "error",
    text: "'{uri}' is not an S3 URI that a folder can stand for",
    hint: "data of this machine is named by its path; what lies elsewhere has to be brought here first",
    about: "An S3 URI has a bucket and a key; a key with '.' or '..' between slashes has no place in a folder.",
  },
  "run/no-property": {
    severity: "error",
    text: "'{path}' leads to nothing: {seen}",
    about: "An expression names a property that the step, or the execution, does not have on this machine.",
  },
  "run/property-file": {
    severity: "error",
    text: "the property file '{file}' of {step} cannot be used: {reason}",
    about: "A condition or an argument reads a JSON file that a step was to write.",
  },
  "run/expression": {
    severity: "error",
    text: "an expression of {step} cannot be computed: {reason}",
    about: "A value of the definition language is malformed, or its operands do not go together.",
  },
  "run/definition": {
    severity: "error",
    text: "the definition cannot be run: {reason}",
    about: "Steps of the definition have one name twice, depend on a step that does not exist, or on each other.",
  },
  "run/step-failed": {
    severity: "error",
    text: "{step} ended with exit status {status}{reason}",
    hint: "its whole log is {log}",
    about: "A job's process ended with an exit status other than 0. The last lines of its log are shown.",
  },
  "run/step-killed": {
    severity: "error",
    text: "{step} was ended by {signal}{meaning}",
    hint: "its whole log is {log}",
    about: "A signal ended a job's process. SIGKILL that nobody sent mostly means that the machine ran out of memory.",
  },
  "run/step-too-long": {
    severity: "error",
    text: "{step} was stopped after {limit}, the longest that its StoppingCondition allows",
    about: "MaxRuntimeInSeconds holds for a local run too.",
  },
  "run/step-left": {
    severity: "error",
    text: "{step} has ended, but not all that it started: {pids} cannot be ended",
    hint: "end these processes, or restart the machine, then run again",
    about: "A process that a job leaves behind could change its outputs while they are read, so it is ended first.",
  },
  "run/output-refused": {
    severity: "error",
    text: "{step} left {path}, which is not taken: {reason}{more}",
    hint: "an output is made of files and folders; a link may lead to another place of the same output",
    about:
      "What a job leaves is never followed out of its own folders: a link, a pipe, a socket, a device or a mount there fails the step, and nothing of it is published.",
  },
  "run/step-not-started": {
    severity: "error",
    text: "{step} could not be started: '{program}': {reason}",
    about: "The first word of a job's entrypoint is no program that can be run here.",
  },
  "run/fail-step": {
    severity: "error",
    text: "{step} ends the run: {message}",
    about: "A Fail step was reached; its message is the pipeline's own.",
  },
  "run/archive": {
    severity: "error",
    text: "the archive {uri} cannot be used: {reason}",
    about: "A .tar.gz is damaged, or holds a path that leads out of the folder that it is unpacked to.",
  },
  "run/no-objective": {
    severity: "error",
    text: "a training job of {step} ended well, but its log does not show the objective '{metric}'",
    hint: "the metric's regular expression must find it in a line of the log",
    about: "A tuning job compares its training jobs by a metric that is read out of their logs.",
  },
  "run/not-emulated": {
    severity: "warning",
    text: "{step} ({type}) was not run: {reason}",
    about: "A local run has nothing that stands for this kind of step. What depends on it is left out as well.",
  },
  "run/incomplete": {
    severity: "error",
    text: "the run is incomplete: {steps} did not run here",
    hint: "--stub STEP says what such a step would have answered; --allow-incomplete takes the run as it is, with exit status 0",
    about:
      "Nothing failed, but steps were left out, as nothing here can run them, and with them all that depends on them. A script that goes by the exit status must not take that for a run that went through.",
  },
  "run/disk-full": {
    severity: "error",
    text: "the disk that holds '{folder}' is full",
    hint: "make room, then run again: what was finished is reused",
    about: "Nothing that was finished is lost: outputs become visible only when they are whole.",
  },
  "run/work-inside": {
    severity: "error",
    text: "the work folder '{work}' lies in '{folder}', which {steps} reads",
    hint: "name one outside with --work: the next run would take what this one leaves there for data or code",
    about: "A folder of data or code is read with all that is in it, but for hidden files.",
  },
  "run/work-folder": {
    severity: "error",
    text: "nothing can be written to the work folder '{folder}': {reason}",
    hint: "make it writable, or name another one",
    about: "A local run keeps S3, its records and its cache in one folder.",
  },
  "run/python": {
    severity: "error",
    text: "the interpreter '{python}' does not run: {reason}",
    hint: "specline doctor finds one, or provides it",
    about: "Jobs that are Python need an interpreter; it is asked for its version and packages before a run.",
  },
  "run/isolation": {
    severity: "error",
    text: "jobs cannot run by way of {isolation} here: {reason}",
    about: "A way of giving jobs their /opt/ml was asked for by name, and this machine does not have it.",
  },
  "run/unknown-run": {
    severity: "error",
    text: "there is no run '{run}': {known}",
    about: "A run was named that the work folder does not hold.",
  },
  "run/unknown-step": {
    severity: "error",
    text: "the pipeline has no step '{step}'; it has {known}",
    about: "A single step was asked for by a name that the definition does not have.",
  },
  "run/only-needs": {
    severity: "error",
    text: "{step} alone cannot run: {missing} has no finished result that it could read",
    hint: "run the whole pipeline once",
    about: "Running one step takes the last results of those it depends on.",
  },
  "run/hidden-value": {
    severity: "error",
    text: "{step} reads a value that is hidden in the record of the run it comes from",
    hint: "run the whole pipeline, with --no-cache: secrets are kept in no record",
    about:
      "Passwords, tokens and keys are hidden in all that a run writes down. What a step answered in an earlier run therefore lacks them, and a job that reads one there would get the mark in its place.",
  },
});
