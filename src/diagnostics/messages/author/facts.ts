import { entries } from "../../entry.ts";

/** What holds for a whole pipeline: requirements, context, policies and parameters. */
export const facts = entries({
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
});
