import { entries } from "../entry.ts";

/** Problems with the machine, which `specline doctor` finds before a run does. */
export const environment = entries({
  "environment/node": {
    severity: "error",
    text: "Node {version} is too old: Specline needs {needed} or later",
    hint: "install a current Node from nodejs.org or with nvm",
    about: "Specline does not support this version of Node.",
  },
  "environment/no-python": {
    severity: "error",
    text: "no Python with {packages} was found",
    hint: "run specline doctor --fix to install one, or set SPECLINE_PYTHON to one that has them",
    about:
      "The standard steps' scripts need a Python with the packages of SageMaker's scikit-learn and XGBoost containers. Specline tries SPECLINE_PYTHON, .specline/venv, .venv, the first python3 on the path, and /usr/bin/python3, in this order.",
  },
  "environment/chosen-python": {
    severity: "error",
    text: "SPECLINE_PYTHON names '{python}', which cannot be used: {reason}",
    hint: "unset SPECLINE_PYTHON to let Specline look for another, or install what is missing",
    about: "Specline never silently replaces an interpreter that was chosen explicitly.",
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
      "`specline doctor --fix` has installed the Python packages. The first way that it tried does not work on this machine, for example because PyPI cannot be reached. You need not do anything else.",
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
    hint: "run Specline in a folder where you have write permission",
    about: "Runs, caches and the local model registry are stored in `.specline` beside the pipeline.",
  },
  "environment/write": {
    severity: "error",
    text: "'{file}' cannot be written: {reason}",
    hint: "check that the folder exists and is writable, or name another file",
    about: "A command could not write a file or folder that it was asked to write.",
  },
  "environment/port": {
    severity: "error",
    text: "port {port} cannot be used: {reason}",
    hint: "name another one with --port; --port 0 takes any that is free",
    about: "A server on this machine needs a port that no other program uses and that the user may use.",
  },
  "environment/disk": {
    severity: "warning",
    text: "only {free} of disk space is free in '{folder}'",
    hint: "a run keeps its inputs, outputs and logs there; delete old runs",
    about: "The work folder's disk is almost full.",
  },
  "environment/no-namespace": {
    severity: "note",
    text: "jobs cannot have a private /opt/ml here ({reason}): they receive their folders as arguments instead",
    about:
      "If the system allows it, a local run gives each job the container contract's folders in a mount namespace (`unshare`). Otherwise scripts receive the paths of other folders, and the report says so.",
  },
});
