import { entries } from "../../entry.ts";
import { advice, guide, inferred, meaning, SCHEMA } from "../../grounds.ts";

/** The order of steps, and conditions and their branches. */
export const order = entries({
  "definition/unknown-dependency": {
    severity: "error",
    ground: meaning("the reference has no target"),
    text: "there is no step '{step}' to depend on",
    about: "DependsOn names a step that the definition does not have.",
  },
  "definition/self-dependency": {
    severity: "error",
    ground: meaning("the steps cannot be ordered"),
    text: "step '{step}' depends on itself",
    hint: "remove it from DependsOn",
    about: "A step names itself in DependsOn.",
  },
  "definition/reads-itself": {
    severity: "error",
    ground: meaning("the steps cannot be ordered"),
    text: "step '{step}' reads its own result",
    about: "An expression in a step reads a property of the same step.",
  },
  "definition/depends-on-fail": {
    severity: "error",
    ground: guide("Pipelines steps, Fail step"),
    text: "a step cannot run after Fail step '{step}'",
    hint: "remove it from DependsOn",
    about: "A Fail step ends the execution.",
  },
  "definition/cycle": {
    severity: "error",
    ground: meaning("the steps cannot be ordered"),
    text: "these steps wait for each other: {cycle}",
    hint: "remove one of the dependencies",
    about: "The steps depend on each other, so none can run first.",
  },
  "definition/reads-inside": {
    severity: "error",
    ground: meaning("the value does not exist if the branch is not taken"),
    override: true,
    text: "step '{step}' reads '{other}', which is in a branch of '{condition}' and may not run",
    hint: "move the step into the same branch",
    about: "Steps outside a branch cannot read steps inside it.",
  },
  "definition/reads-other-arm": {
    severity: "error",
    ground: meaning("the value does not exist if the branch is not taken"),
    override: true,
    text: "step '{step}' reads '{other}', which is in the other branch of '{condition}': only one of them runs",
    hint: "put both steps into the same branch",
    about: "A condition never runs both of its branches.",
  },
  "definition/waits-inside": {
    severity: "warning",
    ground: inferred("it is not documented what happens if the branch is not taken"),
    text: "step '{step}' waits for '{other}', which is in a branch of '{condition}' and may not run",
    hint: "depend on the condition, or move the step into the branch",
    about:
      "A step outside a branch depends on one inside it. What happens if that branch is not taken is not documented.",
  },
  "definition/nested-condition": {
    severity: "note",
    ground: advice("the guide does not document nested conditions; Airflow's system test creates them"),
    text: "condition '{step}' is inside condition '{condition}'{more}",
    about: "The developer guide does not document nested conditions, but the service accepts them.",
  },
  "definition/condition-type": {
    severity: "error",
    ground: SCHEMA,
    override: true,
    text: "there is no condition type '{type}'",
    about: "The condition's type is misspelt.",
  },
  "definition/no-conditions": {
    severity: "error",
    ground: meaning("nothing decides which branch is taken"),
    override: true,
    text: "condition '{step}' tests nothing",
    hint: "add a comparison, or move the steps out of the condition",
    about: "A condition must have at least one entry in Conditions.",
  },
  "definition/in-nothing": {
    severity: "error",
    ground: meaning("there is nothing to compare with"),
    override: true,
    text: "condition '{step}' compares with an empty list",
    hint: "list the values to compare with",
    about: "An In condition needs values to compare with.",
  },
  "definition/compare-types": {
    severity: "warning",
    ground: inferred(
      "CreatePipeline accepts a comparison of a string with a number (aws/sagemaker-python-sdk 2.257.6, integration tests); how the service compares them is not documented",
    ),
    text: "{left} is {a} and {right} is {b}: they may never be equal, and cannot be ordered",
    hint: "give both sides the same type",
    about:
      "Both sides of a condition should have the same type. SageMaker accepts different types, but does not document how it compares them. A local run treats values of different types as unequal, and fails if it has to order them.",
  },
});
