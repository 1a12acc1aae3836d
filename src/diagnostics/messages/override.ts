import { entries } from "../entry.ts";

/** Problems with allowances and with severities that users set. */
export const override = entries({
  "override/unknown-rule": {
    severity: "error",
    text: "there is no rule '{rule}'",
    hint: "did you mean '{nearest}'? docs/rules.md lists all rules",
    about: "An allowance or a severity names a diagnostic that does not exist. A rule's name is the code in brackets.",
  },
  "override/fixed": {
    severity: "error",
    text: "'{rule}' can be neither allowed nor given a different severity: {why}",
    hint: "correct the fault instead; docs/rules.md shows which rules can be overridden",
    about: "A pipeline with this fault cannot be used, so the fault cannot be overridden.",
  },
  "override/severity": {
    severity: "error",
    text: "'{value}' is not a valid severity for '{rule}'",
    hint: "use off, note, warning or error",
    about: "check.rules in specline.config.yaml maps diagnostic codes to severities, or to off.",
  },
  "override/malformed": {
    severity: "error",
    text: "an allowance must be {expected}, not {value}",
    hint: "for example: { rule: definition/unused-parameter, reason: read by the dashboard }",
    about: "An allowance needs a diagnostic code and a reason. In specline.config.yaml, it can also specify a place.",
  },
  "override/unused": {
    severity: "warning",
    text: "'{rule}' was not found {where}, so allowing it has no effect",
    hint: "remove the allowance",
    about:
      "The fault was corrected, or the allowance names the wrong place. An unused allowance could hide a new fault.",
  },
});
