import { entries } from "../entry.ts";

/** Problems with starting a project. */
export const init = entries({
  "init/no-data": {
    severity: "error",
    text: "'{data}' cannot be read: {reason}",
    hint: "name a csv, parquet or JSON file, or a folder of them, on this machine",
    about: "A new pipeline is written or recommended for a table, which must be on this machine.",
  },
  "init/other-document": {
    severity: "error",
    text: "'{file}' is neither a table nor a pipeline's definition or config file",
    hint: "name a table, a definition (with 'Version' and 'Steps') or a config file (with 'metadata' and 'configuration')",
    about:
      "Projects keep settings in many forms. Specline converts only the forms that state a pipeline; with others, begin with the table and set the values in the pipeline that is written.",
  },
  "init/remote": {
    severity: "error",
    text: "'{data}' is in S3, but only tables on this machine can be looked at",
    hint: "copy it, or a part of it, to the path from which local runs read it: {command}",
    about:
      "Local runs read s3://BUCKET/KEY from s3/BUCKET/KEY in the work folder. init and recommend look at the same copy.",
  },
  "init/no-package": {
    severity: "warning",
    text: "the workflow {file} runs npm ci, but this folder has no {lacking}",
    hint: "run npm init -y if there is no package.json, install Specline with npm install, and commit both files; or delete the workflow",
    about: "npm ci installs exactly the version of Specline that package-lock.json states, and fails without it.",
  },
  "init/no-workflow": {
    severity: "note",
    text: "no workflow was written, because GitHub reads workflows only in the repository's root, {root}",
    hint: "write one there that sets working-directory: {own}, as in the section on the GitHub action of docs/ci.md",
    about: "Workflows are in .github/workflows of a repository's root. In other folders, GitHub ignores them.",
  },
  "init/label-unfit": {
    severity: "error",
    text: "no model can learn to predict '{label}': {reason}",
    hint: "choose another column with --label, or score the rows with a model that exists, with --template scoring",
    about: "A label has at least two values. If it has words, each of them is a class, so most must occur repeatedly.",
  },
  "init/no-features": {
    severity: "error",
    text: "'{data}' has no column from which '{label}' could be predicted",
    about: "A model learns from the columns beside the label. Identifiers, constants and free text are not among them.",
  },
  "init/many-classes": {
    severity: "warning",
    text: "the label '{label}' has {count} classes, so the model computes {count} scores for each row",
    hint: "if another column was meant, delete pipeline.yaml and name it with --label; otherwise join rare classes in the table",
    about: "A class with few rows is hardly ever predicted, and training takes longer with each class.",
  },
  "init/positive-many": {
    severity: "error",
    text: "the label '{label}' has {count} values, but a positive value needs a label with two",
    hint: "leave --positive out to predict one of the {count} values",
    about: "The score is the probability of one of two classes. With more classes, each of them has a score.",
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
    text: "the template '{template}' is for {tasks}, but the label's values allow {task}",
    hint: "choose another template, or another label",
    about: "Some steps work only for some tasks.",
  },
  "init/option-template": {
    severity: "error",
    text: "--{option} does not fit the template {template}",
    hint: "--label and --positive are for templates that train a model, --model is for the template scoring, which has no label",
    about: "A pipeline that only scores rows has a model instead of a label.",
  },
  "init/no-model": {
    severity: "warning",
    text: "the pipeline scores rows with the model {file}, which is not here, and no run in this folder has made a model",
    hint: "copy the archive of a model there, or the package of a run (model.tar.gz); or start again with --model and its path, its address in S3 or a run",
    about: "The template scoring needs a model that a pipeline of Specline has trained.",
  },
  "init/model-there": {
    severity: "error",
    text: "there is a {file} here already, so the model of run '{run}' was not copied to it",
    hint: "leave --model out to use the file, or rename it",
    about: "init never replaces a file.",
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
  "init/option-pipeline": {
    severity: "error",
    text: "--{option} is about a table, and '{file}' is a pipeline",
    hint: "leave the option out; edit the pipeline that init writes",
    about:
      "init converts a definition or a config file as it is. Options that choose a label or a template have no meaning for it.",
  },
});
