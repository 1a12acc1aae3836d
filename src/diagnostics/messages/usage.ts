import { entries } from "../entry.ts";

/** What is wrong with a command line, and with the file that it names. */
export const usage = entries({
  "usage/unknown-command": {
    severity: "error",
    text: "there is no command '{name}'",
    hint: "did you mean '{nearest}'?",
    about: "The first word after `specline` is none of its commands. `specline --help` lists them.",
  },
  "usage/not-a-definition": {
    severity: "error",
    text: "'{file}' is no pipeline definition, and only those are imported",
    hint: "a definition is a JSON document with Version and Steps, as compile writes it, and as the Python SDK does",
    about: "Importing makes code of a definition. A module or a spec is code, or shorter than it, already.",
  },
  "usage/unknown-option": {
    severity: "error",
    text: "'specline {command}' has no option '{name}'",
    hint: "did you mean '{nearest}'?",
    about: "An option that the command does not have. `specline COMMAND --help` lists those that it has.",
  },
  "usage/missing-argument": {
    severity: "error",
    text: "'specline {command}' needs {argument}",
    hint: "as in: {example}",
    about: "A command was called without something that it cannot do without.",
  },
  "usage/missing-value": {
    severity: "error",
    text: "option '{option}' needs a value",
    about: "An option that takes a value stands at the end, or before another option.",
  },
  "usage/bad-value": {
    severity: "error",
    text: "option '{option}' takes {expected}, not '{value}'",
    about: "The value of an option is not of the form, or not among the words, that the option takes.",
  },
  "usage/missing-option": {
    severity: "error",
    text: "'specline {command}' needs the option '{option}'",
    about: "An option that the command cannot do without was left out.",
  },
  "usage/too-many": {
    severity: "error",
    text: "'specline {command}' takes {expected}, but was given {given}",
    hint: "quote a name that has spaces in it",
    about: "More words than the command has arguments.",
  },
  "usage/no-such-file": {
    severity: "error",
    text: "there is no file '{file}'",
    about: "A path on the command line names nothing. Paths are relative to the folder that the command is run in.",
  },
  "usage/unreadable": {
    severity: "error",
    text: "'{file}' cannot be read: {reason}",
    about: "A path on the command line exists, but is a folder, or may not be read.",
  },
  "usage/no-such-step": {
    severity: "error",
    text: "there is no step '{step}' in the catalogue",
    hint: "did you mean '{nearest}'?",
    about: "`specline steps STEP` was asked for a step that no pack has, under any of its names.",
  },
  "usage/step-name": {
    severity: "error",
    text: "'{name}' cannot be the name of a step: use letters, digits and underscores, a letter first, and no word of the language",
    about: "`specline steps new NAME` makes the step's name, its call and its files of NAME.",
  },
  "usage/step-taken": {
    severity: "error",
    text: "a step cannot be called '{name}': {taken} is there already",
    hint: "choose another name; packs add, they never replace",
    about: "`specline steps new NAME` was given the name, an alias or the call of a step that this folder knows.",
  },
  "usage/folder-there": {
    severity: "error",
    text: "'{folder}' is there already, and nothing is written over",
    hint: "choose another name, or another place with --in",
    about: "`specline steps new NAME` makes a new folder.",
  },
  "usage/no-target": {
    severity: "error",
    text: "there is no target '{target}': {known}",
    hint: "targets stand in specline.config.yaml, under 'targets'; 'local' is built in",
    about: "`--target` names a target that no specline.config.yaml between the pipeline and the root folder defines.",
  },
  "usage/which-pipeline": {
    severity: "error",
    text: "say which pipeline is meant: {there}",
    hint: "a command that is told none takes the one of this folder that is called pipeline.ts, pipeline.yaml, pipeline_config.json or the like",
    about: "A command that need not be told its pipeline found none in the folder, or several.",
  },
  "usage/exists": {
    severity: "error",
    text: "'{file}' is there already",
    hint: "name another file, or say --force to replace it",
    about: "A command would have written over a file that somebody may have worked in.",
  },
  "usage/notebook-lacks": {
    severity: "warning",
    text: "the notebook lacks {what}: configs and a graph cannot say that",
    hint: "add it to the pipeline in the notebook, or go on with the spec",
    about:
      "A notebook is made of configs and a graph. Conditions, requirements and data from outside are no part of either.",
  },
  "usage/internal": {
    severity: "error",
    text: "Specline itself failed: {message}",
    hint: "run it again with -v to see where, and report it with what that prints",
    about: "A fault of Specline, not of what it was given.",
  },
  "load/not-a-pipeline": {
    severity: "error",
    text: "'{file}' is no pipeline: {found}",
    hint: "a pipeline is a .ts, .mts or .js module whose default export is one, or a .yaml or .json file that is a spec (with 'steps'), a definition ('Version' and 'Steps'), a config file ('metadata' and 'configuration') or a graph ('dag')",
    about: "The file that a command was given is none of the forms in which a pipeline can be written.",
  },
  "load/several-forms": {
    severity: "error",
    text: "'{file}' has the keys of {found} at once",
    hint: "keep the keys of one form, and move the rest to a file of its own",
    about: "The keys at the top of a document decide what it is. This one could be read as more than one form.",
  },
  "load/module": {
    severity: "error",
    text: "'{file}' cannot be loaded: {message}",
    about: "The module of a pipeline raised an exception while it was loaded, or has a fault of syntax.",
  },
  "load/ended": {
    severity: "error",
    text: "the program ended before the command was done",
    hint: "look for process.exit in the pipeline's module, or an await at its top that never ends",
    about: "A module that was loaded ended the program, or waits for something that never comes.",
  },
  "load/config-file": {
    severity: "error",
    text: "'{key}' in {file} is wrong: {message}",
    about: "specline.config.yaml has a key that it may not have, lacks one that it must have, or has a wrong value.",
  },
});
