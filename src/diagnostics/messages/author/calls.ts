import { entries } from "../../entry.ts";

/** The calls of a chain, and the handles and builders passed to them. */
export const calls = entries({
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
  "author/not-for-facts": {
    severity: "error",
    text: "the calls of '{title}' do not work with {facts}, which the data shows: {message}",
    hint: "state the fact in the pipeline, or make only calls that work for all of its values",
    about:
      "The pipeline leaves a fact open, and one of its calls works only for the value that was assumed. An example is a gate on another task's metric.",
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
});
