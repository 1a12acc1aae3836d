import { entries } from "../entry.ts";

/** What is checked against SageMaker: images, the service's requests, and whole definitions. */
export const definition = entries({
  "image/unknown-framework": {
    severity: "error",
    text: "AWS has no managed image for framework '{framework}'",
    about:
      "A step names a framework that is not among the images that AWS manages. One's own image is given by its URI.",
  },
  "image/no-scope": {
    severity: "error",
    text: "'{framework}' has no image for {scope}, only for {scopes}",
    about: "A framework's image was asked for in a role that AWS does not offer it in.",
  },
  "image/unknown-version": {
    severity: "error",
    text: "'{framework}' has no managed image of version '{version}'",
    about: "The version is not among those that AWS publishes an image for.",
  },
  "image/unknown-region": {
    severity: "error",
    text: "'{region}' is no AWS region that has SageMaker images",
    about: "The target's region is misspelt, or newer than this release of Specline.",
  },
  "image/not-in-region": {
    severity: "error",
    text: "the image of '{framework}' {version} is not available in region '{region}'",
    about: "AWS does not publish every image in every region.",
  },
  "image/python-needed": {
    severity: "error",
    text: "the image of '{framework}' {version} comes with several versions of Python: say {pythons}",
    about: "The image's tag names the version of Python, and there is more than one to choose from.",
  },
  "image/unknown-python": {
    severity: "error",
    text: "the image of '{framework}' {version} has no '{python}', only {pythons}",
    about: "The image was asked for with a version of Python that it does not come with.",
  },
  "definition/not-an-object": {
    severity: "error",
    text: "a definition is a JSON object with 'Version' and 'Steps'",
    about: "What was given as a definition is a list, a text or nothing.",
  },
  "definition/version": {
    severity: "error",
    text: "'Version' must be \"2020-12-01\", not {version}",
    about: "There is one version of the definition language so far.",
  },
  "definition/no-steps": {
    severity: "warning",
    text: "the definition has no steps",
    about: "A pipeline without steps does nothing.",
  },
  "definition/unknown-member": {
    severity: "error",
    text: "{owner} has no member '{member}'",
    about: "A member is misspelt, or belongs somewhere else. SageMaker refuses the definition.",
  },
  "definition/missing-member": {
    severity: "error",
    text: "'{member}' is missing in {owner}",
    about: "SageMaker requires the member.",
  },
  "definition/null": {
    severity: "error",
    text: "'{member}' is null",
    hint: "leave it out, or give it a value",
    about: "SageMaker takes no null in a request.",
  },
  "definition/wrong-type": {
    severity: "error",
    text: "'{member}' must be {want}, not {got}",
    about: "The JSON type is not the one that the service takes. Numbers and texts are not turned into each other.",
  },
  "definition/key": {
    severity: "error",
    text: "'{key}' cannot be a key of '{owner}': {why}",
    about: "The keys of a map have a form of their own.",
  },
  "definition/not-allowed": {
    severity: "error",
    text: "'{value}' is not among the values that '{member}' takes",
    about: "The service lists the values. Instance types differ by the kind of job.",
  },
  "definition/out-of-range": {
    severity: "error",
    text: "'{member}' is {value}, but must be {range}",
    about: "The service bounds the number.",
  },
  "definition/too-long": {
    severity: "error",
    text: "'{member}' has {length} characters; at most {max} are taken",
    about: "The service bounds the length of the text.",
  },
  "definition/too-short": {
    severity: "error",
    text: "'{member}' has {length} characters; at least {min} are needed",
    about: "The service bounds the length of the text.",
  },
  "definition/too-many": {
    severity: "error",
    text: "'{member}' has {count} entries; at most {max} are taken",
    about: "The service bounds the number of entries.",
  },
  "definition/too-few": {
    severity: "error",
    text: "'{member}' has {count} entries; at least {min} are needed",
    about: "The service bounds the number of entries.",
  },
  "definition/pattern": {
    severity: "error",
    text: "'{value}' has not the form of '{member}': {pattern}",
    about: "The service gives a regular expression for the text.",
  },
  "definition/s3-uri": {
    severity: "error",
    text: "'{member}' is no S3 URI: '{value}'",
    hint: "write it as s3://bucket/key",
    about: "The text does not begin with s3:// and the name of a bucket.",
  },
  "definition/expression-type": {
    severity: "error",
    text: "'{member}' must be {want}, but {says} is {got}",
    about:
      "An expression stands in for a value of another type. SageMaker says: cannot assign property reference to argument of type …",
  },
  "definition/expression-as-text": {
    severity: "warning",
    text: "'{member}' must be {want}, but {says} is {got}",
    about:
      "A number of a job's answer stands where a text is wanted. Whether the service turns it into text is not documented for every place.",
  },
  "definition/default-in-slot": {
    severity: "warning",
    text: "the default '{value}' of parameter '{parameter}' does not suit '{member}': {why}",
    about: "A run that gives no other value for the parameter fails at this step.",
  },
  "definition/one-needed": {
    severity: "error",
    text: "one of {members} is needed",
    about: "Each of the members is optional, but one must be there.",
  },
  "definition/only-one": {
    severity: "error",
    text: "only one of {members} can be given",
    about: "The members exclude each other.",
  },
  "definition/nested-input": {
    severity: "error",
    text: "input '{input}' of a {type} step must be a plain value, not an object or a list",
    hint: "pass it as JSON text",
    about: "A Lambda step hands on texts, numbers and booleans.",
  },
  "definition/pipeline-name": {
    severity: "error",
    text: "'{name}' cannot be a pipeline's name: letters, digits and single hyphens, 256 at most",
    about: "SageMaker takes no underscores or spaces in names of pipelines.",
  },
  "definition/step-name": {
    severity: "error",
    text: "'{step}' cannot be a step's name: letters, digits, hyphens and underscores, 64 at most",
    about: "SageMaker refuses other characters, spaces too, and longer names.",
  },
  "definition/duplicate-step": {
    severity: "error",
    text: "there is another step '{step}' {where}",
    hint: "rename one of them",
    about: "Names of steps are unique in the whole pipeline, branches included.",
  },
  "definition/step-twice": {
    severity: "error",
    text: "step '{step}' stands {where} and once more {here}",
    hint: "put it before the condition, or give the second one another name",
    about: "One step was put into two places; each name may stand once.",
  },
  "definition/unknown-step-type": {
    severity: "error",
    text: "unknown step type '{type}'",
    about: "SageMaker has no step of this type; the nearest name of one that it has is in the hint.",
  },
  "definition/newer-step-type": {
    severity: "warning",
    text: "unknown step type '{type}': arguments and properties of the step are not checked",
    about: "The type is wrong, or newer than this release of Specline.",
  },
  "definition/parameter-name": {
    severity: "error",
    text: "'{parameter}' cannot be a parameter's name: letters, digits, hyphens and underscores, 256 at most",
    about: "SageMaker refuses other characters.",
  },
  "definition/duplicate-parameter": {
    severity: "error",
    text: "parameter '{parameter}' is declared twice",
    hint: "remove one of them",
    about: "Names of parameters are unique.",
  },
  "definition/parameter-type": {
    severity: "error",
    text: "parameter '{parameter}' has the type '{type}', which does not exist",
    about: "A parameter is a String, an Integer, a Float or a Boolean.",
  },
  "definition/enum-of-number": {
    severity: "error",
    text: "parameter '{parameter}' lists values, but is of type {type}: only a String can",
    about: "EnumValues belong to String parameters.",
  },
  "definition/default-type": {
    severity: "error",
    text: "the default of parameter '{parameter}' is {value}, which is no {type}",
    about: "The default's JSON type must be the parameter's.",
  },
  "definition/default-empty": {
    severity: "error",
    text: "the default of parameter '{parameter}' is empty, which SageMaker refuses",
    hint: 'leave the default out, or use a word such as "none"',
    about: "The service takes no empty text as a default.",
  },
  "definition/default-not-listed": {
    severity: "error",
    text: "the default '{value}' of parameter '{parameter}' is not among its values",
    about: "A default must be one of EnumValues.",
  },
  "definition/unused-parameter": {
    severity: "warning",
    text: "nothing uses parameter '{parameter}'",
    hint: "use it, or remove it",
    about: "Giving the parameter another value would change nothing.",
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
    text: "'{reference}' begins with '{root}', which is nothing that can be read",
    about: "A reference begins with Parameters, Steps, Execution or PipelineExperimentConfig.",
  },
  "definition/malformed-reference": {
    severity: "error",
    text: "'{reference}' is no reference",
    about: "A reference is Parameters.NAME, Steps.NAME.PATH, Execution.NAME or PipelineExperimentConfig.NAME.",
  },
  "definition/unknown-execution-variable": {
    severity: "error",
    text: "there is no execution variable '{variable}'",
    about: "What a run knows of itself is a fixed list.",
  },
  "definition/unknown-experiment-member": {
    severity: "error",
    text: "the experiment's configuration has no '{member}'",
    about: "ExperimentName and TrialName can be read.",
  },
  "definition/unknown-property": {
    severity: "error",
    text: "step '{step}' is a {type} step, which has no property '{property}'",
    about: "Properties are those of the answer that describes the step's job.",
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
    text: "'{property}' of step '{step}' is no property file",
    about: "JsonGet reads Steps.NAME.PropertyFiles.FILE.",
  },
  "definition/property-file-bare": {
    severity: "error",
    text: "property file '{file}' of step '{step}' can only be read by a JsonGet",
    hint: "read a value of it with a JsonGet that has a PropertyFile and a Path",
    about: "A property file has no value of its own.",
  },
  "definition/property-file-output": {
    severity: "error",
    text: "property file '{file}' lies in output '{output}', which the step does not have",
    about: "A property file is found in one of the step's outputs.",
  },
  "definition/not-imported": {
    severity: "error",
    text: "'{member}' of the condition '{step}' cannot be imported: a condition has no such member",
    about: "Importing leaves out what a Condition step cannot say.",
  },
  "definition/reads-fail": {
    severity: "error",
    text: "nothing can be read from Fail step '{step}'",
    about: "A Fail step ends the execution.",
  },
  "definition/unknown-function": {
    severity: "error",
    text: "'{name}' is no function of the definition language",
    about: "Expressions are Get, Std:Join and Std:JsonGet.",
  },
  "definition/join-values": {
    severity: "error",
    text: "a Join needs 'Values' to join",
    hint: "say which texts and expressions are joined",
    about: "A Join without values gives nothing.",
  },
  "definition/join-s3": {
    severity: "error",
    text: "this Join begins with '{value}', so it is no S3 URI",
    hint: 'begin with s3://, or with "s3:/" where the values are joined by "/"',
    about: 'S3 URIs begin with s3:// and a bucket. Joined by "/", the first value is "s3:/".',
  },
  "definition/json-path": {
    severity: "error",
    text: "'{path}' is no path into a JSON file",
    hint: "write it as metrics.auc, folds[0].auc or params['max.depth']",
    about: "A path is written metrics.auc, folds[0].auc or params['max.depth']; there are no wildcards or filters.",
  },
  "definition/json-path-root": {
    severity: "warning",
    text: "the path '{path}' begins with '$'",
    about: "The documented form has no root sign; whether the service takes it is not known.",
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
    about: "DependsOn names the step that it belongs to.",
  },
  "definition/reads-itself": {
    severity: "error",
    text: "step '{step}' reads its own result",
    about: "An expression of a step reads a property of the same step.",
  },
  "definition/depends-on-fail": {
    severity: "error",
    text: "nothing can come after Fail step '{step}'",
    hint: "remove it from DependsOn",
    about: "A Fail step ends the execution.",
  },
  "definition/cycle": {
    severity: "error",
    text: "these steps wait for each other: {cycle}",
    hint: "remove one of the dependencies",
    about: "The steps have no order.",
  },
  "definition/reads-inside": {
    severity: "error",
    text: "step '{step}' reads '{other}', which stands in a branch of '{condition}' and may not run",
    hint: "put the step into the same branch",
    about: "Steps outside a branch cannot read steps inside it.",
  },
  "definition/reads-other-arm": {
    severity: "error",
    text: "step '{step}' reads '{other}', which stands in the other branch of '{condition}': only one of them runs",
    hint: "put both steps into the same branch",
    about: "The two branches of a condition never run both.",
  },
  "definition/waits-inside": {
    severity: "warning",
    text: "step '{step}' waits for '{other}', which stands in a branch of '{condition}' and may not run",
    hint: "depend on the condition, or put the step into the branch",
    about:
      "A step outside a branch depends on one inside it; it is not documented what happens where that branch is not taken.",
  },
  "definition/nested-condition": {
    severity: "note",
    text: "condition '{step}' stands inside condition '{condition}'",
    about: "The developer guide does not document nested conditions, but the service takes them.",
  },
  "definition/literal-unwritten": {
    severity: "warning",
    text: "'{uri}' is written by no step of this run: was {meant} meant?",
    hint: "refer to the step's output instead of its URI",
    about:
      "A step reads a fixed S3 URI where the output of another step was probably meant. Nothing makes it wait, and every run reads the same data.",
  },
  "definition/literal-unordered": {
    severity: "warning",
    text: "'{uri}' is what step '{writer}' writes, but nothing makes '{step}' wait for it",
    hint: "refer to the step's output, or add it to DependsOn",
    about: "A step reads by its text what another step writes; the two may run at once.",
  },
  "definition/one-place": {
    severity: "warning",
    text: "{name} goes where {first} goes",
    hint: "give each output a folder of its own",
    about:
      "Two outputs of processing jobs have one S3 URI: files of the same name cover each other, and whoever reads one reads both.",
  },
  "definition/condition-type": {
    severity: "error",
    text: "there is no condition of type '{type}'",
    about: "The type is misspelt.",
  },
  "definition/no-conditions": {
    severity: "error",
    text: "condition '{step}' has nothing to ask",
    hint: "say what is asked, or move the steps out of the condition",
    about: "A condition needs at least one entry in Conditions.",
  },
  "definition/in-nothing": {
    severity: "error",
    text: "condition '{step}' compares with an empty list",
    hint: "say which values it is compared with",
    about: "In needs values to compare with.",
  },
  "definition/compare-types": {
    severity: "error",
    text: "{left} is {a} and {right} is {b}: they cannot be compared",
    hint: "give both sides one type",
    about: "Both sides of a condition have one type.",
  },
  "definition/cache-timeout": {
    severity: "error",
    text: "caching is on for step '{step}', but 'ExpireAfter' is missing",
    hint: 'say for how long, as "P30D"',
    about: "Caching that is enabled needs a timeout.",
  },
  "definition/cache-duration": {
    severity: "error",
    text: "{value} is no duration",
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
    text: "a retry policy has 'MaxAttempts' or 'ExpireAfterMin', not both",
    hint: "remove one of them",
    about: "Retrying ends after a number of attempts or after a time.",
  },
  "definition/retry-neither": {
    severity: "error",
    text: "a retry policy needs 'MaxAttempts' or 'ExpireAfterMin'",
    hint: 'say how often, as "MaxAttempts": 3, or for how long, as "ExpireAfterMin": 60',
    about: "Retrying ends after a number of attempts or after a time.",
  },
  "definition/retry-exception": {
    severity: "error",
    text: "'{exception}' is no exception that can be retried",
    about: "The exceptions are a fixed list.",
  },
  "definition/retry-of-job": {
    severity: "warning",
    text: "'{exception}' does not occur on {type} steps",
    hint: "use Step.SERVICE_FAULT or Step.THROTTLING",
    about: "Steps that start no job meet exceptions of the step only.",
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
    about: "The names are unique within a step.",
  },
  "definition/same-path": {
    severity: "error",
    text: "inputs '{other}' and '{input}' are both mounted at {path}",
    hint: "give one of them a folder of its own",
    about: "Each input needs a folder of its own.",
  },
  "definition/path-outside": {
    severity: "error",
    text: "'{path}' does not lie below {root}, where SageMaker mounts folders",
    hint: "mount it at {root}/…",
    about: "Inputs and outputs of a processing job lie below one folder.",
  },
  "definition/too-many-steps": {
    severity: "warning",
    text: "the pipeline has {count} steps; the quota is {max}",
    about: "SageMaker limits the number of steps of a pipeline. The quota can be raised.",
  },
  "definition/too-many-parameters": {
    severity: "warning",
    text: "the pipeline has {count} parameters; {max} are taken",
    about: "StartPipelineExecution takes 200 parameters.",
  },
  "definition/too-large": {
    severity: "warning",
    text: "the definition has {length} characters; inline, SageMaker takes {max}",
    about: "A longer definition is put into S3 when it is deployed.",
  },
  "definition/secret": {
    severity: "warning",
    text: "{path} holds a secret in plain text",
    hint: "keep it in AWS Secrets Manager, have the job read it from there, and change the secret: it has been in a file",
    about:
      "A password, token or key is in a definition as it is. Whoever may describe the pipeline or its jobs reads it there. The definition is run and compiled as it is; records, logs and messages never show the secret, and code that is made of the definition lacks it.",
  },
});
