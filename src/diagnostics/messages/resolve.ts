import { entries } from "../entry.ts";

/** Problems found while wiring. */
export const resolve = entries({
  "resolve/no-source": {
    severity: "error",
    text: "{step} needs {need}, {but}: {remedy}",
    about:
      "A required input has no candidate. Either no earlier step produces what it reads, or only a step on a branch from which it cannot read. Raw and processed data never cross from one branch to another; models, fitted transforms, predictions and metrics do.",
  },
  "resolve/two-edges": {
    severity: "error",
    text: "{step} has a single input '{input}', but the graph draws several edges to it: {edges}",
    hint: "remove all of these edges but one",
    about: "A graph's edges decide what feeds a step, and an input accepts only one artifact.",
  },
  "resolve/no-edge": {
    severity: "error",
    text: "{step} needs {need}, but the graph draws {edges}: {remedy}",
    about:
      "If a graph has edges, they are authoritative: an input is fed only by a step with an edge to it. None of these steps produces what the input takes on a branch from which it can read.",
  },
  "resolve/tie": {
    severity: "error",
    text: "{step} could take its input '{input}' from {sources}, and no rule decides between them: choose one",
    hint: "wire one of them explicitly, with one of the lines above",
    about:
      "Several outputs are equally suitable for an input. Specline does not guess or fall back to a second choice. The step and everything that depends on it are left out until you choose one.",
  },
  "resolve/unknown-step": {
    severity: "error",
    text: "there is no step '{name}'",
    about: "A step refers to a specification that none of the packs in use declares under this or another name.",
  },
  "resolve/duplicate-step": {
    severity: "error",
    text: "two steps are called '{step}'",
    hint: "rename one of them, or add a branch, such as '{step}_calibration'",
    about: "Step names are unique in a definition, including its branches.",
  },
  "resolve/unknown-source": {
    severity: "error",
    text: "input '{input}' of {step} is wired to the step '{source}', which is not in the pipeline",
    about: "An explicit wire names a step that does not exist.",
  },
  "resolve/unknown-output": {
    severity: "error",
    text: "input '{input}' of {step} is wired to '{output}', but {source} has no such output",
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
    about: "Explicit wires, explicit ordering and gates form a cycle, so none of the steps in it can run first.",
  },
  "resolve/arm": {
    severity: "error",
    text: "{step} reads from {source}, which runs only in the arm '{arm}': move {step} into that arm",
    about: "The outputs of steps in an arm are available only inside it. If the other arm is taken, they do not exist.",
  },
  "resolve/facts-disagree": {
    severity: "error",
    override: true,
    text: "{fact} is {there} in {source}, but {here} in {step}: data flows from one to the other, so both must agree",
    hint: "set it once, in the pipeline's context",
    about:
      "Facts about the data (its label, task, positive value, features and seed) are passed along the wires, so connected steps must agree on them.",
  },
  "resolve/shared-rows": {
    severity: "warning",
    text: "the branches {branches} read the same rows of the same table",
    hint: "give each branch a share of the rows (in a spec, `shares` with for example 0.8 and 0.2), or its own data",
    about:
      "Several branches read one table, and their shares of its rows overlap. A model must not be evaluated on the rows that it was trained on.",
  },
  "resolve/read-differently": {
    severity: "warning",
    text: "{step} and {other} read the same table in different ways: their {fields} differ",
    hint: "set {fields} to the same values in both",
    about:
      "Steps that read one table with different settings can read different values from the same cell. Then models are trained and measured on different columns.",
  },
  "resolve/task-step": {
    severity: "error",
    override: true,
    text: "{step} is for the task {tasks}, but the task is {task}",
    hint: "remove {step}, or set the task if it should be a different one",
    about: "Some steps suit certain tasks only: binary scores can be calibrated, numeric predictions cannot.",
  },
  "resolve/task-value": {
    severity: "error",
    override: true,
    text: "{field} of {step} is {value}, which is for the task {tasks}, but the task is {task}",
    hint: "choose a value that fits the task, or remove it",
    about: "A config value is for a different task than the pipeline's.",
  },
  "resolve/task-metric": {
    severity: "error",
    override: true,
    text: "'{metric}' is not measured for the task {task}: {step} then measures {metrics}",
    hint: "set the bound on one of those, or set the task if it should be a different one",
    about:
      "Each task has its own metrics. A requirement or condition on another task's metric would not find a number when the pipeline runs.",
  },
  "resolve/inserted": {
    severity: "note",
    text: "added {added}, because {step} needs {need}",
    about: "Specline inserted a step that converts available data to the form that another step needs.",
  },
  "resolve/specification-field": {
    severity: "error",
    text: "{owner} has no field '{field}'",
    about: "A step's specification in dependency form has a field that would have no effect.",
  },
  "resolve/specification-without": {
    severity: "error",
    text: "{owner} needs '{field}'",
    about: "A step's specification in dependency form lacks a required field.",
  },
  "resolve/taken-as": {
    severity: "note",
    text: "{what}",
    about:
      "A specification in dependency form omits the name of its step or of an input. The missing names are inferred from the sources that it lists and from its words.",
  },
  "resolve/nameless-step": {
    severity: "error",
    text: "the specification with {dependencies} does not name its step, and fits {fits}",
    about:
      "A specification in dependency form without stepType describes the step that has inputs for all its dependencies. Exactly one step must fit best.",
  },
  "resolve/unmatched-dependency": {
    severity: "error",
    text: "the dependency '{name}' fits {fits} of {step}",
    about:
      "A dependency describes the input with the same name or alias. Otherwise, it describes the input that its sources can feed and that shares the most words with it.",
  },
  "resolve/incompatible-source": {
    severity: "warning",
    text: "{source} has no output that input '{input}' of {step} accepts ({kind}), so it can never feed that input",
    hint: "compatibleSources only ranks sources whose outputs the input accepts; it cannot add a source",
    about: "A specification in dependency form lists a source that has no output of a kind that the input accepts.",
  },
  "resolve/unknown-word": {
    severity: "error",
    text: "'{name}' is neither a step nor a role of a step",
    about: "A list of steps contains a word that is not a step's name, alias or role.",
  },
});
