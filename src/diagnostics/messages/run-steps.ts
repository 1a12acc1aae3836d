import { entries } from "../entry.ts";

/** Problems with the steps of a local run. */
export const runSteps = entries({
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
  "run/pip-refused": {
    severity: "error",
    text: "{step} ended with exit status {status}: its pip cannot install packages into the system's Python, {python}",
    hint: "make a virtual environment, which runs in this folder use unless SPECLINE_PYTHON names another Python: '{python} -m venv --system-site-packages .specline/venv'; the full log is {log}",
    about:
      "A local job has no image of its own, so its pip changes the Python with which it runs. Linux distributions protect the system's Python from that (PEP 668, externally-managed-environment). In a virtual environment, pip can install what the job asks for.",
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
});
