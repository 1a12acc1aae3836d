import { entries } from "../../entry.ts";

/** The contents of config files: sections, formats, declared configs and their classes. */
export const files = entries({
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
});
