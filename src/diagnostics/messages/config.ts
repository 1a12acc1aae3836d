import { entries } from "../entry.ts";

/** What is wrong with a step's config. */
export const config = entries({
  "config/unknown-field": {
    severity: "error",
    text: "{step} has no config field '{field}'",
    about: "A config sets a field that the step's schema does not have. The nearest field's name is given.",
  },
  "config/bad-value": {
    severity: "error",
    text: "'{field}' of {step} must be {expected}, but is {value}",
    about: "A config value is of the wrong type, out of its range, or not one of the values that the field knows.",
  },
  "config/missing-field": {
    severity: "error",
    text: "{step} needs '{field}': {doc}",
    about: "An essential field has no value: neither the step nor the pipeline's context gives one.",
  },
});
