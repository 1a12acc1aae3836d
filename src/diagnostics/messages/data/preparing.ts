import { entries } from "../../entry.ts";

/** Preparing features, and transforms that were fitted on other rows. */
export const preparing = entries({
  "data/no-features": {
    severity: "error",
    text: "{step} did not find a column to learn from",
    hint: "add columns that help to predict the label, or keep a column that was left out: declare its type under schema in DataLoading's config",
    about: "Every column is the label, an id, free text, dropped or empty.",
  },
  "data/no-numbers": {
    severity: "error",
    text: "{step} needs numeric columns for {purpose}, but the data has none",
    about: "A numeric method was requested, but every column is categorical.",
  },
  "data/method-unfit": {
    severity: "error",
    text: "column '{column}' is a {type}, which cannot be filled by {method}",
    hint: "fill categories with mode or a constant; a constant for a numeric column must be a number",
    about: "Mean and median need numbers.",
  },
  "data/no-date-columns": {
    severity: "error",
    text: "{step} found no column of dates",
    hint: "declare one as a date under schema in DataLoading's config; a time column needs keepTime: true in TabularPreprocessing's config",
    about: "Features of dates need a column that was read as dates, and that preprocessing has taken apart.",
  },
  "data/not-a-date-column": {
    severity: "error",
    text: "'{column}' is not a column of dates; those that were read as dates: {dates}",
    hint: "did you mean '{nearest}'?",
    about:
      "Features of dates were asked for a column that was not read as dates, or that is not a feature. Its type can be declared under schema in DataLoading's config.",
  },
  "data/time-not-kept": {
    severity: "error",
    text: "'{column}' is the time column, of which preprocessing makes no features",
    hint: "set keepTime: true in TabularPreprocessing's config",
    about: "The time column decides the split. Its features are left out unless they are asked for.",
  },
  "data/date-part-missing": {
    severity: "error",
    text: "column '{column}', which features of '{date}' need, was removed by an earlier step",
    hint: "add time features before other transforms",
    about: "Time features are made of the parts into which preprocessing takes dates apart.",
  },
  "data/no-text-columns": {
    severity: "error",
    text: "{step} found no column of texts",
    hint: "name the columns in textColumns of TabularPreprocessing",
    about: "Preprocessing leaves texts out, or takes them for categories, unless textColumns names them.",
  },
  "data/not-a-text-column": {
    severity: "error",
    text: "'{column}' is not passed on as a text; those that are: {texts}",
    hint: "add it to textColumns of TabularPreprocessing",
    about: "Features of texts can be made only of columns that preprocessing passes on.",
  },
  "data/text-type": {
    severity: "error",
    text: "'{column}' is a {type}, not a text",
    hint: "declare its type as text under schema in DataLoading's config, or remove it from textColumns",
    about: "Only columns of words can be passed on as texts.",
  },
  "data/text-dropped": {
    severity: "error",
    text: "'{column}' cannot be passed on as a text, because it is left out: {reason}",
    hint: "remove it from textColumns, or from what leaves it out",
    about: "The label, ids, the time and group columns and dropped columns are never features.",
  },
  "data/no-words": {
    severity: "error",
    text: "the texts of '{column}' in the training rows have no {what}",
    hint: "choose shorter n-grams, or another analyzer",
    about: "Features of texts are learned from the words or characters in the training rows.",
  },
  "data/selects-none": {
    severity: "error",
    text: "no column reaches the threshold {threshold}: the best, '{column}', has {score}",
    about: "If feature selection removes every column, a model has nothing to learn from.",
  },
  "data/fitted-columns": {
    severity: "error",
    text: "{step} was given a transform that was fitted on other columns: '{column}' {difference}",
    hint: "prepare both branches in the same way",
    about: "A transform fitted on the training branch only suits rows with the same columns and types.",
  },
  "data/fitted-row": {
    severity: "error",
    text: "{step} was given a transform that was fitted on rows transformed by {there}, but these rows come from {here}",
    hint: "give every branch the same transforms in the same order, each fed by the training branch",
    about:
      "A held-out branch skips one of the training branch's transforms, or uses one that was fitted for another training.",
  },
  "data/fitted-differ": {
    severity: "error",
    text: "the model was trained on rows transformed by {there}, but these rows come from {here}",
    hint: "give every branch the same transforms in the same order, each fed by the training branch",
    about: "Rows to be scored must have gone through the same transforms as the training rows.",
  },
  "data/fitted-unknown": {
    severity: "error",
    text: "'{transform}' is not a fitted transform that this version knows: {known}",
    about: "The artifact was written by another version or by another program.",
  },
  "data/feature-not-made": {
    severity: "error",
    text: "the model's feature '{column}' cannot be computed from raw rows, so the model cannot score them",
    hint: "score rows in a pipeline that includes the step that adds the feature",
    about:
      "A custom step added a feature to the training rows after preprocessing, such as the scores of another model. An endpoint or a package applies only preprocessing and the fitted transforms.",
  },
});
