import { entries } from "../entry.ts";

/** Problems found before or during a local run. */
export const run = entries({
  "run/parameter-missing": {
    severity: "error",
    text: "{count} without a value: {names}",
    hint: "pass {flags}",
    about: "No values were given for pipeline parameters without a default. The message lists all of them.",
  },
  "run/parameter-unknown": {
    severity: "error",
    text: "the pipeline has no parameter '{name}'; it has {known}",
    about: "A value was given for a parameter that the definition does not declare.",
  },
  "run/parameter-type": {
    severity: "error",
    text: "parameter '{name}' takes {type}, not '{value}'",
    about: "The value cannot be converted to the parameter's type in the definition.",
  },
  "run/parameter-value": {
    severity: "error",
    text: "parameter '{name}' takes {allowed}, not '{value}'",
    about: "The value is not one of those that the definition allows (EnumValues).",
  },
  "run/parameter-empty": {
    severity: "error",
    text: "parameter '{name}' was given an empty string, which SageMaker refuses",
    hint: "leave it out to take its default",
    about: "StartPipelineExecution does not accept empty parameter values, so a local run refuses them too.",
  },
  "run/asset-missing": {
    severity: "error",
    text: "{steps} cannot run, because '{file}' cannot be read: {reason}",
    hint: "restore the file, or correct its path in the pipeline",
    about: "A file that is uploaded before the pipeline runs does not exist, or you lack permission to read it.",
  },
  "run/asset-changed": {
    severity: "error",
    text: "'{file}' changed while it was being copied",
    hint: "run again once nothing is writing to it",
    about: "A source file's content is no longer what it was when the definition was compiled.",
  },
  "run/input-missing": {
    severity: "error",
    text: "{step} reads {uri} ('{input}'), which does not exist",
    hint: "put the data at {path}",
    about:
      "Local runs use a folder instead of S3: the object s3://bucket/key is the file s3/bucket/key in the work folder.",
  },
  "run/fetch-limit": {
    severity: "error",
    text: "{amount} would be fetched from S3, more than the {limit} that are allowed",
    hint: 'allow more with --fetch-limit "{size}", or say where the data are on this disk with --map',
    about: "A mistake in an address can name a whole bucket, and downloads cost money.",
  },
  "run/fetch-disk": {
    severity: "error",
    text: "{amount} would be fetched from S3, but the disk of the work folder has only {free} left",
    hint: "free some space, choose another work folder with --work, or map a part of the data with --map",
    about: "Inputs that are fetched are kept in the local S3 folder, so that a later run need not fetch them again.",
  },
  "run/fetch-place": {
    severity: "error",
    text: "{uri} cannot be put at {path}: {reason}",
    hint: "copy it to another place yourself, and name that with --map",
    about:
      "S3 allows keys that are no paths of files, and both an object 'a' and an object 'a/b'. A folder on disk can have only one of them.",
  },
  "run/fetch-changed": {
    severity: "error",
    text: "{uri} has changed while it was being fetched",
    hint: "run again when nothing writes there",
    about: "What arrived is not as long as S3 said before, so that the input might be half old and half new.",
  },
  "run/fetch-region": {
    severity: "error",
    text: "the bucket '{bucket}' cannot be read from {region}: {reason}",
    hint: "set AWS_REGION to the bucket's region",
    about: "Without AWS_REGION, buckets are asked for in us-east-1, which redirects to their region.",
  },
  "run/fetch-bucket": {
    severity: "error",
    text: "there is no bucket '{bucket}'",
    hint: "check the address, or say where the data are on this disk with --map s3://{bucket}/…=PATH",
    about: "An input of the pipeline is in this bucket.",
  },
  "run/input-unreadable": {
    severity: "error",
    text: "{uri} cannot be read: {reason}",
    hint: "put a file, a folder or a link to one at {path}",
    about:
      "Links in the local S3 folder are followed. Broken or circular links, pipes, sockets and devices cannot be read.",
  },
  "run/links-followed": {
    severity: "note",
    text: "{step} reads {uri} ('{input}') through {links}",
    about:
      "Data can be put in place by links, as DVC, git-annex and shared caches do. The files that they point to are read and identified by their content.",
  },
  "run/input-unsupported": {
    severity: "error",
    text: "{step} reads its input '{input}' as {what}, which does not work on this machine",
    hint: "give the input a LocalPath below /opt/ml",
    about: "A job's folders are always below /opt/ml.",
  },
  "run/manifest": {
    severity: "error",
    text: "{step} reads its input '{input}' through the manifest {uri}, which cannot be used: {reason}",
    hint: 'a manifest is [{"prefix": "s3://bucket/some/"}, "a.csv", "b.csv"]',
    about: "An input of type ManifestFile names a JSON file that lists the input's objects.",
  },
  "run/left-out": {
    severity: "warning",
    text: "{step} ({type}) will not run here{more}: {reason}",
    hint: "provide the result that it would have had: {flags}",
    about:
      "Reported before a local run starts: this kind of step cannot run locally, so it is left out along with every step that needs it.",
  },
  "run/stubbed": {
    severity: "note",
    text: "{step} did not run; its result comes from --stub",
    about: "A local run skips a step if you provide its result.",
  },
  "run/departs": {
    severity: "note",
    text: "{step} runs differently than on AWS: {what}",
    about:
      "Reported before a local run starts: the definition asks for something that a single machine cannot provide.",
  },
  "run/uri": {
    severity: "error",
    text: "a local run cannot use '{uri}' as an S3 URI",
    hint: "name data on this machine by its path, and copy other data here first",
    about: "An S3 URI has a bucket and a key. A key with '.' or '..' between slashes cannot be stored in a folder.",
  },
  "run/no-property": {
    severity: "error",
    text: "'{path}' cannot be read: {seen}",
    about: "An expression reads a property that the step or execution does not have on this machine.",
  },
  "run/property-file": {
    severity: "error",
    text: "the property file '{file}' of {step} cannot be used: {reason}",
    about: "A condition or an argument reads a JSON file that a step should have written.",
  },
  "run/expression": {
    severity: "error",
    text: "an expression of {step} cannot be evaluated: {reason}",
    about: "An expression of the definition language is malformed, or its operands do not fit together.",
  },
  "run/definition": {
    severity: "error",
    text: "the definition cannot be run: {reason}",
    about:
      "Two steps of the definition have the same name, or a step depends on a missing step or, directly or indirectly, on itself.",
  },
  "run/step-failed": {
    severity: "error",
    text: "{step} ended with exit status {status}{reason}",
    hint: "the full log is {log}",
    about: "A job's process ended with a non-zero exit status. The message shows the last lines of its log.",
  },
  "run/module-missing": {
    severity: "error",
    text: "{step} imports '{module}', which this machine's Python does not have{image}",
    hint: "{remedy}; the full log is {log}",
    about:
      "A script ended because Python found no module with this name. Local jobs run with this machine's Python, and nothing is installed for them. If the packages of the step's image are listed publicly, the message says whether the image has it.",
  },
  "run/not-in-job": {
    severity: "note",
    text: "{step} has its own temporary folders and cannot see {paths} on this machine: pass it as an input, or keep it in the project",
    about:
      "Each job has its own /tmp, /var/tmp and /dev/shm, like a container on SageMaker. This note is added to the failure of a job that was given a path in one of them.",
  },
  "run/step-killed": {
    severity: "error",
    text: "{step} was killed by {signal}{meaning}",
    hint: "the full log is {log}",
    about:
      "A signal ended a job's process. A SIGKILL that nobody sent deliberately usually means that the machine ran out of memory.",
  },
  "run/step-too-long": {
    severity: "error",
    text: "{step} was stopped after {limit}, the maximum that its StoppingCondition allows",
    hint: "raise MaxRuntimeInSeconds in its StoppingCondition, or reduce its data",
    about: "MaxRuntimeInSeconds also applies to local runs.",
  },
  "run/lambda-too-long": {
    severity: "error",
    text: "{step} was stopped after {minutes} minutes, the longest that a Lambda function can run",
    hint: "give it less work, or make it a processing step",
    about: "Lambda ends a function after 15 minutes at the latest, so a local run does, too.",
  },
  "run/export-failed": {
    severity: "error",
    text: "the export could not be copied to '{path}': {reason}",
    hint: "the rows are among the step's outputs; choose a folder that can be written to, and run again",
    about: "In a local run, exports to a local path are copied there when the run has ended.",
  },
  "run/outputs": {
    severity: "error",
    text: "{step} did not give the outputs that the definition declares: {faults}",
    hint: "give an object with {names}",
    about:
      "The function of a Lambda step or the command of a Callback step must return each of the step's OutputParameters, as a string, a number or a boolean of its OutputType.",
  },
  "run/program-unused": {
    severity: "error",
    text: "{option} names '{name}', which no step of that kind has; it can name {known}",
    about:
      "`--lambda` names a Lambda step or its function, `--callback` a Callback step, and `--entrypoint` a Processing or Training step.",
  },
  "run/callback-failed": {
    severity: "error",
    text: "{step} failed, as was answered: {reason}",
    about:
      "A Callback step waits until somebody reports its outputs or a failure. In a terminal, and without --callback, that is you.",
  },
  "run/check-violated": {
    severity: "error",
    text: "{step} found {count} of its baseline: {violations}",
    hint: "the report is {path}; set FailOnViolation to false to go on, or SkipCheck and RegisterNewBaseline to accept the new data",
    about:
      "A QualityCheck or ClarifyCheck step compares what it measures with the constraints of its baseline, and fails if they do not hold, unless FailOnViolation is false.",
  },
  "run/analysis-config": {
    severity: "error",
    text: "the analysis configuration of {step} at {uri} cannot be read: {reason}",
    hint: "write what Clarify computes to analysis_config.json, as the SageMaker SDK does when it makes the definition",
    about: "A ClarifyCheck step reads its columns, facets and metrics from this file, which its definition only names.",
  },
  "run/step-left": {
    severity: "error",
    text: "{step} has ended, but some processes that it started cannot be stopped: {pids}",
    hint: "end these processes, or restart the machine, then run again",
    about: "A process that a job leaves behind could change its outputs while they are read, so it is stopped first.",
  },
  "run/output-refused": {
    severity: "error",
    text: "{step} left {path}, which cannot be an output: {reason}{more}",
    hint: "{remedy}",
    about:
      "An output consists of files and folders, and of links to other places in the same output. Specline never follows an output out of its own folder. If an output contains a link that points outside it, a pipe, a socket, a device or a mount, the step fails and none of its outputs are published.",
  },
  "run/hosts-differ": {
    severity: "error",
    text: "{first} and {second} of {step} both wrote {path} with different contents{more}",
    hint: "write it on the first host only, or under a different name on each host",
    about:
      "All instances of a job upload their output to the same location. If two instances write different contents to the same path, AWS may keep either file, so a local run stops. Identical files are fine.",
  },
  "run/step-not-started": {
    severity: "error",
    text: "{step} could not be started: '{program}': {reason}",
    hint: "check that the program is installed on this machine and is executable",
    about: "The first word of a job's entrypoint is not a program that can be run on this machine.",
  },
  "run/fail-step": {
    severity: "error",
    text: "{step} ends the run: {message}",
    about: "A Fail step was reached. Its message is defined by the pipeline.",
  },
  "run/fail-step-passed": {
    severity: "error",
    text: "{step} would end the run: {message}",
    about:
      "A Fail step was reached in a run with --keep-going: other branches go on, and the run has failed in the end. On SageMaker, the execution ends there.",
  },
  "run/archive": {
    severity: "error",
    text: "the archive {uri} cannot be used: {reason}",
    hint: "pack it again with tar -czf from inside the folder with its files",
    about: "A .tar.gz is damaged, or contains a path outside the folder into which it is unpacked.",
  },
  "run/no-objective": {
    severity: "error",
    text: "a training job of {step} succeeded, but its log does not show the objective '{metric}'",
    hint: "the metric's regular expression must match a line of the log",
    about: "A tuning job compares its training jobs by a metric that it reads from their logs.",
  },
  "run/not-emulated": {
    severity: "warning",
    text: "{step} ({type}) was not run: {reason}",
    hint: "provide its result with --stub {step}",
    about: "A local run cannot run this kind of step. The steps that depend on it are left out too.",
  },
  "run/incomplete": {
    severity: "error",
    text: "the run is incomplete: {steps} did not run on this machine",
    hint: "--stub STEP provides a step's result; --allow-incomplete accepts the run as it is, with exit status 0",
    about:
      "Nothing failed, but steps that cannot run on this machine were left out, along with everything that depends on them. The exit status is not 0, so that scripts do not mistake this for a complete run.",
  },
  "run/disk-full": {
    severity: "error",
    text: "the disk that holds '{folder}' is full",
    hint: "free some space, then run again: finished steps are reused",
    about: "Finished work is not lost, because outputs become visible only when they are complete.",
  },
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
