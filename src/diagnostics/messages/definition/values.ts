import { entries } from "../../entry.ts";
import { documented, inferred, MODEL, reference, sdk } from "../../grounds.ts";

/** Values that the service does not accept, or that are probably mistakes. */
export const values = entries({
  "definition/key": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{key}' cannot be a key of '{owner}': {why}",
    about: "The service restricts the keys of a map.",
  },
  "definition/not-allowed": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{value}' is not an allowed value of '{member}'",
    about: "The service lists the allowed values. The allowed instance types depend on the kind of job.",
  },
  "definition/unfilled": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "the definition is a template with unfilled placeholders: {placeholders}",
    hint: "check the output of the tool that fills in the template, such as the definition in Terraform's plan or in the output of cdk synth",
    about:
      "Values that the service restricts, such as ARNs, still contain template placeholders. Faults in these values are not reported individually, because they depend on what is filled in.",
  },
  "definition/out-of-range": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{member}' is {value}, but it must be {range}",
    about: "The service limits the number.",
  },
  "definition/too-long": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{member}' has {length} characters; the maximum is {max}",
    about: "The service limits the length of the string.",
  },
  "definition/too-short": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{member}' has {length} characters; the minimum is {min}",
    about: "The service limits the length of the string.",
  },
  "definition/too-many": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{member}' has {count} entries; the maximum is {max}",
    hint: "remove or combine entries, or divide them among several steps",
    about: "The service limits the number of entries.",
  },
  "definition/too-few": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{member}' has {count} entries; the minimum is {min}",
    hint: "add the missing entries, or omit '{member}' if it is optional",
    about: "The service limits the number of entries.",
  },
  "definition/pattern": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{value}' does not match the pattern of '{member}': {pattern}",
    about: "The service restricts the string with a regular expression.",
  },
  "definition/s3-uri": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "'{member}' is not an S3 URI: '{value}'",
    hint: "write it as s3://bucket/key",
    about: "The value does not begin with s3:// followed by a bucket name.",
  },
  "definition/join-s3": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "this Join begins with '{value}', so it is not an S3 URI",
    hint: 'begin with s3://, or with "s3:/" if the values are joined by "/"',
    about: 'S3 URIs begin with s3:// and a bucket. Joined by "/", the first value is "s3:/".',
  },
  "definition/not-an-arn": {
    severity: "error",
    ground: documented('AWS General Reference, "Amazon Resource Names"; Lambda and SQS API reference'),
    override: true,
    text: "'{member}' must be {what}, not '{value}'",
    hint: "an ARN is arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, with an account of twelve digits",
    about: "The value does not have the form that the required resource needs.",
  },
  "definition/malformed-arn": {
    severity: "warning",
    ground: inferred("it begins with arn:, and no ARN has this form; SageMaker itself does not interpret the value"),
    text: "'{value}' begins like an ARN, but is not one",
    hint: "an ARN is arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, with an account of twelve digits",
    about:
      "A string that is passed to a job or function is not a complete ARN. Strings with placeholders or wildcards are not reported.",
  },
  "definition/python-repr": {
    severity: "warning",
    ground: inferred("Python prints objects in this form, and no request needs such a string"),
    text: "'{value}' is how Python prints an object",
    hint: "pass the object itself, or join its parts with Join; str() and f-strings do not work with values that are known only at run time",
    about:
      "An object or None was used in an f-string or passed to str(), so its printed form became part of the definition.",
  },
  "definition/expression-type": {
    severity: "error",
    ground: sdk("sagemaker.workflow.properties: each property has the type of a response member"),
    override: true,
    text: "'{member}' must be {want}, but {says} is {got}",
    about:
      "An expression is used where a value of a different type is expected. SageMaker reports: cannot assign property reference to argument of type …",
  },
  "definition/expression-as-text": {
    severity: "warning",
    ground: inferred("the service converts some numbers to strings, but it is not documented where"),
    text: "'{member}' must be {want}, but {says} is {got}",
    about:
      "A number from a job's result is used where a string is expected. It is not documented in every case whether the service converts it.",
  },
  "definition/default-in-slot": {
    severity: "warning",
    ground: MODEL,
    text: "the default '{value}' of parameter '{parameter}' does not suit '{member}': {why}",
    about: "A run that uses the parameter's default fails at this step.",
  },
  "definition/given-in-slot": {
    severity: "error",
    ground: MODEL,
    override: true,
    text: "the value '{value}' given for parameter '{parameter}' does not suit '{member}': {why}",
    about: "The service would refuse the request of the step that uses the value, so the run would fail there.",
  },
  "definition/one-needed": {
    severity: "error",
    ground: reference("CreateProcessingJob, CreateTrainingJob, CreateModel; sagemaker.workflow.emr_step"),
    override: true,
    text: "one of {members} is required",
    about: "Each of these members is optional, but one of them must be present.",
  },
  "definition/only-one": {
    severity: "error",
    ground: reference("CreateProcessingJob, CreateTrainingJob, CreateModel; sagemaker.workflow.emr_step"),
    override: true,
    text: "only one of {members} is allowed",
    about: "These members are mutually exclusive.",
  },
  "definition/nested-input": {
    severity: "warning",
    ground: inferred(
      "the SDK documents inputs as a dict, and Lambda receives JSON; no source says that objects are rejected",
    ),
    text: "input '{input}' of a {type} step must be a plain value, not an object or a list",
    hint: "pass it as a JSON string",
    about: "A Lambda step can pass on only strings, numbers and booleans.",
  },
});
