import { entries } from "../entry.ts";

/** Problems with allowances and with severities that users set. */
export const override = entries({
  "override/unknown-rule": {
    severity: "error",
    text: "there is no rule '{rule}'",
    hint: "did you mean '{nearest}'? docs/rules.md lists all rules",
    about: "An allowance or a severity names a diagnostic that does not exist. A rule is the code in brackets.",
  },
  "override/fixed": {
    severity: "error",
    text: "'{rule}' can be neither allowed nor given another severity: {why}",
    hint: "correct the fault instead; docs/rules.md shows which rules can be overridden",
    about: "Nothing can be done with a pipeline that has such a fault, so the fault cannot be overridden.",
  },
  "override/severity": {
    severity: "error",
    text: "'{value}' is not a severity of '{rule}'",
    hint: "use off, note, warning or error",
    about: "check.rules in specline.config.yaml maps the code of a diagnostic to a severity, or to off.",
  },
  "override/malformed": {
    severity: "error",
    text: "an allowance is {expected}, not {value}",
    hint: "for example: { rule: definition/unused-parameter, reason: read by the dashboard }",
    about:
      "An allowance needs the code of a diagnostic and a reason. In specline.config.yaml, it can also have a place.",
  },
  "override/unused": {
    severity: "warning",
    text: "nothing is left that '{rule}' {where} allows",
    hint: "remove the allowance",
    about:
      "A fault was corrected, or the allowance names another place. An allowance that is kept could hide a new fault.",
  },
});
