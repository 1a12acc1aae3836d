import { entries } from "../entry.ts";

/** What wiring finds. */
export const resolve = entries({
  "resolve/no-source": {
    severity: "error",
    text: "{step} needs {need}, {but}: {remedy}",
    about:
      "A required input has no candidate: no step before it makes what it reads, or only on a branch that it cannot see. Raw and processed data never cross from one branch to another; models, what was learnt, predictions and metrics do.",
  },
  "resolve/no-edge": {
    severity: "error",
    text: "{step} needs {need}, but the graph draws {edges}: {remedy}",
    about:
      "A graph that is given with its edges is authoritative: an input is fed only by a step with an edge to it. None of those makes what the input takes, on a branch that it can see.",
  },
  "resolve/tie": {
    severity: "error",
    text: "{step} could take its input '{input}' from {sources}, and no rule tells them apart: say which",
    hint: "wire one of them by hand: each line above does",
    about:
      "Several outputs are equally good for an input. Nothing is guessed, and nothing downstream falls back to a second choice; the step and what hangs on it are left out until one is named.",
  },
  "resolve/unknown-step": {
    severity: "error",
    text: "there is no step '{name}'",
    about: "A step names a specification that no pack in use declares, under this or any other name.",
  },
  "resolve/duplicate-step": {
    severity: "error",
    text: "two steps are called '{step}'",
    hint: "give one of them another name, or a branch, as '{step}_calibration'",
    about: "The names of steps are those of the definition; each must be there once, inside branches too.",
  },
  "resolve/unknown-source": {
    severity: "error",
    text: "input '{input}' of {step} is wired to the step '{source}', which is not in the pipeline",
    about: "An explicit wire names a step that does not exist.",
  },
  "resolve/unknown-output": {
    severity: "error",
    text: "input '{input}' of {step} is wired to '{output}', which is no output of {source}",
    about: "An explicit wire names an output that the source's specification does not declare.",
  },
  "resolve/unknown-input": {
    severity: "error",
    text: "{step} has no input '{input}'",
    about: "A binding names an input that the step's specification does not declare.",
  },
  "resolve/unknown-after": {
    severity: "error",
    text: "{step} is to run after '{after}', which is not in the pipeline",
    about: "An explicit order names a step that does not exist.",
  },
  "resolve/wrong-kind": {
    severity: "error",
    text: "input '{input}' of {step} takes {want}, but {source} gives {got}",
    about: "An explicit wire joins an output to an input of another artifact kind.",
  },
  "resolve/required-input": {
    severity: "error",
    text: "{step} cannot run without its input '{input}', which is left unfed",
    hint: "wire an output to it, give a URI, or leave it out so that it is wired for you",
    about: "A binding says that a required input shall get nothing; only optional inputs can be left so.",
  },
  "resolve/cycle": {
    severity: "error",
    text: "these steps wait for each other: {path}",
    hint: "take out one of the explicit wires, or one 'after', along this path",
    about: "Explicit wires, explicit order and the gates of arms make a circle, so that no step of it can be first.",
  },
  "resolve/arm": {
    severity: "error",
    text: "{step} reads from {source}, which runs only in the arm '{arm}': move {step} into that arm",
    about: "What an arm of a condition makes does not leave it: on the other side it would never have been made.",
  },
  "resolve/facts-disagree": {
    severity: "error",
    text: "{fact} is {there} in {source}, but {here} in {step}: data flows from one to the other, so they must agree",
    hint: "set it once, in the pipeline's context",
    about:
      "Facts about the data (its label, task, positive value, features and seed) flow along the wires; two steps that are joined must mean the same.",
  },
  "resolve/task-step": {
    severity: "error",
    text: "{step} is for the task {tasks}, but the task is {task}",
    hint: "leave {step} out, or say the task, where it is another",
    about: "Some steps make sense for certain tasks only: scores of two classes can be calibrated, numbers cannot.",
  },
  "resolve/task-value": {
    severity: "error",
    text: "{field} of {step} is {value}, which is for the task {tasks}, but the task is {task}",
    hint: "choose a value that fits the task, or leave it out",
    about: "A value of a config belongs to another kind of label than the pipeline has.",
  },
  "resolve/task-metric": {
    severity: "error",
    text: "'{metric}' is not measured for the task {task}: {step} then measures {metrics}",
    hint: "set the bound on one of those, or say the task, where it is another",
    about:
      "Each task has metrics of its own. A requirement or a condition on one of another task would find no number when the pipeline runs.",
  },
  "resolve/inserted": {
    severity: "note",
    text: "added {added}, because {step} needs {need}",
    about: "Automatic insertion put in a step that bridges the gap between what there is and what a step needs.",
  },
  "resolve/unknown-word": {
    severity: "error",
    text: "'{name}' is neither a step nor a role that a step has",
    about: "A list of steps holds a word that is no name, alias or role of a step.",
  },
});
