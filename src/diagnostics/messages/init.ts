import { entries } from "../entry.ts";

/** Problems with starting a project. */
export const init = entries({
  "init/no-data": {
    severity: "error",
    text: "'{data}' cannot be read: there is no such file or folder, or there is no table in it",
    about: "A new pipeline is written for a table, which must be on this machine.",
  },
  "init/label-open": {
    severity: "error",
    text: "the column to predict in '{data}' is not clear, and nobody can be asked here",
    hint: "name it with --label: {columns}",
    about: "In a script, the label must be named, unless --yes is given and the table suggests one.",
  },
  "init/label-unknown": {
    severity: "error",
    text: "'{data}' has no column '{label}'",
    about: "The label must be a column of the table.",
  },
  "init/positive-open": {
    severity: "error",
    text: "it is not clear which value of '{label}' is the event, and nobody can be asked here",
    hint: "name it with --positive: {classes}",
    about: "The score is the probability of one of the two classes.",
  },
  "init/positive-unknown": {
    severity: "error",
    text: "the label '{label}' never holds '{positive}'; it holds {classes}",
    about: "The positive value must occur in the label.",
  },
  "init/template-unknown": {
    severity: "error",
    text: "there is no template '{template}'; there are {known}",
    hint: "specline init --list describes them",
    about: "A template is a pipeline to begin with.",
  },
  "init/template-task": {
    severity: "error",
    text: "the template '{template}' is for {tasks}, but the label makes this {task}",
    hint: "choose another template, or another label",
    about: "Some steps work only for some tasks.",
  },
  "init/there": {
    severity: "error",
    text: "there is a {file} here already, so nothing was written",
    hint: "rename it, or start in another folder",
    about: "init never replaces a pipeline.",
  },
  "init/kept": {
    severity: "note",
    text: "{file} exists and was left as it is",
    about: "init never changes a file.",
  },
  "init/ignore": {
    severity: "note",
    text: "{file} exists and was left as it is; add the line {line} to it",
    about: "The work folder contains copies of your data, which should not be committed.",
  },
});
