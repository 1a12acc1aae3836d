import { entries } from "../entry.ts";

/** Problems in step configs and config files. */
export const config = entries({
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
  "config/two-weights": {
    severity: "error",
    text: "classWeights and scalePosWeight are both set: they would be multiplied",
    hint: "keep one of them; for two classes, scalePosWeight: 5 is classWeights: { <positive value>: 5 }",
    about: "Both fields set the weight of a class in training.",
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
  "config/syntax": {
    severity: "error",
    text: "{file} cannot be read: {problem}",
    hint: "correct it there, or write the file again with the program that wrote it",
    about: "A config file is neither valid JSON nor valid YAML.",
  },
  "config/truncated": {
    severity: "error",
    text: "{file} ends too early: the '{bracket}' on line {line} is never closed",
    hint: "copy the whole file again, or close the bracket if you edited the file by hand",
    about: "A JSON file is cut off, for example by an interrupted copy or a full disk.",
  },
  "config/unclosed-text": {
    severity: "error",
    text: "{file} cannot be read: the string that begins here has no closing quote on its line",
    hint: "close it, or write a line break in it as \\n",
    about: "A string in a JSON file runs past the end of its line.",
  },
  "config/encoding": {
    severity: "error",
    text: "{file} is not UTF-8: the bytes from here on are invalid",
    hint: "save it as UTF-8",
    about:
      "A config file is in another encoding, such as Latin-1 or UTF-16, so its characters cannot be determined reliably.",
  },
  "config/not-a-number": {
    severity: "warning",
    text: "'{field}' is {value}, which JSON cannot represent: null is used",
    hint: "write null, or remove the field",
    about: "Python writes NaN and Infinity into JSON files, although they are not JSON.",
  },
  "config/too-many-digits": {
    severity: "error",
    text: "'{field}' is {value}, which has more digits than a number can hold: it would be saved as a different number",
    hint: "write it as a string",
    about: "An integer is larger than the largest that all JSON readers handle exactly (9007199254740991).",
  },
  "config/duplicate-key": {
    severity: "error",
    text: "duplicate key '{key}' in {where}",
    hint: "remove one of them: it is unclear which one is meant",
    about: "An object in a config file has the same key twice. Most readers silently keep the last one.",
  },
  "config/duplicate-step": {
    severity: "error",
    text: "two configs are called '{step}'",
    hint: "give one of them another job type, which becomes part of its name",
    about: "A config's name is the name of its step with its job type. A file holds one config per name.",
  },
  "config/no-section": {
    severity: "error",
    text: "{file} has no section '{section}'",
    hint: "a config file has metadata.config_types and a configuration, which has 'shared' and 'specific', and optionally both 'processing_shared' and 'processing_specific'",
    about: "A part that every config file must have is missing, or only one of the two processing sections is present.",
  },
  "config/unknown-section": {
    severity: "error",
    text: "'{section}' is not a section of a config file",
    hint: "the sections are shared, processing_shared, processing_specific and specific",
    about: "`configuration` contains something other than its four sections. It would be lost.",
  },
  "config/shape": {
    severity: "error",
    text: "'{path}' must be {expected}, but is {value}",
    about: "A part of a config file has the wrong type or form.",
  },
  "config/newer-file": {
    severity: "error",
    text: "{file} has file format {form}, but this version of Specline reads formats up to {known}",
    hint: "update Specline: npm install specline@latest",
    about: "A newer version of Specline wrote the file, in a format that this version does not know.",
  },
  "config/newer-pack": {
    severity: "warning",
    text: "{file} was written with {pack} {written}, but {pack} {installed} is installed",
    hint: "update the pack, or save the file again with this one",
    about: "A newer pack's steps may have fields that this version does not have, or different defaults.",
  },
  "config/unknown-step": {
    severity: "error",
    text: "the config '{step}' has the class {class}, which belongs to no known step",
    hint: "add the pack that has it, or load with --partial to keep this config unchanged and use the rest",
    about: "A config file declares a config for a step that no pack defines.",
  },
  "config/left-out": {
    severity: "warning",
    text: "the config '{step}' of class {class} belongs to no known step: it is kept unchanged and not used",
    about: "A file was loaded partially. Configs of unknown steps are written back unchanged.",
  },
  "config/extra-fields": {
    severity: "warning",
    text: "Specline does not know {what}: ignored, but kept when the file is saved",
    hint: "correct misspelt names, and keep the names that another tool reads",
    about: "A file written by another tool contains names that have no meaning in Specline.",
  },
  "config/no-effect": {
    severity: "note",
    text: "Specline does not use {what}",
    hint: "`specline config explain FILE` shows how Specline reads each value",
    about: "Another tool's file sets values that Specline understands, but that have no effect.",
  },
  "config/unsupported": {
    severity: "warning",
    text: "Specline has no equivalent for {what}",
    hint: "`specline config explain FILE` shows how Specline reads each value",
    about: "Another tool's file requests something that Specline cannot do, so the results of the two tools differ.",
  },
  "config/inferred": {
    severity: "note",
    text: "Specline inferred part of the meaning of {what}",
    hint: "set Specline's own field to state it instead; `specline config explain FILE` shows the value",
    about: "The meaning of a value in another tool's file depends on something that the file does not state.",
  },
  "config/two-values": {
    severity: "warning",
    text: "'{a}' of {step} is {used}, but '{b}' is {value}: {used} is used",
    hint: "remove one of them",
    about: "A file contains the same setting under two names, with different values.",
  },
  "config/facts-disagree": {
    severity: "error",
    text: "the file states two values for the pipeline's {fact}: {a} ({first}) and {b} ({second})",
    hint: "correct or remove the wrong value",
    about:
      "Configs in a file contradict each other about a fact that applies to the whole pipeline, such as the label or the kind of prediction.",
  },
  "config/target": {
    severity: "note",
    text: "using the target from the config file: account {account}, {region}, {location}",
    hint: "choose another target with --target; 'local' is this machine",
    about: "Without `--target`, the role, bucket and region in a config file define the target.",
  },
  "config/no-target": {
    severity: "note",
    text: "the config file does not define a complete target, so 'local' is used: {why}",
    hint: "set the role, bucket and region in the file, or choose a target with --target",
    about: "A config file defines a target only if it sets the role, the bucket and the region.",
  },
  "config/target-differs": {
    severity: "warning",
    text: "{file} defines a different target from '{target}', which is used",
    hint: "correct the file or the target, or omit --target to use the target in the file",
    about: "The role, bucket or region in a config file differs from the chosen target's.",
  },
  "config/undeclared-step": {
    severity: "warning",
    text: "'{section}' holds values of '{step}', which metadata.config_types does not declare: they are ignored",
    hint: "add '{step}' with its class to metadata.config_types, or remove the values",
    about: "Only metadata.config_types says which configs a file has.",
  },
  "config/class-clash": {
    severity: "error",
    text: "the config '{step}' is declared as {class}, which configures {other}",
    hint: "rename the config, or change its class in metadata.config_types",
    about: "The name of a config and its class belong to two different steps.",
  },
  "config/job-type-clash": {
    severity: "error",
    text: "the config '{step}' has the job type '{jobType}', but its name says '{branch}'",
    hint: "rename the config, or change its job_type",
    about: "A config's name ends with its job type.",
  },
  "config/wrapper": {
    severity: "error",
    text: "'{field}' of {step} is wrapped as '{type}', which cannot be unwrapped: {reason}",
    hint: "write the plain value",
    about:
      "A Python tool wraps values as {'__type_info__': type, 'value': value}. The type is unknown, or the value is not of that type.",
  },
  "config/ambiguous": {
    severity: "error",
    text: "{count} configs match {node}: {candidates}",
    hint: "name one of them {node}, or give the others another job type",
    about: "A graph node's config is looked up by name, then by step and job type. Several configs match.",
  },
  "config/no-config": {
    severity: "error",
    text: "there is no config for {node}; the configs are {known}",
    about: "A graph node has no config.",
  },
  "config/one-for-many": {
    severity: "error",
    text: "one config, {config}, matches several nodes: {nodes}",
    hint: "give each of them its own config, with its job type",
    about: "Two graph nodes match the same config.",
  },
  "config/unused": {
    severity: "warning",
    text: "the config {config} matches no node of the graph",
    about: "A config file contains more configs than the graph has nodes.",
  },
  "config/unknown-node": {
    severity: "error",
    text: "there is no step '{name}'; the steps are {known}",
    about: "The configs have no step with the given name. Names, aliases and roles (such as 'train') can be used.",
  },
  "config/two-spellings": {
    severity: "error",
    text: "'{a}' and '{b}' of {step} are the same field",
    hint: "keep one of them",
    about:
      "A config sets one field twice: under its name (maxDepth) and under its name on disk (max_depth). Specline ignores neither value.",
  },
  "config/layer-key": {
    severity: "error",
    text: "unknown key '{key}' in a layer file",
    hint: "a layer file holds 'base' (all steps), 'processing' (all processing steps) and 'steps' (by name)",
    about: "A layer file has a top-level key that Specline does not know.",
  },
  "config/nobody-takes": {
    severity: "error",
    text: "no step takes '{field}'",
    about: "A layer file's base sets a field that neither the base config nor any step has.",
  },
  "config/assignment": {
    severity: "error",
    text: "'{text}' is not an assignment: write STEP.FIELD=VALUE, such as training.maxDepth=8",
    about: "`--set` takes the path of a field and a value.",
  },
  "config/not-editable": {
    severity: "error",
    text: "'{field}' of {step} cannot be changed in this file on its own: {reason}",
    hint: "edit the file by hand",
    about:
      "`config set` and `config unset` change exactly one value. In this file, the change would also affect other values, for example because of the form of a YAML key, or because steps share the value.",
  },
  "config/not-a-file": {
    severity: "error",
    text: "{file} is not a config file, so it has no values to explain",
    hint: "to explain a field of a pipeline, name both, for example: specline config explain training.maxDepth {file}",
    about: "`config explain FILE` expects a file with metadata and a configuration.",
  },
  "config/no-such-value": {
    severity: "error",
    text: "'{path}' is not the path of a field: write STEP.FIELD, such as training.maxDepth",
    about: "`config explain` takes the path of a field.",
  },
  "config/no-conditions": {
    severity: "warning",
    text: "configs cannot express everything in the pipeline, so the following is left out: {what}",
    hint: "write it as a spec or as handles to keep them",
    about:
      "A config file contains the steps' settings, but no conditions, requirements or manually wired inputs, and no settings that apply to the pipeline as a whole.",
  },
  "config/no-words": {
    severity: "warning",
    text: "a spec cannot express a pipeline's {what}, so those settings are left out",
    hint: "write it as handles to keep them",
    about:
      "The pipeline sets an experiment, metadata, MLflow options or members to omit. Specs have no keys for these settings.",
  },
  "config/pack-unnamed": {
    severity: "warning",
    text: "the spec needs the pack '{pack}', but does not name it",
    hint: "add the pack's path or package to the spec: packs: [ … ]",
    about: "A module imports its packs, so a spec generated from the module cannot say where the packs come from.",
  },
  "config/answer": {
    severity: "error",
    text: "the answer to '{id}' cannot be used: {problem}",
    about:
      "An answers file for `specline config ask` is missing an answer, or contains one that does not fit the question.",
  },
  "config/nobody-to-ask": {
    severity: "error",
    text: "cannot ask questions here: the input is not a terminal",
    hint: "write the answers to a JSON file and pass it with --answers",
    about: "`specline config ask` was called by a script or in a pipe.",
  },
  "config/not-there": {
    severity: "error",
    text: "there is no config file {file}",
    about: "The config file's path does not exist.",
  },
  "config/not-read": {
    severity: "error",
    text: "the config file {file} cannot be read: {reason}",
    about: "The config file's path is a folder, or a file without read permission.",
  },
  "config/not-saved": {
    severity: "error",
    text: "{file} could not be saved: {reason}",
    hint: "the previous file is unchanged",
    about:
      "A config is written to a temporary file, flushed to disk and then renamed, so a failed save changes nothing.",
  },
});
