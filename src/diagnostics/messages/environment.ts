import { entries } from "../entry.ts";

/** What is wrong with the machine. `specline doctor` finds these before a run does. */
export const environment = entries({
  "environment/node": {
    severity: "error",
    text: "Node {version} is too old: Specline needs {needed} or later",
    hint: "install a current Node, from nodejs.org or by nvm",
    about: "The version of Node that runs Specline is not supported.",
  },
  "environment/no-python": {
    severity: "error",
    text: "no Python with {packages} was found",
    hint: "specline doctor --fix provides one; or set SPECLINE_PYTHON to one that has them",
    about:
      "The scripts of the standard steps need a Python with the packages of SageMaker's scikit-learn and XGBoost containers. Looked at, in this order: SPECLINE_PYTHON, .specline/venv, .venv, the first python3 on the path, /usr/bin/python3.",
  },
  "environment/chosen-python": {
    severity: "error",
    text: "SPECLINE_PYTHON names '{python}', which cannot be used: {reason}",
    hint: "unset SPECLINE_PYTHON to let Specline look for another, or install what is missing there",
    about: "An interpreter that was chosen by hand is not passed over in silence.",
  },
  "environment/install": {
    severity: "error",
    text: "{what} failed: {reason}",
    about:
      "A step of `specline doctor --fix` did not do what it should. The next way, where there is one, was tried too.",
  },
  "environment/another-way": {
    severity: "note",
    text: "Python is ready, by way of {way}: {first} was not to be had here ({reason})",
    about:
      "`specline doctor --fix` has provided the Python packages. The way that it tries first does not work on this machine, as where PyPI cannot be reached; nothing is left to do.",
  },
  "environment/nothing-left": {
    severity: "error",
    text: "Python packages could not be provided: {reason}",
    hint: "install {packages} for a Python of your own and set SPECLINE_PYTHON to it",
    about: "Neither a venv from PyPI nor the system's packages could be installed.",
  },
  "environment/not-writable": {
    severity: "error",
    text: "the work folder '{folder}' cannot be written: {reason}",
    hint: "run Specline in a folder that you may write to",
    about: "Runs, caches and the local model registry are kept in `.specline` beside the pipeline.",
  },
  "environment/write": {
    severity: "error",
    text: "'{file}' cannot be written: {reason}",
    about: "A file or folder that a command was asked to write could not be written.",
  },
  "environment/disk": {
    severity: "warning",
    text: "only {free} are free in '{folder}'",
    hint: "a run keeps its inputs, outputs and logs there; old ones can be deleted",
    about: "Little room is left on the disk that holds the work folder.",
  },
  "environment/no-namespace": {
    severity: "note",
    text: "jobs cannot be given a private /opt/ml here ({reason}): they get their folders as arguments instead",
    about:
      "A local run gives every job the folders of the container contract by a mount namespace (`unshare`), where the system allows it. Without it scripts are told other folders, which the report mentions.",
  },
});
