import { entries } from "../entry.ts";

/** Errors in a command line or in the file that it names. */
export const usage = entries({
  "usage/unknown-command": {
    severity: "error",
    text: "there is no command '{name}'",
    hint: "did you mean '{nearest}'?",
    about: "The first word after `specline` is not a command. `specline --help` lists the commands.",
  },
  "usage/not-a-definition": {
    severity: "error",
    text: "'{file}' is not a pipeline definition, and only definitions can be imported",
    hint: "a definition is a JSON document with Version and Steps, as compile and the Python SDK write it",
    about: "Importing turns a definition into code. A module is already code, and a spec is shorter than code.",
  },
  "usage/unknown-option": {
    severity: "error",
    text: "'specline {command}' has no option '{name}'",
    hint: "did you mean '{nearest}'?",
    about: "The command does not have this option. `specline COMMAND --help` lists its options.",
  },
  "usage/missing-argument": {
    severity: "error",
    text: "'specline {command}' needs {argument}",
    hint: "for example: {example}",
    about: "A command was called without a required argument.",
  },
  "usage/missing-value": {
    severity: "error",
    text: "option '{option}' needs a value",
    about: "An option that needs a value comes last or is directly followed by another option.",
  },
  "usage/bad-value": {
    severity: "error",
    text: "option '{option}' takes {expected}, not '{value}'",
    about: "The value is not in the form that the option requires, or not one of its allowed words.",
  },
  "usage/bad-argument": {
    severity: "error",
    text: "{argument} of '{command}' is one of {expected}, not '{value}'",
    hint: "write one of these words",
    about: "The argument is not one of the words that the command allows.",
  },
  "usage/conflict": {
    severity: "error",
    text: "the options '{one}' and '{other}' cannot be combined",
    hint: "leave out one of them",
    about: "The two options contradict each other.",
  },
  "usage/missing-option": {
    severity: "error",
    text: "'specline {command}' needs the option '{option}'",
    about: "A required option of the command is missing.",
  },
  "usage/too-many": {
    severity: "error",
    text: "'specline {command}' takes {expected}, but was given {given}",
    hint: "quote a name that contains spaces",
    about: "There are more words than the command takes arguments.",
  },
  "usage/no-such-file": {
    severity: "error",
    text: "there is no file '{file}'",
    about: "A path on the command line does not exist. Paths are relative to the current folder.",
  },
  "usage/unreadable": {
    severity: "error",
    text: "'{file}' cannot be read: {reason}",
    about: "A path on the command line is a folder, or you lack permission to read it.",
  },
  "usage/no-such-step": {
    severity: "error",
    text: "there is no step '{step}' in the catalogue",
    hint: "did you mean '{nearest}'?",
    about: "`specline steps STEP` was given a name that does not belong to a step in any pack.",
  },
  "usage/step-name": {
    severity: "error",
    text: "'{name}' cannot be the name of a step: use letters, digits and underscores, beginning with a letter, and no reserved word",
    about: "`specline steps new NAME` derives the step's name, method and files from NAME.",
  },
  "usage/step-taken": {
    severity: "error",
    text: "a step cannot be called '{name}': {taken} already exists",
    hint: "choose another name; a pack cannot replace an existing step",
    about:
      "`specline steps new NAME` was given the name, alias or method of a step that already exists in this folder.",
  },
  "usage/folder-there": {
    severity: "error",
    text: "'{folder}' already exists and is not overwritten",
    hint: "choose another name, or another place with --in",
    about: "`specline steps new NAME` creates a new folder.",
  },
  "usage/which-target": {
    severity: "error",
    text: "cannot tell where {file} is or should be deployed",
    hint: "name a target from specline.config.yaml with --target; a config file can define a target with role, bucket and region",
    about:
      "Commands that communicate with AWS need a target: from --target, from a config file that sets role, bucket and region, or from an ARN.",
  },
  "usage/nobody-to-ask": {
    severity: "error",
    text: "{command} asks before it changes anything, but nobody can be asked here",
    hint: "{how}",
    about:
      "A command can ask only on a terminal, and neither with --json nor in CI (if the environment variable CI is set). Elsewhere, an option has to state the decision. Nothing was changed.",
  },
  "usage/no-target": {
    severity: "error",
    text: "there is no target '{target}': {known}",
    hint: "define targets in specline.config.yaml under 'targets'; 'local' is built in",
    about:
      "`--target` names a target that is not defined in any specline.config.yaml between the pipeline's folder and the root folder.",
  },
  "usage/which-pipeline": {
    severity: "error",
    text: "name the pipeline: {there}",
    hint: "without a name, a command uses this folder's pipeline.ts, pipeline.yaml, pipeline_config.json or similar file",
    about: "No pipeline was named, and the folder contains none or more than one.",
  },
  "usage/input-replaced": {
    severity: "error",
    text: "'{file}' is read by this command, and {option} would replace it",
    hint: "name another file",
    about: "The command would have replaced a file that it reads by a document of another kind.",
  },
  "usage/other-content": {
    severity: "error",
    text: "'{file}' already exists and is not {expected}, so {option} does not replace it",
    hint: "name the file to write after {option}, or delete '{file}' if it is not needed",
    about:
      "An option that names a file to write replaces an earlier result of the same kind, and an empty file, but nothing else. Often, the file's name after the option is missing, so that the next argument is taken for it.",
  },
  "usage/exists": {
    severity: "error",
    text: "'{file}' already exists",
    hint: "name another file, or pass --force to replace it",
    about: "The command would have overwritten a file that may contain somebody's work.",
  },
  "usage/notebook-lacks": {
    severity: "warning",
    text: "the notebook lacks {what}: configs and a graph cannot express that",
    hint: "add it to the pipeline in the notebook, or continue with the spec",
    about:
      "A notebook consists of configs and a graph, which cannot express conditions, requirements or external data.",
  },
  "usage/internal": {
    severity: "error",
    text: "Specline itself failed: {message}",
    hint: "run it again with -v to see where it failed, and report the fault with that output",
    about: "This is a fault in Specline, not in its input.",
  },
  "load/not-a-pipeline": {
    severity: "error",
    text: "'{file}' is not a pipeline: {found}",
    hint: "a pipeline is a .ts, .mts or .js module whose default export is one, or a .yaml or .json file that is a spec (with 'steps'), a definition ('Version' and 'Steps'), a config file ('metadata' and 'configuration') or a graph ('dag')",
    about: "The file is not in any of the forms in which a pipeline can be written.",
  },
  "load/definition-only": {
    severity: "error",
    text: "'{file}' is a compiled definition, which has no {what}",
    hint: "run, check and graph accept it unchanged; 'specline import {file} -o pipeline.ts' turns it into code that can be edited",
    about:
      "A definition states what SageMaker does, and no longer what it was compiled from: it has arguments instead of configs, and properties instead of wires.",
  },
  "load/no-part": {
    severity: "error",
    text: "'{path}' names a part '{part}', which pipelines do not have",
    hint: "the pipeline that monitors the model is #monitor; leave out the part to name the pipeline itself",
    about: "A path can end in the name of a part of the file's pipeline.",
  },
  "load/no-monitor": {
    severity: "error",
    text: "'{path}' has no monitoring pipeline, because the pipeline does not state how its model is monitored",
    hint: "add `monitor:` to the spec, or .monitor() to the chain (docs/monitoring.md)",
    about: "The pipeline that monitors a model is made from `monitor` in the pipeline that trains it.",
  },
  "load/several-forms": {
    severity: "error",
    text: "'{file}' mixes the keys of {found}",
    hint: "keep the keys of one form, and move the others to a separate file",
    about: "A document's top-level keys determine its form. These keys belong to more than one form.",
  },
  "load/module": {
    severity: "error",
    text: "'{file}' cannot be loaded: {message}",
    about: "A pipeline's module has a syntax error, or threw an exception while it was being loaded.",
  },
  "load/ended": {
    severity: "error",
    text: "the process ended before the command was finished",
    hint: "look for process.exit or a top-level await that never finishes in the pipeline's module",
    about: "A loaded module ended the process, or waits for something that never happens.",
  },
  "load/project-key": {
    severity: "error",
    override: true,
    text: "unknown key '{key}' in {file}",
    hint: "its keys are targets, packs, policy, check, base, processing and steps; begin a key of your own with x-",
    about:
      "Nothing reads this key of specline.config.yaml, so what it says has no effect. Keys that begin with `x-` are yours, for example for anchors.",
  },
  "load/config-file": {
    severity: "error",
    text: "'{key}' in {file} is wrong: {message}",
    about: "specline.config.yaml has an unknown key, an invalid value, or no value for a required key.",
  },
});
