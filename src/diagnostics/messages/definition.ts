import { entries } from "../entry.ts";

/** Problems found by comparing a definition with SageMaker's requests and rules for whole definitions. */
export const definition = entries({
  "definition/not-an-object": {
    severity: "error",
    text: "a definition is a JSON object with 'Version' and 'Steps'",
    hint: "write one with 'specline compile PIPELINE', or with pipeline.definition() of the Python SDK",
    about: "The definition is a list, a string or empty.",
  },
  "definition/version": {
    severity: "error",
    text: "'Version' must be \"2020-12-01\", not {version}",
    about: "So far, there is only one version of the definition language.",
  },
  "definition/no-steps": {
    severity: "warning",
    text: "the definition has no steps",
    hint: "add at least one step",
    about: "A pipeline without steps does nothing.",
  },
  "definition/unknown-member": {
    severity: "error",
    text: "{owner} has no member '{member}'",
    about: "A member is misspelt or in the wrong place. SageMaker refuses the definition.",
  },
  "definition/missing-member": {
    severity: "error",
    text: "'{member}' is missing in {owner}",
    about: "SageMaker requires this member.",
  },
  "definition/null": {
    severity: "error",
    text: "'{member}' is null",
    hint: "remove it, or give it a value",
    about: "SageMaker does not accept null in a request.",
  },
  "definition/wrong-type": {
    severity: "error",
    text: "'{member}' must be {want}, not {got}",
    about: "The service expects another JSON type. Numbers and strings are not converted into each other.",
  },
  "definition/key": {
    severity: "error",
    text: "'{key}' cannot be a key of '{owner}': {why}",
    about: "The service restricts the keys of a map.",
  },
  "definition/not-allowed": {
    severity: "error",
    text: "'{value}' is not an allowed value of '{member}'",
    about: "The service lists the allowed values. Instance types differ by the kind of job.",
  },
  "definition/out-of-range": {
    severity: "error",
    text: "'{member}' is {value}, but it must be {range}",
    about: "The service limits the number.",
  },
  "definition/too-long": {
    severity: "error",
    text: "'{member}' has {length} characters; the maximum is {max}",
    about: "The service limits the length of the string.",
  },
  "definition/too-short": {
    severity: "error",
    text: "'{member}' has {length} characters; the minimum is {min}",
    about: "The service limits the length of the string.",
  },
  "definition/too-many": {
    severity: "error",
    text: "'{member}' has {count} entries; the maximum is {max}",
    hint: "remove or combine entries, or divide them among several steps",
    about: "The service limits the number of entries.",
  },
  "definition/too-few": {
    severity: "error",
    text: "'{member}' has {count} entries; the minimum is {min}",
    hint: "add the missing members, or omit '{member}' if it is optional",
    about: "The service limits the number of entries.",
  },
  "definition/pattern": {
    severity: "error",
    text: "'{value}' does not match the pattern of '{member}': {pattern}",
    about: "The service restricts the string by a regular expression.",
  },
  "definition/s3-uri": {
    severity: "error",
    text: "'{member}' is not an S3 URI: '{value}'",
    hint: "write it as s3://bucket/key",
    about: "The value does not begin with s3:// followed by a bucket name.",
  },
  "definition/expression-type": {
    severity: "error",
    text: "'{member}' must be {want}, but {says} is {got}",
    about:
      "An expression is used in place of a value of another type. SageMaker reports: cannot assign property reference to argument of type …",
  },
  "definition/expression-as-text": {
    severity: "warning",
    text: "'{member}' must be {want}, but {says} is {got}",
    about:
      "A number from a job's result is used where a string is expected. It is not documented in every case whether the service converts it.",
  },
  "definition/default-in-slot": {
    severity: "warning",
    text: "the default '{value}' of parameter '{parameter}' does not suit '{member}': {why}",
    about: "A run that uses the parameter's default fails at this step.",
  },
  "definition/one-needed": {
    severity: "error",
    text: "one of {members} is required",
    about: "Each of these members is optional, but one of them must be present.",
  },
  "definition/only-one": {
    severity: "error",
    text: "only one of {members} is allowed",
    about: "These members are mutually exclusive.",
  },
  "definition/nested-input": {
    severity: "error",
    text: "input '{input}' of a {type} step must be a plain value, not an object or a list",
    hint: "pass it as a JSON string",
    about: "A Lambda step can pass on only strings, numbers and booleans.",
  },
  "definition/pipeline-name": {
    severity: "error",
    text: "'{name}' cannot be a pipeline's name: use letters, digits and single hyphens, at most 256",
    about: "SageMaker does not accept underscores or spaces in pipeline names.",
  },
  "definition/step-name": {
    severity: "error",
    text: "'{step}' cannot be a step's name: use letters, digits, hyphens and underscores, at most 64",
    about: "SageMaker refuses longer names and other characters, including spaces.",
  },
  "definition/duplicate-step": {
    severity: "error",
    text: "there is another step '{step}' {where}",
    hint: "rename one of them",
    about: "Step names are unique within a pipeline, branches included.",
  },
  "definition/step-twice": {
    severity: "error",
    text: "step '{step}' is {where} and again {here}",
    hint: "put it before the condition, or give the second one another name",
    about: "One step was put in two places, but each step name may occur only once.",
  },
  "definition/unknown-step-type": {
    severity: "error",
    text: "unknown step type '{type}'",
    about: "SageMaker has no step of this type. The hint suggests the nearest type that exists.",
  },
  "definition/newer-step-type": {
    severity: "warning",
    text: "unknown step type '{type}': arguments and properties of the step are not checked",
    about: "The type is wrong, or newer than this release of Specline.",
  },
  "definition/parameter-name": {
    severity: "error",
    text: "'{parameter}' cannot be a parameter's name: use letters, digits, hyphens and underscores, at most 256",
    about: "SageMaker refuses other characters.",
  },
  "definition/duplicate-parameter": {
    severity: "error",
    text: "parameter '{parameter}' is declared twice",
    hint: "remove one of them",
    about: "Parameter names are unique.",
  },
  "definition/parameter-type": {
    severity: "error",
    text: "parameter '{parameter}' has the type '{type}', which does not exist",
    about: "A parameter is a String, an Integer, a Float or a Boolean.",
  },
  "definition/enum-of-number": {
    severity: "error",
    text: "parameter '{parameter}' has type {type}, but only a String can list values",
    hint: "make it a String, or omit EnumValues",
    about: "EnumValues are allowed only for String parameters.",
  },
  "definition/default-type": {
    severity: "error",
    text: "the default of parameter '{parameter}' is {value}, which is not a valid {type}",
    about: "The default must have the parameter's type.",
  },
  "definition/default-empty": {
    severity: "error",
    text: "the default of parameter '{parameter}' is empty, which SageMaker refuses",
    hint: 'remove the default, or use a word such as "none"',
    about: "The service does not accept an empty string as a default.",
  },
  "definition/default-not-listed": {
    severity: "error",
    text: "the default '{value}' of parameter '{parameter}' is not one of its allowed values",
    about: "A default must be one of EnumValues.",
  },
  "definition/unused-parameter": {
    severity: "warning",
    text: "parameter '{parameter}' is never used",
    hint: "use it, or remove it",
    about: "Setting the parameter would have no effect.",
  },
  "definition/unknown-parameter": {
    severity: "error",
    text: "there is no parameter '{parameter}'",
    about: "An expression reads a parameter that the definition does not declare.",
  },
  "definition/unknown-step": {
    severity: "error",
    text: "there is no step '{step}'",
    about: "An expression reads a step that the definition does not have.",
  },
  "definition/unknown-root": {
    severity: "error",
    text: "'{reference}' begins with '{root}', which cannot be read",
    about: "A reference begins with Parameters, Steps, Execution or PipelineExperimentConfig.",
  },
  "definition/malformed-reference": {
    severity: "error",
    text: "'{reference}' is not a reference",
    about: "A reference is Parameters.NAME, Steps.NAME.PATH, Execution.NAME or PipelineExperimentConfig.NAME.",
  },
  "definition/unknown-execution-variable": {
    severity: "error",
    text: "there is no execution variable '{variable}'",
    about: "The execution variables are a fixed list.",
  },
  "definition/unknown-experiment-member": {
    severity: "error",
    text: "the experiment's configuration has no '{member}'",
    about: "Only ExperimentName and TrialName can be read.",
  },
  "definition/unknown-property": {
    severity: "error",
    text: "step '{step}' is a {type} step, which has no property '{property}'",
    about: "A step's properties are the members of the response that describes its job.",
  },
  "definition/unknown-output": {
    severity: "error",
    text: "step '{step}' has no output '{output}'",
    about: "An expression reads an output that the step does not declare.",
  },
  "definition/unknown-input": {
    severity: "warning",
    text: "step '{step}' has no input '{input}'",
    about: "An expression reads back an input that the step does not declare.",
  },
  "definition/unknown-property-file": {
    severity: "error",
    text: "step '{step}' has no property file '{file}'",
    about: "A JsonGet reads a file that the step does not declare in PropertyFiles.",
  },
  "definition/no-property-file": {
    severity: "error",
    text: "'{property}' of step '{step}' is not a property file",
    about: "A JsonGet reads from Steps.NAME.PropertyFiles.FILE.",
  },
  "definition/property-file-bare": {
    severity: "error",
    text: "property file '{file}' of step '{step}' can only be read by a JsonGet",
    hint: "read a value from it with a JsonGet that has a PropertyFile and a Path",
    about: "A property file does not have a value of its own.",
  },
  "definition/property-file-output": {
    severity: "error",
    text: "property file '{file}' is in output '{output}', which the step does not have",
    about: "A property file must be in one of the step's outputs.",
  },
  "definition/not-imported": {
    severity: "error",
    text: "'{member}' of the condition '{step}' cannot be imported: conditions do not have this member",
    about: "An import cannot keep members that a Condition step does not have.",
  },
  "definition/reads-fail": {
    severity: "error",
    text: "Fail step '{step}' has no properties that can be read",
    about: "A Fail step ends the execution.",
  },
  "definition/unknown-function": {
    severity: "error",
    text: "'{name}' is not a function of the definition language",
    about: "The functions are Get, Std:Join and Std:JsonGet.",
  },
  "definition/join-values": {
    severity: "error",
    text: "a Join needs 'Values' to join",
    hint: "list the strings and expressions to join",
    about: "A Join without values has no result.",
  },
  "definition/join-s3": {
    severity: "error",
    text: "this Join begins with '{value}', so it is not an S3 URI",
    hint: 'begin with s3://, or with "s3:/" if the values are joined by "/"',
    about: 'S3 URIs begin with s3:// and a bucket. Joined by "/", the first value is "s3:/".',
  },
  "definition/json-path": {
    severity: "error",
    text: "'{path}' is not a path into a JSON file",
    hint: "write it as metrics.auc, folds[0].auc or params['max.depth']",
    about: "Wildcards and filters are not supported in paths.",
  },
  "definition/json-path-root": {
    severity: "warning",
    text: "the path '{path}' begins with '$'",
    about: "The documented form has no root sign. It is not known whether the service accepts one.",
  },
  "definition/unknown-dependency": {
    severity: "error",
    text: "there is no step '{step}' to depend on",
    about: "DependsOn names a step that the definition does not have.",
  },
  "definition/self-dependency": {
    severity: "error",
    text: "step '{step}' depends on itself",
    hint: "remove it from DependsOn",
    about: "A step names itself in DependsOn.",
  },
  "definition/reads-itself": {
    severity: "error",
    text: "step '{step}' reads its own result",
    about: "An expression in a step reads a property of the same step.",
  },
  "definition/depends-on-fail": {
    severity: "error",
    text: "a step cannot run after Fail step '{step}'",
    hint: "remove it from DependsOn",
    about: "A Fail step ends the execution.",
  },
  "definition/cycle": {
    severity: "error",
    text: "these steps wait for each other: {cycle}",
    hint: "remove one of the dependencies",
    about: "The steps depend on each other, so none can run first.",
  },
  "definition/reads-inside": {
    severity: "error",
    text: "step '{step}' reads '{other}', which is in a branch of '{condition}' and may not run",
    hint: "move the step into the same branch",
    about: "Steps outside a branch cannot read steps inside it.",
  },
  "definition/reads-other-arm": {
    severity: "error",
    text: "step '{step}' reads '{other}', which is in the other branch of '{condition}': only one of them runs",
    hint: "put both steps into the same branch",
    about: "A condition never runs both of its branches.",
  },
  "definition/waits-inside": {
    severity: "warning",
    text: "step '{step}' waits for '{other}', which is in a branch of '{condition}' and may not run",
    hint: "depend on the condition, or move the step into the branch",
    about:
      "A step outside a branch depends on one inside it. What happens if that branch is not taken is not documented.",
  },
  "definition/nested-condition": {
    severity: "note",
    text: "condition '{step}' is inside condition '{condition}'",
    about: "The developer guide does not document nested conditions, but the service accepts them.",
  },
  "definition/literal-unwritten": {
    severity: "warning",
    text: "no step of this run writes '{uri}': did you mean {meant}?",
    hint: "refer to the step's output instead of its URI",
    about:
      "A step reads a fixed S3 URI that was probably meant to be the output of another step. The step does not wait for that output, and every run reads the same data.",
  },
  "definition/literal-unordered": {
    severity: "warning",
    text: "step '{writer}' writes '{uri}', but nothing makes '{step}' wait for it",
    hint: "refer to the step's output, or add it to DependsOn",
    about: "A step reads another step's output by its literal URI, so the two steps can run at the same time.",
  },
  "definition/one-place": {
    severity: "warning",
    text: "{name} is written to the same place as {first}",
    hint: "give each output its own folder",
    about:
      "Two outputs of processing jobs have the same S3 URI. Files with the same name overwrite each other, and a step that reads one output reads both.",
  },
  "definition/condition-type": {
    severity: "error",
    text: "there is no condition type '{type}'",
    about: "The condition's type is misspelt.",
  },
  "definition/no-conditions": {
    severity: "error",
    text: "condition '{step}' tests nothing",
    hint: "add a comparison, or move the steps out of the condition",
    about: "A condition must have at least one entry in Conditions.",
  },
  "definition/in-nothing": {
    severity: "error",
    text: "condition '{step}' compares with an empty list",
    hint: "list the values to compare with",
    about: "An In condition needs values to compare with.",
  },
  "definition/compare-types": {
    severity: "error",
    text: "{left} is {a} and {right} is {b}: they cannot be compared",
    hint: "give both sides the same type",
    about: "Both sides of a condition must have the same type.",
  },
  "definition/cache-timeout": {
    severity: "error",
    text: "caching is on for step '{step}', but 'ExpireAfter' is missing",
    hint: 'set it, for example to "P30D"',
    about: "Caching needs a timeout when it is enabled.",
  },
  "definition/cache-duration": {
    severity: "error",
    text: "{value} is not a duration",
    hint: 'write it as "P30D" for thirty days or "PT12H" for twelve hours',
    about: "A timeout is an ISO 8601 duration: P30D, PT12H.",
  },
  "definition/not-cacheable": {
    severity: "warning",
    text: "SageMaker does not cache {type} steps",
    hint: "remove CacheConfig",
    about: "CacheConfig has no effect on this type of step.",
  },
  "definition/retry-both": {
    severity: "error",
    text: "a retry policy takes 'MaxAttempts' or 'ExpireAfterMin', not both",
    hint: "remove one of them",
    about: "Retrying ends after a number of attempts or after a period of time.",
  },
  "definition/retry-neither": {
    severity: "error",
    text: "a retry policy needs 'MaxAttempts' or 'ExpireAfterMin'",
    hint: 'set one of them, for example "MaxAttempts": 3 or "ExpireAfterMin": 60',
    about: "Retrying ends after a number of attempts or after a period of time.",
  },
  "definition/retry-exception": {
    severity: "error",
    text: "'{exception}' is not an exception that can be retried",
    about: "The exceptions are a fixed list.",
  },
  "definition/retry-of-job": {
    severity: "warning",
    text: "'{exception}' does not occur on {type} steps",
    hint: "use Step.SERVICE_FAULT or Step.THROTTLING",
    about: "Steps that do not start a job raise only the step's own exceptions.",
  },
  "definition/not-retryable": {
    severity: "warning",
    text: "SageMaker does not retry {type} steps",
    hint: "remove RetryPolicies",
    about: "RetryPolicies have no effect on this type of step.",
  },
  "definition/same-name": {
    severity: "error",
    text: "two {what} have the name '{name}'",
    hint: "rename one of them",
    about: "These names are unique within a step.",
  },
  "definition/same-path": {
    severity: "error",
    text: "inputs '{other}' and '{input}' are both mounted at {path}",
    hint: "give each of them its own folder",
    about: "Each input needs its own folder.",
  },
  "definition/path-outside": {
    severity: "error",
    text: "'{path}' is not below {root}, where SageMaker mounts folders",
    hint: "mount it at {root}/…",
    about: "All inputs and outputs of a processing job must be below this folder.",
  },
  "definition/too-many-steps": {
    severity: "warning",
    text: "the pipeline has {count} steps; the quota is {max}",
    about: "SageMaker limits the number of steps in a pipeline. The quota can be raised.",
  },
  "definition/too-many-parameters": {
    severity: "warning",
    text: "the pipeline has {count} parameters; the maximum is {max}",
    hint: "write values that never change between runs into the steps",
    about: "StartPipelineExecution accepts 200 parameters.",
  },
  "definition/too-large": {
    severity: "warning",
    text: "the definition has {length} characters; SageMaker accepts {max} inline",
    about: "Deploying stores longer definitions in S3.",
  },
  "definition/secret": {
    severity: "warning",
    text: "{path} holds a secret in plain text",
    hint: "store it in AWS Secrets Manager and have the job read it from there; change the secret, since it has been in a file",
    about:
      "A definition holds a password, token or key in plain text. Anyone with permission to describe the pipeline or its jobs can read it. The definition is compiled and run unchanged. Records, logs and messages never show the secret, and code generated from the definition omits it.",
  },
});
