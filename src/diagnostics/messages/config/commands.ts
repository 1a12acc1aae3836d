import { entries } from "../../entry.ts";

/** Commands that ask for, explain, edit, print or save configs. */
export const commands = entries({
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
