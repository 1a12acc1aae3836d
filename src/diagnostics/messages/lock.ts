import { entries } from "../entry.ts";

/** Facts that only the data can tell, and the file that records them beside the pipeline. */
export const lock = entries({
  "lock/found": {
    severity: "note",
    text: "the {fact} is {value}, as the data show; specline.lock records it",
    hint: "to choose it yourself, say {fact} in the pipeline; commit specline.lock, so that the pipeline compiles alike everywhere",
    about:
      "The pipeline depends on a fact that it does not state. `check` and `run` look it up in the data and record it in `specline.lock` beside the pipeline; `compile`, `plan` and `deploy` read the record and never the data.",
  },
  "lock/assumed": {
    severity: "note",
    text: "the pipeline does not say its {fact} and specline.lock does not record it: {value} is assumed",
    hint: "say {fact} in the pipeline, or run `specline check` where the data can be read",
    about:
      "The pipeline depends on a fact that it does not state, and that has not been looked up in the data. The assumption applies whatever the data contains.",
  },
  "lock/contradicted": {
    severity: "error",
    text: "specline.lock records the {fact} as {recorded}, but the data show {value}",
    hint: "if the data changed on purpose, renew the record with --relock; to keep {recorded}, say {fact} in the pipeline",
    about: "The data differs from the data behind the record, so the pipeline would be built for another task.",
  },
  "lock/unreadable": {
    severity: "error",
    text: "specline.lock cannot be read: {reason}",
    hint: "restore it from version control, or remove it and run `specline check`",
    about: "The file that records facts of the data is damaged, or was written by a newer version of Specline.",
  },
  "lock/not-written": {
    severity: "warning",
    text: "the {fact} is {value}, but specline.lock cannot be written: {reason}",
    hint: "say {fact} in the pipeline, so that it compiles alike everywhere",
    about:
      "A fact was found in the data but could not be recorded, so other commands and machines will use the assumption.",
  },
});
