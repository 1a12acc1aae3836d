import { entries } from "../entry.ts";

/** What the doors find: calls and documents that say something impossible. */
export const author = entries({
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
});
