import { entries } from "../entry.ts";

/** Errors in the author's calls and documents that ask for something impossible. */
export const author = entries({
  "author/other-copy": {
    severity: "error",
    text: "a value ({what}) comes from Specline {theirs}, whose format Specline {ours} cannot read",
    hint: "install the same version everywhere: npm ls specline lists the installed copies",
    about:
      "A pipeline and a pack can each bring their own copy of Specline. This copy received a value from a newer one, in a format that it cannot read.",
  },
  "author/not-json": {
    severity: "error",
    text: "a value of type {type} cannot be part of a pipeline, because it has no JSON form",
    hint: "pass a string, number, boolean, list, plain object or expression",
    about:
      "A config or a condition contains a value that JSON omits or writes as an empty object, such as a function, a Map or a handle.",
  },
  "author/other-step": {
    severity: "error",
    text: "the step '{step}' passed here is not the one that this pipeline's packs define: its specification differs",
    hint: "pass the step from the pipeline's pack, or rename yours; npm ls specline shows whether two versions are installed",
    about:
      "A handle was made from a modified copy of a step, or from another version of its pack. Without this error, the pipeline would silently use its own version of the step.",
  },
  "author/missing-kind": {
    severity: "error",
    text: "{step} needs {kind}, which no step so far produces: call {calls} first",
    about: "In a fluent chain, a step comes before the step that produces its input.",
  },
  "author/wrong-kind": {
    severity: "error",
    text: "input '{input}' of {step} takes {want}, but was given {got}",
    about: "An explicit wire connects an output to an input of another artifact kind.",
  },
  "author/missing-input": {
    severity: "error",
    text: "{step} needs its input '{input}' ({want}): wire an output or auto to it",
    about: "A handle was created without one of its required inputs. With `auto`, Specline chooses the output.",
  },
  "author/unknown-input": {
    severity: "error",
    text: "{step} has no input '{input}'",
    about: "An explicit wire names an input that the step's specification does not declare.",
  },
  "author/not-for-facts": {
    severity: "error",
    text: "the calls of '{title}' do not work with {facts}, which the data shows: {message}",
    hint: "state the fact in the pipeline, or make only calls that work for all of its values",
    about:
      "The pipeline leaves a fact open, and one of its calls works only for the value that was assumed. An example is a gate on another task's metric.",
  },
  "author/verb-clash": {
    severity: "error",
    text: "packs {a} and {b} both define the verb .{verb}()",
    about:
      "Two step packs in one pipeline define the same fluent method differently. A pack can add methods, but never replace them.",
  },
  "author/positional": {
    severity: "error",
    text: "{step} takes its first argument from the config field '{field}', which its schema does not have",
    about: "A specification makes a config field positional, but its schema does not have that field.",
  },
  "author/no-metrics": {
    severity: "error",
    text: "deployIf needs a metric, which no step so far declares: call {calls} first",
    about: "A run-time condition on a metric needs a step that measures the metric.",
  },
  "author/no-producer": {
    severity: "error",
    text: "{step} needs {kind}, which no step in these packs produces: declare it with .step() and external(uri)",
    about: "A step reads an artifact kind that has to come from outside the pipeline.",
  },
  "author/reserved-verb": {
    severity: "error",
    text: "pack {pack} defines the verb .{verb}(), which every pipeline already has",
    about: "A pack's fluent method would hide one of the builder's own, such as .branch() or .use().",
  },
  "author/foreign-handle": {
    severity: "error",
    text: "the handle '{handle}' was made on the pipeline '{home}', but is used on '{pipeline}': declare it there with .step()",
    about:
      "A handle belongs to the pipeline that created it: the one that Pipeline(title) returned, including everything chained to it.",
  },
  "author/foreign-builder": {
    severity: "error",
    text: "the function passed to .{call}() must return the builder that it received, with calls added, but it returned something else",
    about: "A branch, an arm or a helper function returned another pipeline or nothing, so its calls would be lost.",
  },
  "author/duplicate-id": {
    severity: "error",
    text: "two steps are called '{id}': rename one of them",
    about: "Step and gate names are unique within a pipeline.",
  },
  "author/placed-twice": {
    severity: "error",
    text: "the step '{step}' is in an arm of '{gate}', but was already placed elsewhere: pass the condition to .use(), not the step",
    about: "Each step belongs in one place. The steps inside a condition join the pipeline with the condition.",
  },
  "author/empty": {
    severity: "error",
    text: "the pipeline '{title}' has no steps",
    hint: "call a step such as .loadData(...), or add handles with .use(...)",
    about: "Every call returns a new pipeline and leaves the old one unchanged, so keep what the call returns.",
  },
  "author/title": {
    severity: "error",
    text: "the pipeline's title must contain a letter or digit, but it is '{title}'",
    about: "A pipeline's AWS name is derived from its title.",
  },
  "author/parameter-clash": {
    severity: "error",
    text: "the parameter '{name}' is declared twice, with different types, defaults or values",
    hint: "declare param.…('{name}') once, keep it in a variable and use the variable in both places",
    about: "Two expressions name the same parameter but define it differently.",
  },
  "author/unknown-parameter": {
    severity: "error",
    text: "the parameter '{name}' is used but not declared",
    about: "A document uses a parameter that its `parameters` do not list.",
  },
  "author/same-key": {
    severity: "error",
    text: "'{key}' and '{before}' mean the same, but both are set",
    hint: "keep one of them",
    about:
      "A document states one thing twice, under two spellings such as minAuc and min_auc. Neither of them is ignored.",
  },
  "author/requirement": {
    severity: "error",
    text: "'{key}' is not a requirement: use min or max followed by a metric (minAuc), or maxTrainingTime",
    about: "A requirement is neither a bound on a metric nor a limit that Specline knows.",
  },
  "author/requirement-value": {
    severity: "error",
    text: "the requirement '{key}' must be a number, but it is {value}",
    about: "A metric's bound is a plain number that is known when the pipeline is written.",
  },
  "author/monitor-setting": {
    severity: "note",
    text: "{step} and {others} state '{field}' differently; {step} is first, so its {value} counts for monitoring",
    hint: "state the same value, or set QualityMeasurement.{field} with --config or --set",
    about:
      "The steps of a monitoring pipeline take over settings of the steps that train and evaluate. Several evaluations state a setting differently, but monitoring measures only once.",
  },
  "author/duration": {
    severity: "error",
    text: "'{key}' must be a duration, such as '4 hours', '90 min' or 'PT4H', but it is {value}",
    about: "The value cannot be read as a duration.",
  },
  "author/nothing-to-limit": {
    severity: "warning",
    text: "maxTrainingTime has no effect: the pipeline has no training step",
    about: "The limit applies to training jobs, and the pipeline has none.",
  },
  "author/context-field": {
    severity: "error",
    text: "the context has no fact '{field}'",
    about: "The context holds what all steps share: task, label, positive value, columns, splits and seed.",
  },
  "author/context-value": {
    severity: "error",
    text: "'{field}' of the context must be {expected}, but is {value}",
    about: "A fact of the pipeline's context has the wrong type or is out of range.",
  },
  "author/policy-value": {
    severity: "error",
    text: "'{policy}' must be {expected}, but is {value}",
    about: "A pipeline's cache, retries or dataVersion has the wrong type or is out of range.",
  },
  "author/too-deep": {
    severity: "error",
    text: "the document is nested more than {most} levels deep",
    hint: "look for a part that repeats or contains itself; a pipeline needs only a few levels",
    about:
      "SageMaker does not accept documents nested this deeply. This one was probably generated by mistake, or is not a pipeline.",
  },
  "author/number-inexact": {
    severity: "error",
    text: "{number} has too many digits to be read exactly: it would be read as {read}",
    hint: "put it in quotes, or use fewer digits",
    about: "Integers are exact up to 2^53. Larger integers would be changed silently.",
  },
  "author/too-many-arguments": {
    severity: "error",
    text: ".{call}() takes no arguments",
    hint: "use .{verb}() to set config fields",
    about: "A method that adds a step with its defaults was given a config.",
  },
  "author/not-a-handle": {
    severity: "error",
    text: ".use() takes handles made with .step(), but was given something else",
    about:
      "Something other than a handle was added to a pipeline. Fluent calls chain directly; only handles need .use().",
  },
  "author/foreign-step": {
    severity: "error",
    text: "'{step}' is not in any pack of this pipeline",
    hint: "add its pack: Pipeline.with(pack)(title)",
    about: "A handle was made from a specification that the pipeline's registry does not hold.",
  },
  "author/shares": {
    severity: "error",
    text: "the shares of the branches must each be above 0 and add up to at most 1, but they are {shares}",
    about: "The branches divide one table's rows among themselves.",
  },
  "author/unknown-gate": {
    severity: "error",
    text: "there is no gate '{gate}'",
    about: "A spec puts a step into an arm of a gate, but does not define that gate.",
  },
  "author/dag-shape": {
    severity: "error",
    text: "this is not a graph: {problem}",
    hint: "a graph has 'nodes', a list of step names, and optionally 'edges', a list of [from, to] pairs of those names",
    about: "A graph written by hand does not consist of a list of nodes and a list of edges between them.",
  },
  "author/dag-node": {
    severity: "error",
    text: "the edge {from} → {to} names '{name}', which is not a node of the graph",
    about: "An edge begins or ends at a name that is not one of the graph's nodes.",
  },
  "author/dag-twice": {
    severity: "error",
    text: "the graph lists the node '{node}' twice",
    hint: "remove one, or give one of them another job type, which becomes part of its name",
    about: "Each node of a graph is a step, and step names are unique.",
  },
  "author/dag-cycle": {
    severity: "error",
    text: "the edges of the graph form a cycle: {path}",
    hint: "remove one of these edges",
    about: "With these edges, a step would have to wait for itself.",
  },
  "author/edge-idle": {
    severity: "note",
    text: "the edge {from} → {to} carries no data: {from} gives {gives} and {to} takes {takes}; it only sets the order",
    about: "An edge that carries no artifact is kept as an ordering, which becomes DependsOn in the definition.",
  },
  "author/builder-key": {
    severity: "error",
    text: "'{key}' in the builder map is not a node, step or config class of this pipeline",
    about: "A builder map says how steps are emitted. Its keys are names of nodes, steps or config classes.",
  },
  "author/not-a-builder": {
    severity: "error",
    text: "the value for '{key}' in the builder map is not a builder",
    hint: "a builder is an object with a 'job' or an 'emit' function, which receives the step to be emitted, or a specification made with defineStep",
    about: "A value in a builder map has neither a job nor an `emit` function.",
  },
  "author/node-clash": {
    severity: "error",
    text: "the node {node} is given a config of {other}, but its name says {step}",
    hint: "give it a config of {step}, or rename the node",
    about: "A config map written by hand assigns a node another step's config.",
  },
  "author/syntax": {
    severity: "error",
    text: "the document cannot be read: {problem}",
    about: "A spec is not valid YAML or JSON.",
  },
  "author/unknown-key": {
    severity: "error",
    text: "unknown key '{key}' in {where}",
    about:
      "A spec or a call's options contain a key that Specline does not know. The hint suggests the most similar key.",
  },
  "author/bad-shape": {
    severity: "error",
    text: "'{key}' must be {expected}, but is {value}",
    about: "A value in a spec is not in the form that its key requires.",
  },
  "author/two-branches": {
    severity: "error",
    text: "the config of {step} names the branch '{branch}', but the step is on the branch '{other}'",
    hint: "name the branch once",
    about: "A step belongs to one branch. Its config, its options or the branch that contains it can name that branch.",
  },
  "author/not-a-step": {
    severity: "error",
    text: "expected {expected}, but found {value}",
    hint: "an entry is the name of a step, such as training, or { step: training, config: { … } }",
    about:
      "An entry under `steps` or `branches` in a spec does not name a step. Resulting errors in other steps are not reported.",
  },
  "author/unknown-step": {
    severity: "error",
    text: "there is no step called '{name}'",
    about: "A spec names a step, an alias or a role that no pack has. The hint suggests the nearest name.",
  },
  "author/unknown-output": {
    severity: "error",
    text: "{step} has no output '{port}'",
    about: "An input in a spec is wired to Step.port, but the step's specification declares no such output.",
  },
  "author/unknown-source": {
    severity: "error",
    text: "'{text}' looks like the output of a step, but the spec has no step '{step}' with an output '{port}'",
    about: "An input refers to an output as Step.port. To name a file in the working folder, put ./ before its name.",
  },
});
