import { entries } from "../entry.ts";

/** Facts that can be learned only from the data, and the file next to the pipeline that records them. */
export const lock = entries({
  "lock/found": {
    severity: "note",
    text: "the {fact} is {value}, as the data shows; specline.lock records it",
    hint: "to choose it yourself, state {fact} in the pipeline; commit specline.lock, so that the pipeline compiles the same everywhere",
    about:
      "The pipeline depends on a fact that it does not state. `check` and `run` look it up in the data and record it in `specline.lock` beside the pipeline. `compile`, `plan` and `deploy` read only that record, never the data.",
  },
  "lock/assumed": {
    severity: "note",
    text: "the pipeline does not state its {fact} and specline.lock does not record it: {value} is assumed",
    hint: "state {fact} in the pipeline, or run `specline check` on a machine that can read the data",
    about:
      "The pipeline depends on a fact that it does not state and that has not been looked up in the data. The assumption is used even if the data contradicts it.",
  },
  "lock/contradicted": {
    severity: "error",
    text: "specline.lock records the {fact} as {recorded}, but the data shows {value}",
    hint: "if the data was meant to change, renew the record with --relock; to keep {recorded}, state {fact} in the pipeline",
    about: "The data has changed since the fact was recorded, so the pipeline would be built for a different task.",
  },
  "lock/unreadable": {
    severity: "error",
    text: "specline.lock cannot be read: {reason}",
    hint: "restore it from version control, or remove it and run `specline check`",
    about: "The file that records facts about the data is damaged, or was written by a newer version of Specline.",
  },
  "lock/not-written": {
    severity: "warning",
    text: "the {fact} is {value}, but specline.lock cannot be written: {reason}",
    hint: "state {fact} in the pipeline, so that it compiles the same everywhere",
    about:
      "A fact was found in the data but could not be recorded, so other commands and machines will use the assumption.",
  },
});
