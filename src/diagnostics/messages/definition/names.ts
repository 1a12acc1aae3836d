import { entries } from "../../entry.ts";
import { advice, answered, guide, MODEL, meaning, SCHEMA, sdk } from "../../grounds.ts";

/** Names of the pipeline, its steps and the resources that they create, and parameter declarations. */
export const names = entries({
  "definition/pipeline-name": {
    severity: "error",
    ground: MODEL,
    text: "'{name}' cannot be a pipeline's name: use letters, digits and single hyphens, at most 256",
    about: "SageMaker does not accept underscores or spaces in pipeline names.",
  },
  "definition/step-name": {
    severity: "error",
    ground: MODEL,
    text: "'{step}' cannot be a step's name: use letters, digits, hyphens and underscores, at most 64",
    about: "SageMaker refuses longer names and other characters, including spaces.",
  },
  "definition/duplicate-step": {
    severity: "error",
    ground: meaning("a reference to the name would be ambiguous"),
    text: "there is another step '{step}' {where}",
    hint: "rename one of them",
    about: "Step names are unique within a pipeline, branches included.",
  },
  "definition/step-twice": {
    severity: "error",
    ground: meaning("a reference to the name would be ambiguous"),
    text: "step '{step}' is {where} and again {here}",
    hint: "put it before the condition, or give the second one another name",
    about: "One step was put in two places, but each step name may occur only once.",
  },
  "definition/same-name": {
    severity: "error",
    ground: answered(
      "Input and Output names must be globally unique: [code]",
      "aws/sagemaker-python-sdk issue 3484 (2022-11-23); in other cases, the name would be ambiguous",
    ),
    override: true,
    text: "two {what} have the name '{name}'",
    hint: "rename one of them",
    about: "These names are unique within a step.",
  },
  "definition/name-prefix": {
    severity: "note",
    ground: guide("Pipelines steps, custom prefixes"),
    text: "'{member}' is only a prefix of the name: SageMaker appends the execution's ID",
    about: "A job or model that a pipeline creates gets a new name in every execution.",
  },
  "definition/not-a-parameter": {
    severity: "error",
    ground: sdk("sagemaker.workflow.bedrock_steps: the service rejects fixed names when the pipeline is created"),
    override: true,
    text: "'{member}' of a {type} step must refer to a pipeline parameter",
    hint: "declare a String parameter and refer to it",
    about: "A fixed name could be used only once, so the service accepts only a reference to a parameter.",
  },
  "definition/parameter-name": {
    severity: "error",
    ground: MODEL,
    text: "'{parameter}' cannot be a parameter's name: use letters, digits, hyphens and underscores, at most 256",
    about: "SageMaker refuses other characters.",
  },
  "definition/duplicate-parameter": {
    severity: "error",
    ground: meaning("a reference to the name would be ambiguous"),
    text: "parameter '{parameter}' is declared twice",
    hint: "remove one of them",
    about: "Parameter names are unique.",
  },
  "definition/parameter-type": {
    severity: "error",
    ground: SCHEMA,
    text: "parameter '{parameter}' has the type '{type}', which does not exist",
    about: "A parameter is a String, an Integer, a Float or a Boolean.",
  },
  "definition/enum-of-number": {
    severity: "error",
    ground: sdk("sagemaker.workflow.parameters"),
    override: true,
    text: "parameter '{parameter}' has type {type}, but only a String can list values",
    hint: "make it a String, or omit EnumValues",
    about: "EnumValues are allowed only for String parameters.",
  },
  "definition/default-type": {
    severity: "error",
    ground: sdk("sagemaker.workflow.parameters"),
    override: true,
    text: "the default of parameter '{parameter}' is {value}, which is not a valid {type}",
    about: "The default must have the parameter's type.",
  },
  "definition/default-not-listed": {
    severity: "error",
    ground: sdk("sagemaker.workflow.parameters"),
    override: true,
    text: "the default '{value}' of parameter '{parameter}' is not one of its allowed values",
    about: "A default must be one of EnumValues.",
  },
  "definition/unused-parameter": {
    severity: "warning",
    ground: advice("setting the parameter has no effect"),
    text: "parameter '{parameter}' is never used",
    hint: "use it, or remove it",
    about: "Setting the parameter would have no effect.",
  },
});
