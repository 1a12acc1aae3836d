import { entries } from "../entry.ts";

/** What the doors find: calls and documents that say something impossible. */
export const author = entries({
  "author/other-copy": {
    severity: "error",
    text: "a value ({what}) was made by Specline {theirs}, in a form that Specline {ours} cannot read",
    hint: "bring both copies to one version: npm ls specline shows where they are installed",
    about:
      "A pipeline and a pack may each bring a Specline of their own. This copy was given a value of a newer one, whose form it does not know.",
  },
  "author/not-json": {
    severity: "error",
    text: "a value of type {type} cannot be part of a pipeline, which is JSON",
    hint: "pass a string, number, boolean, list, plain object or expression",
    about:
      "A config or a condition was given a value that JSON would drop or write as an empty object, such as a function, a Map or a handle.",
  },
  "author/other-step": {
    severity: "error",
    text: "the step '{step}' that was passed is not the one that this pipeline's packs define: its specification differs",
    hint: "pass the step of the pack that the pipeline uses, or give yours another name; npm ls specline shows whether two versions are installed",
    about:
      "A handle was made of a changed copy of a step, or of the step of another version of its pack. The pipeline would have used its own in silence.",
  },
  "author/missing-kind": {
    severity: "error",
    text: "{step} needs {kind}, which no step so far produces: call {calls} first",
    about: "A step of a fluent chain stands before the step that makes what it reads.",
  },
  "author/wrong-kind": {
    severity: "error",
    text: "input '{input}' of {step} takes {want}, but was given {got}",
    about: "An explicit wire joins an output to an input of another artifact kind.",
  },
  "author/missing-input": {
    severity: "error",
    text: "{step} needs its input '{input}' ({want}): wire an output or auto to it",
    about: "A handle was made without one of its required inputs. `auto` leaves the wire to resolution.",
  },
  "author/unknown-input": {
    severity: "error",
    text: "{step} has no input '{input}'",
    about: "An explicit wire names an input that the step's specification does not declare.",
  },
  "author/verb-clash": {
    severity: "error",
    text: "packs {a} and {b} both define the verb .{verb}()",
    about: "Two step packs that are used together give one fluent method two meanings. Packs add, they never replace.",
  },
  "author/positional": {
    severity: "error",
    text: "{step} takes its first argument from the config field '{field}', which its schema does not have",
    about: "A specification names a positional config field that does not exist.",
  },
  "author/no-metrics": {
    severity: "error",
    text: "deployIf needs a metric, which no step so far declares: call {calls} first",
    about: "A run-time condition on a metric needs a step that measures it.",
  },
  "author/no-producer": {
    severity: "error",
    text: "{step} needs {kind}, which no step of these packs produces: declare it with .step() and external(uri)",
    about: "A step reads a kind of artifact that has to come from outside the pipeline.",
  },
  "author/reserved-verb": {
    severity: "error",
    text: "pack {pack} defines the verb .{verb}(), which every pipeline has already",
    about: "A fluent method of a pack would hide one of the builder's own, as .branch() or .use().",
  },
  "author/foreign-handle": {
    severity: "error",
    text: "the handle '{handle}' was made on the pipeline '{home}', but is used on '{pipeline}': declare it there with .step()",
    about:
      "Handles belong to the pipeline that they were made on. A pipeline is what Pipeline(title) gives, with all that is chained to it.",
  },
  "author/foreign-builder": {
    severity: "error",
    text: "the function given to .{call}() must return the builder that it was given, with calls added; it returned something else",
    about: "A branch, an arm or a helper function returned another pipeline, or nothing: its calls would be lost.",
  },
  "author/duplicate-id": {
    severity: "error",
    text: "two steps are called '{id}': give one of them another name",
    about: "Names of steps and gates are unique in a pipeline.",
  },
  "author/placed-twice": {
    severity: "error",
    text: "the step '{step}' stands on one side of '{gate}', but was put elsewhere before: give .use() the condition, not the step",
    about: "A step stands in one place. The steps that a condition holds come into the pipeline with it.",
  },
  "author/empty": {
    severity: "error",
    text: "the pipeline '{title}' has no steps",
    hint: "call a step as .loadData(...), or add handles with .use(...)",
    about: "Every call gives a new pipeline and leaves the old one as it was: what was called on it has to be kept.",
  },
  "author/title": {
    severity: "error",
    text: "a pipeline needs a title with a letter or digit in it, but has '{title}'",
    about: "The AWS name of a pipeline is made of its title.",
  },
  "author/parameter-clash": {
    severity: "error",
    text: "the parameter '{name}' is declared twice, with different types, defaults or values",
    hint: "keep one param.…('{name}') in a variable and use it in both places",
    about: "Two expressions name one parameter but disagree on what it is.",
  },
  "author/unknown-parameter": {
    severity: "error",
    text: "the parameter '{name}' is used, but nothing declares it",
    about: "A document uses a parameter that its parameters do not list.",
  },
  "author/requirement": {
    severity: "error",
    text: "'{key}' is no requirement: write min or max and the name of a metric, as minAuc, or maxTrainingTime",
    about: "A requirement names neither a bound of a metric nor a limit that Specline knows.",
  },
  "author/requirement-value": {
    severity: "error",
    text: "the requirement '{key}' must be a number, but is {value}",
    about: "A bound of a metric is a plain number, known when the pipeline is written.",
  },
  "author/duration": {
    severity: "error",
    text: "'{key}' must be a length of time, as '4 hours', '90 min' or 'PT4H', but is {value}",
    about: "A length of time could not be read.",
  },
  "author/nothing-to-limit": {
    severity: "warning",
    text: "maxTrainingTime limits nothing: no step of the pipeline trains",
    about: "The limit applies to each training job, and the pipeline has none.",
  },
  "author/context-field": {
    severity: "error",
    text: "'{field}' is no fact of a pipeline's context",
    about: "The context holds what all steps share: task, label, positive value, columns, splits, seed.",
  },
  "author/context-value": {
    severity: "error",
    text: "'{field}' of the context must be {expected}, but is {value}",
    about: "A fact of the pipeline's context is of the wrong type or out of its range.",
  },
  "author/too-deep": {
    severity: "error",
    text: "the document is nested more than {most} levels deep",
    about:
      "Nothing that SageMaker takes is nested so deep: the document was made by a fault, or is none of a pipeline.",
  },
  "author/too-many-arguments": {
    severity: "error",
    text: ".{call}() takes no arguments",
    hint: "call .{verb}() to set config fields",
    about: "A method that stands for a step with its defaults was given a config.",
  },
  "author/not-a-handle": {
    severity: "error",
    text: ".use() takes handles, made with .step(), but was given something else",
    about:
      "Something other than a handle was added to a pipeline. Chains go on by themselves; only handles need .use().",
  },
  "author/foreign-step": {
    severity: "error",
    text: "'{step}' is in none of the packs of this pipeline",
    hint: "add its pack: Pipeline.with(pack)(title)",
    about: "A handle was made of a specification that the pipeline's registry does not hold.",
  },
  "author/shared-rows": {
    severity: "warning",
    text: "the branches {branches} read the same rows of one table",
    hint: "say in `shares` how much each branch gets, as 0.8 and 0.2, or give each branch data of its own",
    about:
      "A spec gives one table to several branches. What a model is assessed on must not be what it was trained on.",
  },
  "author/shares": {
    severity: "error",
    text: "the shares of the branches must be above 0 and add up to 1 at most, but are {shares}",
    about: "Branches divide the rows of one table among them.",
  },
  "author/unknown-gate": {
    severity: "error",
    text: "no gate is called '{gate}'",
    about: "A step of a spec stands in an arm of a gate that the spec does not have.",
  },
  "author/dag-shape": {
    severity: "error",
    text: "this is no graph: {problem}",
    hint: "a graph has 'nodes', a list of names of steps, and may have 'edges', a list of pairs of them: [from, to]",
    about: "A graph that was drawn by hand has another form than a list of nodes and a list of pairs of them.",
  },
  "author/dag-node": {
    severity: "error",
    text: "the edge {from} → {to} names '{name}', which is no node of the graph",
    about: "An edge of a graph begins or ends at a name that its nodes do not have.",
  },
  "author/dag-twice": {
    severity: "error",
    text: "'{node}' stands twice among the nodes of the graph",
    hint: "remove one, or give one of them another job type: it becomes part of the name",
    about: "A node of a graph is a step, and names of steps are unique.",
  },
  "author/dag-cycle": {
    severity: "error",
    text: "the edges of the graph make a circle: {path}",
    hint: "take one of these edges out",
    about: "Along the edges of a graph a step would have to wait for itself.",
  },
  "author/edge-impossible": {
    severity: "error",
    text: "the edge {from} → {to} cannot be: {from} gives {gives}, and {to} takes {takes}, but {because}",
    hint: "take the edge out, or draw it between steps of one branch",
    about:
      "An edge of a graph joins an output to an input of its kind, but a rule of wiring forbids it: data never crosses from one branch to another.",
  },
  "author/edge-idle": {
    severity: "note",
    text: "nothing flows along the edge {from} → {to}: {from} gives {gives}, and {to} takes {takes}; it only says which runs first",
    about: "An edge of a graph that carries no artifact is kept as order, as DependsOn of the definition.",
  },
  "author/builder-key": {
    severity: "error",
    text: "'{key}' of the builder map is no node, no step and no config class of this pipeline",
    about: "A builder map says how steps are emitted, by the name of a node, of a step, or of a config class.",
  },
  "author/not-a-builder": {
    severity: "error",
    text: "the builder for '{key}' is none",
    hint: "a builder is an object with 'emit', a function of the step as it would be, or with a 'job'; or a specification made with defineStep",
    about: "A value of a builder map has neither a job nor a function `emit`.",
  },
  "author/node-clash": {
    severity: "error",
    text: "the node {node} is given a config of {other}, but its name says {step}",
    hint: "give it a config of {step}, or call the node by another name",
    about: "A config map that was written by hand gives a node the config of another step.",
  },
  "author/syntax": {
    severity: "error",
    text: "the document cannot be read: {problem}",
    about: "A spec is not valid YAML or JSON.",
  },
  "author/unknown-key": {
    severity: "error",
    text: "'{key}' means nothing in {where}",
    about: "A spec has a key that Specline does not know. The nearest one is given.",
  },
  "author/bad-shape": {
    severity: "error",
    text: "'{key}' must be {expected}, but is {value}",
    about: "A value of a spec has another form than its key asks for.",
  },
  "author/unknown-step": {
    severity: "error",
    text: "no step is called '{name}'",
    about: "A spec names a step, an alias or a role that no pack has. The nearest name is given.",
  },
  "author/unknown-output": {
    severity: "error",
    text: "{step} has no output '{port}'",
    about: "An input of a spec names an output, by Step.port, that the step's specification does not declare.",
  },
  "author/unknown-source": {
    severity: "error",
    text: "'{text}' reads as an output of a step, but the spec has no step '{step}' with an output '{port}'",
    about: "An input names an output by Step.port. A file in the working folder is written with ./ before it.",
  },
});
