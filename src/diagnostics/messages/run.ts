import { entries } from "../entry.ts";

/** Faults found before or during a local run. */
export const run = entries({
  "run/parameter-missing": {
    severity: "error",
    text: "{count} without a value: {names}",
    hint: "pass {flags}",
    about: "Pipeline parameters without a default were given no value. The message lists all of them.",
  },
  "run/parameter-unknown": {
    severity: "error",
    text: "the pipeline has no parameter '{name}'; it has {known}",
    about: "A value was given for a parameter that the definition does not declare.",
  },
  "run/parameter-type": {
    severity: "error",
    text: "parameter '{name}' takes {type}, not '{value}'",
    about: "The value cannot be read as the type that the definition declares for the parameter.",
  },
  "run/parameter-value": {
    severity: "error",
    text: "parameter '{name}' takes {allowed}, not '{value}'",
    about: "The value is not among those that the definition allows (EnumValues).",
  },
  "run/parameter-empty": {
    severity: "error",
    text: "parameter '{name}' was given an empty string, which SageMaker refuses",
    hint: "leave it out to take its default",
    about: "StartPipelineExecution accepts no empty parameter values, so a local run refuses them too.",
  },
  "run/asset-missing": {
    severity: "error",
    text: "{steps} cannot run, because '{file}' cannot be read: {reason}",
    hint: "restore the file, or correct its path in the pipeline",
    about: "A file that the pipeline uploads before it runs does not exist, or may not be read.",
  },
  "run/asset-changed": {
    severity: "error",
    text: "'{file}' changed while it was being copied",
    hint: "run again when nothing writes to it",
    about: "The bytes of a source file differ from those that the definition was compiled from.",
  },
  "run/input-missing": {
    severity: "error",
    text: "{step} reads {uri} ('{input}'), which does not exist",
    hint: "put the data at {path}",
    about: "Locally a folder stands in for S3: an object s3://bucket/key is the file s3/bucket/key in the work folder.",
  },
  "run/input-unreadable": {
    severity: "error",
    text: "{uri} cannot be read: {reason}",
    hint: "put a file, a folder or a link to one at {path}",
    about:
      "Links in the folder that stands in for S3 are followed. A broken or circular link, a pipe, a socket or a device cannot be read.",
  },
  "run/links-followed": {
    severity: "note",
    text: "{step} reads {uri} ('{input}') through {links}",
    about:
      "Data may be put in place by links, as DVC, git-annex and shared caches do. The files that they lead to are read and identified by their content.",
  },
  "run/input-unsupported": {
    severity: "error",
    text: "{step} reads its input '{input}' as {what}, which does not work on this machine",
    hint: "give the input a LocalPath below /opt/ml",
    about: "Jobs get their folders below /opt/ml and nowhere else.",
  },
  "run/manifest": {
    severity: "error",
    text: "{step} reads its input '{input}' through the manifest {uri}, which cannot be used: {reason}",
    hint: 'a manifest is [{"prefix": "s3://bucket/some/"}, "a.csv", "b.csv"]',
    about: "An input of the type ManifestFile names a JSON list of the objects that it consists of.",
  },
  "run/left-out": {
    severity: "warning",
    text: "{step} ({type}) will not run here{more}: {reason}",
    hint: "stub it with the result that it would have had: {flags}",
    about:
      "Reported before a local run starts: this kind of step cannot run locally, so it is left out with everything that needs it.",
  },
  "run/stubbed": {
    severity: "note",
    text: "{step} did not run: its result comes from --stub",
    about: "A local run does not run a step whose result the user provides.",
  },
  "run/departs": {
    severity: "note",
    text: "{step} runs differently than on AWS: {what}",
    about:
      "Reported before a local run starts: the definition asks for something that a single machine cannot provide.",
  },
  "run/uri": {
    severity: "error",
    text: "'{uri}' is not an S3 URI that a local folder can stand in for",
    hint: "name data on this machine by its path, and copy other data here first",
    about: "An S3 URI has a bucket and a key. A key with '.' or '..' between slashes has no place in a folder.",
  },
  "run/no-property": {
    severity: "error",
    text: "'{path}' cannot be read: {seen}",
    about: "An expression reads a property that the step or the execution does not have on this machine.",
  },
  "run/property-file": {
    severity: "error",
    text: "the property file '{file}' of {step} cannot be used: {reason}",
    about: "A condition or an argument reads a JSON file that a step should have written.",
  },
  "run/expression": {
    severity: "error",
    text: "an expression of {step} cannot be evaluated: {reason}",
    about: "A value of the definition language is malformed, or its operands do not fit together.",
  },
  "run/definition": {
    severity: "error",
    text: "the definition cannot be run: {reason}",
    about:
      "Two steps of the definition have the same name, or a step depends on one that does not exist, or on itself through others.",
  },
  "run/step-failed": {
    severity: "error",
    text: "{step} ended with exit status {status}{reason}",
    hint: "the full log is {log}",
    about: "A job's process ended with an exit status other than 0. The message shows the last lines of its log.",
  },
  "run/not-in-job": {
    severity: "note",
    text: "{step} has its own temporary folders and cannot see {paths} of this machine: pass it as an input, or keep it in the project",
    about:
      "Each job has its own /tmp, /var/tmp and /dev/shm, as a container on SageMaker has. Added to the failure of a job that was given such a path.",
  },
  "run/step-killed": {
    severity: "error",
    text: "{step} was killed by {signal}{meaning}",
    hint: "the full log is {log}",
    about:
      "A signal ended a job's process. A SIGKILL that nobody sent usually means that the machine ran out of memory.",
  },
  "run/step-too-long": {
    severity: "error",
    text: "{step} was stopped after {limit}, the maximum that its StoppingCondition allows",
    hint: "raise MaxRuntimeInSeconds in its StoppingCondition, or let it work on less data",
    about: "MaxRuntimeInSeconds applies to a local run too.",
  },
  "run/step-left": {
    severity: "error",
    text: "{step} has ended, but processes that it started cannot be stopped: {pids}",
    hint: "end these processes, or restart the machine, then run again",
    about: "A process that a job leaves behind could change its outputs while they are read, so it is stopped first.",
  },
  "run/output-refused": {
    severity: "error",
    text: "{step} left {path}, which cannot be an output: {reason}{more}",
    hint: "{remedy}",
    about:
      "An output consists of files and folders, and of links to other places in the same output. Outputs are never followed out of their own folders: a link that leads out, a pipe, a socket, a device or a mount fails the step, and none of it is published.",
  },
  "run/step-not-started": {
    severity: "error",
    text: "{step} could not be started: '{program}': {reason}",
    hint: "check that the program is installed on this machine and may be executed",
    about: "The first word of a job's entrypoint is not a program that can run here.",
  },
  "run/fail-step": {
    severity: "error",
    text: "{step} ends the run: {message}",
    about: "A Fail step was reached; its message is the pipeline's own.",
  },
  "run/archive": {
    severity: "error",
    text: "the archive {uri} cannot be used: {reason}",
    hint: "pack it again with tar -czf, from inside the folder whose files it should hold",
    about: "A .tar.gz is damaged, or holds a path that leads out of the folder into which it is unpacked.",
  },
  "run/no-objective": {
    severity: "error",
    text: "a training job of {step} succeeded, but its log does not show the objective '{metric}'",
    hint: "the metric's regular expression must match a line of the log",
    about: "A tuning job compares its training jobs by a metric that is read from their logs.",
  },
  "run/not-emulated": {
    severity: "warning",
    text: "{step} ({type}) was not run: {reason}",
    hint: "provide its result with --stub {step}",
    about: "A local run cannot run this kind of step. The steps that depend on it are left out too.",
  },
  "run/incomplete": {
    severity: "error",
    text: "the run is incomplete: {steps} did not run here",
    hint: "--stub STEP provides the result of such a step; --allow-incomplete accepts the run as it is, with exit status 0",
    about:
      "Nothing failed, but steps that cannot run here were left out, along with everything that depends on them. A script that checks the exit status must not take this for a complete run.",
  },
  "run/disk-full": {
    severity: "error",
    text: "the disk that holds '{folder}' is full",
    hint: "free some space, then run again: finished steps are reused",
    about: "No finished work is lost: outputs become visible only when they are complete.",
  },
  "run/work-inside": {
    severity: "error",
    text: "the work folder '{work}' is inside '{folder}', which {steps} reads",
    hint: "choose a folder outside it with --work: the next run would read the files of this one as data or code",
    about: "A folder of data or code is read with everything in it, except hidden files.",
  },
  "run/work-folder": {
    severity: "error",
    text: "the work folder '{folder}' cannot be used: {reason}",
    hint: "{remedy}",
    about:
      "A local run keeps what stands in for S3, its records and its cache in one folder. It writes there through no link, because a job could have put that link there.",
  },
  "run/python": {
    severity: "error",
    text: "the interpreter '{python}' does not run: {reason}",
    hint: "run specline doctor to find or install one",
    about: "Python jobs need an interpreter, whose version and packages are checked before a run.",
  },
  "run/isolation": {
    severity: "error",
    text: "the isolation {isolation} is not available here: {reason}",
    hint: "leave the isolation open: the best one that works here is chosen",
    about: "A way of giving jobs their /opt/ml was requested by name, but this machine does not support it.",
  },
  "run/unknown-run": {
    severity: "error",
    text: "there is no run '{run}': {known}",
    about: "The work folder has no run of this name.",
  },
  "run/unknown-step": {
    severity: "error",
    text: "the pipeline has no step '{step}'; it has {known}",
    about: "The definition has no step of the requested name.",
  },
  "run/only-needs": {
    severity: "error",
    text: "{step} cannot run alone: {missing} has no finished result to read",
    hint: "run the whole pipeline once",
    about: "Running one step uses the last results of the steps that it depends on.",
  },
  "run/hidden-value": {
    severity: "error",
    text: "{step} reads a value that is hidden in the record of an earlier run",
    hint: "run the whole pipeline with --no-cache: no record keeps secrets",
    about:
      "Passwords, tokens and keys are hidden in everything that a run writes down. The recorded result of a step therefore lacks them, and a job that reads one would get the mark that replaces it.",
  },
});
