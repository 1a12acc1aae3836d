import { entries } from "../entry.ts";

/** What is wrong with a step's config, and with the files that configs are kept in. */
export const config = entries({
  "config/unknown-field": {
    severity: "error",
    text: "{step} has no config field '{field}'",
    about: "A config sets a field that the step's schema does not have. The nearest field's name is given.",
  },
  "config/bad-value": {
    severity: "error",
    text: "'{field}' of {step} must be {expected}, but is {value}",
    about: "A config value is of the wrong type, out of its range, or not one of the values that the field knows.",
  },
  "config/missing-field": {
    severity: "error",
    text: "{step} needs '{field}': {doc}",
    about: "An essential field has no value: neither the step nor the pipeline's context gives one.",
  },
  "config/secret": {
    severity: "error",
    text: "'{field}' of {step} holds a secret in plain text",
    hint: "keep it in AWS Secrets Manager and write its ARN here, and change the secret: it has been in a file",
    about:
      "A password, token or key stands as it is in a config. Files are copied and committed, so it is refused there; messages never show it.",
  },
  "config/derived-disagrees": {
    severity: "warning",
    text: "'{field}' of {step} is {value} in the file, but the other fields make it {computed}, which is taken",
    hint: "remove it: it is computed and need not be stored",
    about: "A file holds a derived field with another value than the fields that it is computed of give.",
  },
  "config/derived-set": {
    severity: "error",
    text: "'{field}' of {step} is computed of the other fields and cannot be set",
    hint: "leave it out",
    about: "A derived field was given a value.",
  },
  "config/not-a-base": {
    severity: "error",
    text: "{step} inherits from {given}, which is neither a BaseConfig nor a ProcessingBaseConfig",
    hint: "pass what BaseConfig(…) or ProcessingBaseConfig(…) gives as the second argument",
    about: "The second argument of a config class is what the config inherits from.",
  },
  "config/parent": {
    severity: "error",
    text: "{step} is no processing step and cannot inherit from a ProcessingBaseConfig",
    hint: "pass the BaseConfig that it was made of",
    about: "What processing steps share does not hold for training, models or registration.",
  },
  "config/syntax": {
    severity: "error",
    text: "{file} cannot be read: {problem}",
    hint: "put it right there, or write the file again with what wrote it",
    about: "A config file is neither valid JSON nor valid YAML.",
  },
  "config/truncated": {
    severity: "error",
    text: "{file} ends too early: the '{bracket}' of line {line} is never closed",
    hint: "copy the whole file again, or close it there if it was edited by hand",
    about: "A JSON file breaks off, as after a copy that was interrupted or on a full disk.",
  },
  "config/unclosed-text": {
    severity: "error",
    text: "{file} cannot be read: the text that begins here has no closing quote on its line",
    hint: "close it, or write a line break in it as \\n",
    about: "A text in a JSON file goes on over the end of its line.",
  },
  "config/encoding": {
    severity: "error",
    text: "{file} is not UTF-8: from here on it holds bytes that stand for nothing",
    hint: "save it as UTF-8",
    about:
      "A config file is written in another encoding, as Latin-1 or UTF-16. What its letters were can no longer be told.",
  },
  "config/not-a-number": {
    severity: "warning",
    text: "'{field}' is {value}, which JSON has no word for: null is taken",
    hint: "write null, or leave it out",
    about: "Python writes NaN and Infinity into JSON files, where they are no JSON.",
  },
  "config/too-many-digits": {
    severity: "error",
    text: "'{field}' is {value}, which has more digits than a number keeps here: it would be saved as another",
    hint: "write it as a text",
    about: "A whole number is larger than JSON readers can be expected to keep (9007199254740991).",
  },
  "config/duplicate-key": {
    severity: "error",
    text: "'{key}' stands twice in {where}",
    hint: "remove one of them: which one is meant cannot be told",
    about: "An object of a config file has one key twice. Most readers would silently take the last.",
  },
  "config/duplicate-step": {
    severity: "error",
    text: "two configs are called '{step}'",
    hint: "give one of them another job type: it becomes part of the name",
    about: "The name of a config is its step's name with its job type. A file keeps one config per name.",
  },
  "config/no-section": {
    severity: "error",
    text: "{file} has no section '{section}'",
    hint: "a config file holds metadata.config_types, and configuration with 'shared' and 'specific', or with 'processing_shared' and 'processing_specific' beside them",
    about:
      "A part that every config file has is missing, or one of the two processing sections stands without the other.",
  },
  "config/unknown-section": {
    severity: "error",
    text: "'{section}' is no section of a config file",
    hint: "the sections are shared, processing_shared, processing_specific and specific",
    about: "`configuration` holds something else than its four sections; it would be lost.",
  },
  "config/shape": {
    severity: "error",
    text: "'{path}' must be {expected}, but is {value}",
    about: "A part of a config file has another form than its place asks for.",
  },
  "config/newer-file": {
    severity: "error",
    text: "{file} is written in form {form}; this Specline reads forms up to {known}",
    hint: "update Specline: npm install specline@latest",
    about: "A newer version of Specline wrote the file, in a form that this one does not know.",
  },
  "config/newer-pack": {
    severity: "warning",
    text: "{file} was written with {pack} {written}, but {pack} {installed} is installed",
    hint: "update the pack, or save the file again with this one",
    about: "The steps of a newer pack may have fields that this one lacks, or other defaults.",
  },
  "config/unknown-step": {
    severity: "error",
    text: "no step is known for the config '{step}' of class {class}",
    hint: "add the pack that brings it, or load with --partial to take the rest and keep this one as it is",
    about: "A config file declares a config whose step no pack defines.",
  },
  "config/left-out": {
    severity: "warning",
    text: "the config '{step}' of class {class} belongs to no known step: it is kept as it is and takes no part",
    about: "A file was loaded in part. Configs of unknown steps are written back unchanged.",
  },
  "config/extra-fields": {
    severity: "warning",
    text: "{step} has no use for {fields}: kept as they are and written back",
    hint: "nothing need be done where another tool reads them; remove what nobody reads",
    about: "A file that another tool wrote holds fields that the step does not have.",
  },
  "config/undeclared-step": {
    severity: "warning",
    text: "'{section}' holds values of '{step}', which metadata.config_types does not declare: they are not read",
    hint: "add '{step}' with its class to metadata.config_types, or remove the values",
    about: "Which configs a file has is said by metadata.config_types alone.",
  },
  "config/class-clash": {
    severity: "error",
    text: "the config '{step}' is declared as {class}, which configures {other}",
    hint: "rename the config, or change its class in metadata.config_types",
    about: "The name of a config and its class speak of two different steps.",
  },
  "config/job-type-clash": {
    severity: "error",
    text: "the config '{step}' has the job type '{jobType}', but its name says '{branch}'",
    hint: "rename the config, or change its job_type",
    about: "The name of a config ends in its job type.",
  },
  "config/wrapper": {
    severity: "error",
    text: "'{field}' of {step} is wrapped as '{type}', which cannot be unwrapped: {reason}",
    hint: "write the plain value",
    about:
      "A Python tool wraps values as {'__type_info__': type, 'value': value}. The type is unknown, or the value is none of it.",
  },
  "config/ambiguous": {
    severity: "error",
    text: "{count} configs could be {node}: {candidates}",
    hint: "name one of them {node}, or give the others another job type",
    about: "A node of a graph finds its config by name, then by step and job type. More than one is left.",
  },
  "config/no-config": {
    severity: "error",
    text: "no config is there for {node}; there is {known}",
    about: "A node of a graph has no config.",
  },
  "config/one-for-many": {
    severity: "error",
    text: "one config, {config}, stands for {nodes}",
    hint: "give each of them a config of its own, with its job type",
    about: "Two nodes of a graph find the same config.",
  },
  "config/unused": {
    severity: "warning",
    text: "the config {config} belongs to no node of the graph",
    about: "A config file holds more configs than the graph has nodes.",
  },
  "config/unknown-node": {
    severity: "error",
    text: "'{name}' is none of the steps; there is {known}",
    about: "A step was named that the configs do not have. Names, aliases and roles (as 'train') can be used.",
  },
  "config/two-spellings": {
    severity: "error",
    text: "'{a}' and '{b}' of {step} are one field",
    hint: "keep one of them",
    about:
      "A layer file takes both the name of a field (maxDepth) and its name on disk (max_depth), but not both at once.",
  },
  "config/layer-key": {
    severity: "error",
    text: "'{key}' means nothing in a layer file",
    hint: "a layer file holds 'base' (all steps), 'processing' (all processing steps) and 'steps' (by name)",
    about: "A file of config layers has a key at its top that Specline does not know.",
  },
  "config/nobody-takes": {
    severity: "error",
    text: "no step takes '{field}'",
    about: "A base of a layer file sets a field that neither the base config nor any step has.",
  },
  "config/assignment": {
    severity: "error",
    text: "'{text}' sets nothing: write STEP.FIELD=VALUE, as training.maxDepth=8",
    about: "`--set` was given something else than the path of a field and a value.",
  },
  "config/no-such-value": {
    severity: "error",
    text: "'{path}' names no field: write STEP.FIELD, as training.maxDepth",
    about: "`config explain` was given something else than the path of a field.",
  },
  "config/no-conditions": {
    severity: "warning",
    text: "configs hold what the steps are set to; conditions, arms and requirements of the pipeline are not among it",
    hint: "write it as a spec or as handles to keep them",
    about: "A config file says nothing of conditions; a pipeline that is made of it has none.",
  },
  "config/no-words": {
    severity: "warning",
    text: "a spec has no words for {what} of a pipeline; what this one says of that is not in it",
    hint: "write it as handles to keep that",
    about:
      "A pipeline names an experiment, metadata or MLflow settings and is written as a spec, which has keys for none of them.",
  },
  "config/answer": {
    severity: "error",
    text: "the answer to '{id}' cannot be used: {problem}",
    about: "A file of answers for `specline config ask` lacks an answer, or holds one that is not what is asked for.",
  },
  "config/nobody-to-ask": {
    severity: "error",
    text: "nobody can be asked here: this is no terminal",
    hint: "write the answers to a JSON file, and give it with --answers",
    about: "`specline config ask` was called by a script or in a pipe.",
  },
  "config/not-layered": {
    severity: "warning",
    text: "{fields} of {step} are another tool's, and are left out: layers hold only fields that Specline knows",
    about: "A config file with fields of another tool was split into layers. The file keeps them.",
  },
  "config/not-there": {
    severity: "error",
    text: "there is no config file {file}",
    about: "The path of a config file names nothing.",
  },
  "config/not-read": {
    severity: "error",
    text: "the config file {file} cannot be read: {reason}",
    about: "The path of a config file names a folder, or a file that may not be read.",
  },
  "config/not-saved": {
    severity: "error",
    text: "{file} could not be saved: {reason}",
    hint: "what stood there before is unchanged",
    about:
      "A config file is written beside its place, brought to the disk and then renamed, so a save that fails changes nothing.",
  },
});
