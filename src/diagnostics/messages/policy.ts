import { entries } from "../entry.ts";

/** An organization's policy, which pipelines cannot override. */
export const policy = entries({
  "policy/unreadable": {
    severity: "error",
    text: "the policy '{file}' cannot be read: {reason}",
    hint: "correct `policy` in specline.config.yaml: a path relative to that file",
    about:
      "specline.config.yaml names a policy, and without it nothing says what is permitted. So nothing is compiled.",
  },
  "policy/shape": {
    severity: "error",
    text: "'{path}' in the policy must be {expected}",
    about: "The policy file cannot be used until it is corrected.",
  },
  "policy/contradiction": {
    severity: "error",
    text: "the policy contradicts itself: {what}",
    hint: "remove one of the two from the policy",
    about:
      "No pipeline can comply with the policy. A value for one step may differ from the value for all steps, because it is an exception.",
  },
  "policy/overridden": {
    severity: "error",
    text: "'{step}': '{field}' is {value}, but the policy sets it to {fixed}",
    hint: "remove the value: {policy} sets it for you",
    about:
      "The organization's policy, which specline.config.yaml names, sets the value for all pipelines. It cannot be overridden by a pipeline, a config, another layer or `--set`, nor with `allow`.",
  },
  "policy/limit": {
    severity: "error",
    text: "step '{step}': '{field}' is {value}, but the policy permits {permitted}",
    hint: "choose a permitted value, or ask whoever maintains {policy}",
    about: "The organization's policy limits this field, also where the value is a step's default.",
  },
  "policy/not-literal": {
    severity: "error",
    text: "step '{step}': '{field}' is {value}, whose value is not known before the execution, but the policy permits {permitted}",
    hint: "write the value itself, or ask whoever maintains {policy}",
    about: "A limit cannot be checked if the value is a parameter or is computed during the execution.",
  },
  "policy/target": {
    severity: "error",
    text: "the target '{target}' sets '{key}' to {value}, but the policy sets it to {fixed}",
    hint: "remove it from the target: {policy} sets it for you",
    about: "The organization's policy sets this member for all targets in specline.config.yaml.",
  },
  "policy/request": {
    severity: "warning",
    text: "{policy} was not compared with step '{step}', whose request is in SageMaker's own form",
    hint: "use a step of a pack instead, whose fields the policy covers, or compare the request yourself",
    about:
      "A policy sets and limits fields of steps. A request in the form of the service has none, so nothing shows whether it complies.",
  },
  "policy/definition": {
    severity: "warning",
    text: "{policy} was not compared with this definition",
    hint: "compile the pipeline from its spec, code or config to have it checked",
    about:
      "A policy sets and limits fields of steps. A finished definition has no fields, so nothing shows whether it complies.",
  },
});
