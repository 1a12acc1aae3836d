import { entries } from "../../entry.ts";

/** Inputs, outputs and where they come from. */
export const wiring = entries({
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
