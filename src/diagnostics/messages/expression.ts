import { entries } from "../entry.ts";

/** Values that are known only when the pipeline runs. */
export const expression = entries({
  "expression/as-text": {
    severity: "error",
    text: "an expression has no value before the pipeline runs: build text with s3`...` or text`...`",
    about:
      "A parameter, an execution variable or a step's property was used as a plain string. The editor also marks this as an error.",
  },
});
