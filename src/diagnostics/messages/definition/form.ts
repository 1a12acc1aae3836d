import { entries } from "../../entry.ts";
import { advice, answered, inferred, MODEL, reference, SCHEMA, sdk } from "../../grounds.ts";

/** The form of a definition as a whole: its members, their JSON types and its size. */
export const form = entries({
  "definition/not-an-object": {
    severity: "error",
    ground: SCHEMA,
    text: "a definition is a JSON object with 'Version' and 'Steps'",
    hint: "write one with 'specline compile PIPELINE', or with pipeline.definition() of the Python SDK",
    about: "The definition is a list, a string or empty.",
  },
  "definition/version": {
    severity: "error",
    ground: SCHEMA,
    text: "'Version' must be \"2020-12-01\", not {version}",
    about: "So far, there is only one version of the definition language.",
  },
  "definition/no-version": {
    severity: "warning",
    ground: inferred("the SDK always writes Version, but AWS's JSON schema for definitions does not require it"),
    text: "the definition has no 'Version'",
    hint: "set Version to 2020-12-01",
    about: "It is not known whether SageMaker accepts a definition without a version.",
  },
  "definition/no-steps": {
    severity: "warning",
    ground: advice("a pipeline without steps does nothing"),
    text: "the definition has no steps",
    hint: "add at least one step",
    about: "A pipeline without steps does nothing.",
  },
  "definition/unknown-member": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "{owner} has no member '{member}'",
    about: "A member is misspelt or in the wrong place. SageMaker refuses the definition.",
  },
  "definition/missing-member": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{member}' is missing in {owner}",
    about: "SageMaker requires this member.",
  },
  "definition/missing-part": {
    severity: "error",
    ground: SCHEMA,
    text: "'{member}' is missing in {owner}",
    about: "A definition needs Steps, and each step needs Name, Type and Arguments.",
  },
  "definition/null": {
    severity: "error",
    ground: answered(
      "Unable to parse pipeline definition. Expecting start of Json Object.",
      "aws/sagemaker-python-sdk issue 3908 (2023-06-06)",
    ),
    override: true,
    text: "'{member}' is null",
    hint: "remove it, or give it a value",
    about: "SageMaker does not accept null in a request.",
  },
  "definition/wrong-type": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{member}' must be {want}, not {got}",
    about: "The service expects a different JSON type. Numbers and strings are not converted into each other.",
  },
  "definition/excluded-member": {
    severity: "error",
    ground: answered(
      "Unable to parse pipeline definition. Unknown Argument member 'ModelPackageName'.",
      "aws/sagemaker-python-sdk pull request 3472 (2022-11-15)",
    ),
    override: true,
    text: "'{member}' cannot be set in a {type} step",
    hint: "remove it",
    about:
      "SageMaker sets this member itself or does not accept it in pipelines, although requests outside pipelines may contain it.",
  },
  "definition/not-imported": {
    severity: "error",
    ground: sdk("sagemaker.workflow.condition_step"),
    text: "'{member}' of the condition '{step}' cannot be imported: conditions do not have this member",
    about: "An import cannot keep members that a Condition step does not have.",
  },
  "definition/unknown-step-type": {
    severity: "error",
    ground: SCHEMA,
    override: true,
    text: "unknown step type '{type}'",
    about: "SageMaker has no step of this type. The hint suggests the nearest type that exists.",
  },
  "definition/newer-step-type": {
    severity: "warning",
    ground: inferred("the service may have types that this release does not know"),
    text: "unknown step type '{type}': arguments and properties of the step are not checked",
    about: "The type is wrong, or newer than this release of Specline.",
  },
  "definition/too-many-steps": {
    severity: "warning",
    ground: inferred("the default account quota; the quotas page was not available"),
    text: "the pipeline has {count} steps; the quota is {max}",
    about: "SageMaker limits the number of steps in a pipeline. The quota can be raised.",
  },
  "definition/too-many-parameters": {
    severity: "warning",
    ground: reference("StartPipelineExecution, PipelineParameters"),
    text: "the pipeline has {count} parameters; the maximum is {max}",
    hint: "write values that never change between runs into the steps",
    about: "StartPipelineExecution accepts 200 parameters.",
  },
  "definition/too-large": {
    severity: "warning",
    ground: MODEL,
    text: "the definition has {length} characters; SageMaker accepts {max} inline",
    about: "Deploying stores longer definitions in S3.",
  },
  "definition/secret": {
    severity: "warning",
    ground: advice("anyone with permission to describe the pipeline can read it"),
    text: "{path} holds a secret in plain text",
    hint: "store it in AWS Secrets Manager and have the job read it from there; change the secret, since it has been in a file",
    about:
      "A definition holds a password, token or key in plain text. Anyone with permission to describe the pipeline or its jobs can read it. The definition is compiled and run unchanged. Records, logs and messages never show the secret, and code generated from the definition omits it.",
  },
});
