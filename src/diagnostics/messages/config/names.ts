import { entries } from "../../entry.ts";

/** Other tools' names in config files, and the target that a file defines. */
export const names = entries({
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
});
