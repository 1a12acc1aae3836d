import { entries } from "../../entry.ts";

/** The fields of configs and their values. */
export const fields = entries({
  "config/unknown-field": {
    severity: "error",
    text: "{step} has no config field '{field}'",
    about: "A config sets a field that the step's schema does not have. The hint suggests the nearest field.",
  },
  "config/bad-value": {
    severity: "error",
    text: "'{field}' of {step} must be {expected}, but is {value}",
    about: "A config value has the wrong type, is out of range, or is not one of the field's allowed values.",
  },
  "config/missing-field": {
    severity: "error",
    text: "{step} needs '{field}': {doc}",
    about: "An essential field has no value: neither the step nor the pipeline's context provides one.",
  },
  "config/secret": {
    severity: "error",
    text: "'{field}' of {step} holds a secret in plain text",
    hint: "store it in AWS Secrets Manager and write its ARN here; change the secret, since it has been in a file",
    about:
      "A config holds a password, token or key in plain text. Files are copied and committed, so secrets in them are refused. Messages never show the secret.",
  },
  "config/instances": {
    severity: "error",
    override: true,
    text: "each instance would do all the work of {step}: '{field}' {count} costs {count} times as much and is no faster",
    hint: "set it to 1, and choose a larger instance type if the step needs more memory or time",
    about:
      "A config sets several instances for a step whose script does not divide its work among them (see `specline steps STEP`). If your own script runs instead, you can use several instances.",
  },
  "config/isolated-instances": {
    severity: "error",
    override: true,
    text: "the {count} instances of {step} must exchange messages, but '{field}' separates a processing job's instances",
    hint: "set instanceCount to 1 for this step, or '{field}' to false; a VPC without a route to the internet also keeps data in",
    about:
      "A step's instances learn from all rows by exchanging summaries over the network (see `specline steps STEP`). A processing job with network isolation allows no connection, not even between its own instances. Training jobs allow it.",
  },
  "config/two-weights": {
    severity: "error",
    text: "classWeights and scalePosWeight are both set: they would be multiplied",
    hint: "keep one of them; for two classes, scalePosWeight: 5 is classWeights: { <positive value>: 5 }",
    about: "Both fields set the weight of a class in training.",
  },
  "config/needs-time": {
    severity: "error",
    text: "{field} needs a time column, by which the rows are split",
    hint: "set timeColumn in the context to the column of dates, or remove {field}",
    about: "The field is about a split by time. Without a time column, rows are split by chance.",
  },
  "config/passes-none": {
    severity: "error",
    text: "{step} has no columns to work on, because {list} of {source} is not set",
    hint: "name the columns in {list} of {source}",
    about: "Some columns reach later steps only if an earlier step is told to pass them on, such as texts.",
  },
  "config/not-passed-on": {
    severity: "error",
    text: "'{column}' does not reach {step}: {list} of {source} has only {names}",
    hint: "add it to {list} of {source}",
    about: "Some columns reach later steps only if an earlier step is told to pass them on, such as texts.",
  },
  "config/export-place": {
    severity: "error",
    text: "an export cannot go to '{destination}'",
    hint: "write s3://bucket/folder, or for local runs a path on this machine",
    about: "SageMaker writes results to S3. A local run can also copy an export to a local folder.",
  },
  "config/export-name": {
    severity: "error",
    text: "'{name}' cannot be the {field} of an export in Athena",
    hint: "use lower-case letters, digits and underscores, and begin with a letter",
    about: "Names of tables and databases are used in the statements without quotes that need care.",
  },
  "config/export-twice": {
    severity: "error",
    text: "partitionBy names '{column}' twice",
    about: "Each column can be only one level of folders.",
  },
  "config/export-lacks": {
    severity: "error",
    text: "partitionBy names '{column}', which is not among the exported columns",
    hint: "add it to columns; it will be in the names of folders only",
    about: "Rows can be partitioned only by columns that are exported.",
  },
  "config/export-empty": {
    severity: "error",
    text: "all exported columns are in partitionBy, so the files would have no columns",
    hint: "export more columns, or partition by fewer",
    about: "Columns by which rows are partitioned are in the names of folders, not in the files.",
  },
  "config/export-run": {
    severity: "error",
    text: "partitionBy names 'run', but each execution already has a folder run=<execution>",
    hint: "set existing: replace, which needs no such folders, or table, which renames the column",
    about:
      "Query engines read folder names as columns. With existing: keep, each execution has a folder run=<execution>, so a partition of the same name would be a second column 'run'.",
  },
  "config/ngrams-order": {
    severity: "error",
    text: "n-grams from {least} to {most} are none: the first number must not exceed the second",
    about: "ngrams has the smallest and the largest number of words or characters in a row.",
  },
  "config/zone-unknown": {
    severity: "error",
    text: "'{zone}' is not a known time zone",
    hint: "use a name such as 'Europe/Berlin', 'America/New_York' or 'UTC'",
    about: "Parts of dates are shown by the clock of a zone in the IANA time zone database.",
  },
  "config/no-time-features": {
    severity: "error",
    text: "with these settings, no feature of the dates would remain",
    hint: "list some parts or cyclic features, set since, or set keep to true",
    about: "If keep is false, the parts that preprocessing made are removed, and nothing else was asked for.",
  },
  "config/label-rules-class": {
    severity: "error",
    text: "the rules give every row the label '{label}', so there is nothing to predict",
    hint: "add a rule for another class, or a class for all other rows (otherwise)",
    about:
      "A label needs at least two classes. Rows for which no rule holds are left out, unless `otherwise` names a class.",
  },
  "config/label-rules-number": {
    severity: "error",
    text: "rules make classes, but the task is to predict a number",
    hint: "remove the task, or name a column that holds the number as the label",
    about: "Rules for the label can only make classes.",
  },
  "config/label-rules-positive": {
    severity: "error",
    text: "no rule makes the positive value '{positive}', only {classes}",
    about: "The value that counts as positive must be one of the classes that the rules for the label make.",
  },
  "config/label-rules-keep": {
    severity: "warning",
    text: "'{column}' stays a feature although {label} is made from it, so the model can read the answer",
    hint: "remove it from keep, unless its value at the time of scoring does not depend on the label",
    about:
      "Columns that rules for the label read are left out of the features, because a model that has them repeats the rule instead of predicting. `keep` overrides this.",
  },
  "config/two-smoothings": {
    severity: "error",
    text: "smoothing and smoothingShare are both set: each defines the weight of the prior, and only smoothingShare would be used",
    hint: "keep one of them: smoothing is a number of rows, smoothingShare a share of the training rows",
    about: "Both fields set how strongly a category's rate is shrunk towards the overall rate in the training rows.",
  },
  "config/derived-disagrees": {
    severity: "warning",
    text: "'{field}' of {step} is {value} in the file, but the other fields result in {computed}, which is used",
    hint: "remove it: it is computed and need not be stored",
    about: "A file holds a derived field whose value differs from the one computed from the other fields.",
  },
  "config/derived-set": {
    severity: "error",
    text: "'{field}' of {step} is computed from other fields and cannot be set",
    hint: "remove it",
    about: "A value was set for a derived field.",
  },
  "config/not-a-base": {
    severity: "error",
    text: "{step} inherits from {given}, which is neither a BaseConfig nor a ProcessingBaseConfig",
    hint: "pass the result of BaseConfig(…) or ProcessingBaseConfig(…) as the second argument",
    about: "The second argument of a config class is the config that it inherits from.",
  },
  "config/parent": {
    severity: "error",
    text: "{step} is not a processing step and cannot inherit from a ProcessingBaseConfig",
    hint: "pass the BaseConfig from which it was made",
    about: "The settings that processing steps share do not apply to training, models or registration.",
  },
  "config/two-spellings": {
    severity: "error",
    text: "'{a}' and '{b}' of {step} are the same field",
    hint: "keep one of them",
    about:
      "A config sets one field twice: under its name (maxDepth) and under its name on disk (max_depth). Specline ignores neither value.",
  },
});
