import { entries } from "../entry.ts";

/** What turning a wired pipeline into a definition finds. */
export const compile = entries({
  "compile/script-missing": {
    severity: "error",
    text: "the script '{entry}' of {step} is not in {folder}",
    hint: "create the file, or name another entry in the step's specification",
    about: "A step's specification names a file to start that its script folder does not hold.",
  },
  "compile/gate-empty": {
    severity: "error",
    text: "{step} requires nothing: it would let everything pass",
    hint: "give it a bound, as minAuc: 0.8",
    about: "A gate needs at least one bound on a metric.",
  },
  "compile/code-link": {
    severity: "error",
    text: "'{entry}' in the code folder '{folder}' {reason}",
    hint: "put the file itself there: what is packed is what lies in the folder, and nothing else",
    about:
      "A link within a folder of code is followed. One out of it would pack what nobody sees, and one that leads nowhere would be missed only when the job runs; a pipe, a socket or a device cannot be packed.",
  },
  "compile/code-missing": {
    severity: "error",
    text: "{step} runs '{path}', which cannot be read on this machine",
    hint: "paths are relative to the pipeline's file; give a folder, or the file that is to run",
    about: "A config names code of your own that does not exist, or may not be read.",
  },
  "compile/data-missing": {
    severity: "error",
    text: "{step} reads '{path}', which cannot be read on this machine: {reason}",
    hint: "paths are relative to the pipeline's file; give a file or folder that exists, or an s3:// URI",
    about: "A local path of data does not exist, may not be read, holds nothing, or is a pipe or a device.",
  },
  "compile/links-followed": {
    severity: "note",
    text: "{step} reads '{path}' by way of {links}",
    about:
      "Data may be put in place by links, as DVC, git-annex and shared caches do. What they lead to is uploaded, and counts by its content.",
  },
  "compile/unknown-reference": {
    severity: "error",
    text: "'{what}' is not an output or a metric of any step of this pipeline",
    hint: "name a step of the pipeline and one of its outputs or metrics",
    about: "A condition or a config value refers to a step, an output or a metric that does not exist.",
  },
  "compile/metric-unmeasured": {
    severity: "error",
    text: "the requirement on '{metric}' has no step that measures it",
    hint: "add an evaluation step, or require one of the metrics that are measured: {measured}",
    about: "A requirement names a metric that no step of the pipeline writes into a property file.",
  },
  "compile/metric-tie": {
    severity: "error",
    text: "the requirement on '{metric}' could mean {steps}",
    hint: "say which: {choice}",
    about:
      "Several steps measure a required metric, on different rows. Specline does not guess which one the gate shall read.",
  },
  "compile/other-region": {
    severity: "error",
    text: "the pipeline is for the region {region}, but the target '{target}' lies in {there}",
    hint: "choose a target in {region}, or leave the region to the target",
    about: "A pipeline that names its region is put nowhere else.",
  },
  "compile/bad-name": {
    severity: "error",
    text: "the pipeline's title '{title}' leaves no name that AWS accepts",
    hint: "use a title with at least one letter or digit",
    about: "The AWS name of a pipeline is made of the letters and digits of its title.",
  },
  "compile/builder-failed": {
    severity: "error",
    text: "the builder of {step} failed: {reason}",
    hint: "its `emit` is given what the step's own job makes, and gives the members that the definition shall have",
    about: "The `emit` of a step specification, or of a builder map, raised an exception or gave no step.",
  },
});
