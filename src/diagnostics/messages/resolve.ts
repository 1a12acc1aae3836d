import { entries } from "../entry.ts";

/** Faults found while wiring. */
export const resolve = entries({
  "resolve/no-source": {
    severity: "error",
    text: "{step} needs {need}, {but}: {remedy}",
    about:
      "A required input has no candidate: no earlier step produces what it reads, or only one on a branch that it cannot read from. Raw and processed data never cross from one branch to another; models, fitted transforms, predictions and metrics do.",
  },
  "resolve/no-edge": {
    severity: "error",
    text: "{step} needs {need}, but the graph draws {edges}: {remedy}",
    about:
      "The edges of a graph are authoritative if it has any: an input is fed only by a step with an edge to it. None of these steps produces what the input takes, on a branch that it can read from.",
  },
  "resolve/tie": {
    severity: "error",
    text: "{step} could take its input '{input}' from {sources}, and no rule tells them apart: say which",
    hint: "wire one of them explicitly: each line above does",
    about:
      "Several outputs are equally good for an input. Specline does not guess, and nothing downstream falls back to a second choice; the step and everything that depends on it are left out until you choose one.",
  },
  "resolve/unknown-step": {
    severity: "error",
    text: "there is no step '{name}'",
    about: "A step refers to a specification that no pack in use declares, under this or any other name.",
  },
  "resolve/duplicate-step": {
    severity: "error",
    text: "two steps are called '{step}'",
    hint: "rename one of them, or add a branch, such as '{step}_calibration'",
    about: "Step names are unique in a definition, inside branches too.",
  },
  "resolve/unknown-source": {
    severity: "error",
    text: "input '{input}' of {step} is wired to the step '{source}', which is not in the pipeline",
    about: "An explicit wire names a step that does not exist.",
  },
  "resolve/unknown-output": {
    severity: "error",
    text: "input '{input}' of {step} is wired to '{output}', which is not an output of {source}",
    about: "An explicit wire names an output that the source's specification does not declare.",
  },
  "resolve/unknown-input": {
    severity: "error",
    text: "{step} has no input '{input}'",
    about: "A binding names an input that the step's specification does not declare.",
  },
  "resolve/unknown-after": {
    severity: "error",
    text: "{step} must run after '{after}', which is not in the pipeline",
    about: "An explicit order names a step that does not exist.",
  },
  "resolve/wrong-kind": {
    severity: "error",
    text: "input '{input}' of {step} takes {want}, but {source} gives {got}",
    about: "An explicit wire connects an output to an input of another artifact kind.",
  },
  "resolve/required-input": {
    severity: "error",
    text: "{step} cannot run without its input '{input}', which is explicitly left unwired",
    hint: "wire an output to it, give a URI, or remove the binding so that it is wired for you",
    about: "A binding leaves a required input without a source; only optional inputs can be left unwired.",
  },
  "resolve/cycle": {
    severity: "error",
    text: "these steps wait for each other: {path}",
    hint: "remove one of the explicit wires, or one 'after', along this path",
    about: "Explicit wires, explicit order and the gates of arms form a cycle, so none of its steps can run first.",
  },
  "resolve/arm": {
    severity: "error",
    text: "{step} reads from {source}, which runs only in the arm '{arm}': move {step} into that arm",
    about: "What the steps in an arm produce stays inside it: if the other arm is taken, it does not exist.",
  },
  "resolve/facts-disagree": {
    severity: "error",
    text: "{fact} is {there} in {source}, but {here} in {step}: data flows from one to the other, so they must agree",
    hint: "set it once, in the pipeline's context",
    about:
      "Facts about the data (its label, task, positive value, features and seed) flow along the wires, so connected steps must agree on them.",
  },
  "resolve/task-step": {
    severity: "error",
    text: "{step} is for the task {tasks}, but the task is {task}",
    hint: "remove {step}, or set the task if it is another one",
    about: "Some steps suit certain tasks only: binary scores can be calibrated, numeric predictions cannot.",
  },
  "resolve/task-value": {
    severity: "error",
    text: "{field} of {step} is {value}, which is for the task {tasks}, but the task is {task}",
    hint: "choose a value that fits the task, or remove it",
    about: "A config value is for another task than the pipeline's.",
  },
  "resolve/task-metric": {
    severity: "error",
    text: "'{metric}' is not measured for the task {task}: {step} then measures {metrics}",
    hint: "set the bound on one of those, or set the task if it is another one",
    about:
      "Each task has its own metrics. A requirement or a condition on a metric of another task would find no number when the pipeline runs.",
  },
  "resolve/inserted": {
    severity: "note",
    text: "added {added}, because {step} needs {need}",
    about: "Automatic insertion added a step that turns what is available into what a step needs.",
  },
  "resolve/unknown-word": {
    severity: "error",
    text: "'{name}' is neither a step nor a role of a step",
    about: "A list of steps contains a word that is not the name, alias or role of a step.",
  },
});
