import { entries } from "../../entry.ts";

/** Layer files, and assignments on the command line. */
export const layers = entries({
  "config/layer-key": {
    severity: "error",
    text: "unknown key '{key}' in a layer file",
    hint: "a layer file holds 'base' (all steps), 'processing' (all processing steps) and 'steps' (by name)",
    about: "A layer file has a top-level key that Specline does not know.",
  },
  "config/nobody-takes": {
    severity: "error",
    text: "no step takes '{field}'",
    about: "A layer file's base sets a field that neither the base config nor any step has.",
  },
  "config/assignment": {
    severity: "error",
    text: "'{text}' is not an assignment: write STEP.FIELD=VALUE, such as training.maxDepth=8",
    about: "`--set` takes the path of a field and a value.",
  },
});
