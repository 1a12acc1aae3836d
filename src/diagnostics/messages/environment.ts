import { entries } from "../entry.ts";

/** Faults of the machine. `specline doctor` finds them before a run does. */
export const environment = entries({
  "environment/node": {
    severity: "error",
    text: "Node {version} is too old: Specline needs {needed} or later",
    hint: "install a current Node from nodejs.org or with nvm",
    about: "This version of Node is not supported.",
  },
  "environment/no-python": {
    severity: "error",
    text: "no Python with {packages} was found",
    hint: "run specline doctor --fix to install one, or set SPECLINE_PYTHON to one that has them",
    about:
      "The scripts of the standard steps need a Python with the packages of SageMaker's scikit-learn and XGBoost containers. Specline looks, in this order, at SPECLINE_PYTHON, .specline/venv, .venv, the first python3 on the path, and /usr/bin/python3.",
  },
  "environment/chosen-python": {
    severity: "error",
    text: "SPECLINE_PYTHON names '{python}', which cannot be used: {reason}",
    hint: "unset SPECLINE_PYTHON to let Specline look for another, or install what is missing",
    about: "An interpreter that was chosen explicitly is never silently replaced by another.",
  },
  "environment/install": {
    severity: "error",
    text: "{what} failed: {reason}",
    about: "A part of `specline doctor --fix` failed. If there was another way, it was tried too.",
  },
  "environment/another-way": {
    severity: "note",
    text: "Python is ready, installed through {way}: {first} was not available ({reason})",
    about:
      "`specline doctor --fix` has installed the Python packages. The way that it tries first does not work on this machine, for example because PyPI cannot be reached. Nothing more needs to be done.",
  },
  "environment/nothing-left": {
    severity: "error",
    text: "the Python packages could not be installed: {reason}",
    hint: "install {packages} for your own Python and set SPECLINE_PYTHON to it",
    about: "Neither a venv from PyPI nor the system's packages could be installed.",
  },
  "environment/not-writable": {
    severity: "error",
    text: "the work folder '{folder}' is not writable: {reason}",
    hint: "run Specline in a folder in which you may write",
    about: "Runs, caches and the local model registry are kept in `.specline` beside the pipeline.",
  },
  "environment/write": {
    severity: "error",
    text: "'{file}' cannot be written: {reason}",
    hint: "check that the folder exists and may be written to, or name another file",
    about: "A command could not write a file or folder that it was asked to write.",
  },
  "environment/disk": {
    severity: "warning",
    text: "only {free} of disk space is free in '{folder}'",
    hint: "a run keeps its inputs, outputs and logs there; delete old runs",
    about: "The disk that holds the work folder is almost full.",
  },
  "environment/no-namespace": {
    severity: "note",
    text: "jobs cannot get a private /opt/ml here ({reason}): they get their folders as arguments instead",
    about:
      "A local run gives every job the folders of the container contract in a mount namespace (`unshare`), if the system allows it. Otherwise scripts get the paths of other folders, and the report says so.",
  },
});
