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
    text: "{step} found no date columns",
    hint: "declare one as a date under schema in DataLoading's config; a time column needs keepTime: true in TabularPreprocessing's config",
    about: "Date features need a column that was read as dates and that preprocessing split into parts.",
  },
  "data/not-a-date-column": {
    severity: "error",
    text: "'{column}' is not a date column (date columns: {dates})",
    hint: "did you mean '{nearest}'?",
    about:
      "A step that makes date features was given a column that was not read as dates, or that is not a feature. Its type can be declared under schema in DataLoading's config.",
  },
  "data/time-not-kept": {
    severity: "error",
    text: "'{column}' is the time column, and preprocessing makes no features from it",
    hint: "set keepTime: true in TabularPreprocessing's config",
    about: "The time column decides the split. Features are made from it only if keepTime is true.",
  },
  "data/date-part-missing": {
    severity: "error",
    text: "an earlier step removed the column '{column}', which is needed to make features from '{date}'",
    hint: "put TimeFeatures before the other transforms",
    about: "TimeFeatures computes its features from the parts into which preprocessing splits dates.",
  },
  "data/no-text-columns": {
    severity: "error",
    text: "{step} found no text columns",
    hint: "name the columns in textColumns of TabularPreprocessing",
    about: "Preprocessing leaves texts out, or treats them as categories, unless textColumns names them.",
  },
  "data/not-a-text-column": {
    severity: "error",
    text: "'{column}' does not reach this step as text (text columns: {texts})",
    hint: "add it to textColumns of TabularPreprocessing",
    about: "Text features can be made only from columns that preprocessing passes on as text.",
  },
  "data/text-type": {
    severity: "error",
    text: "textColumns names '{column}', but its type is {type}",
    hint: "declare its type as text under schema in DataLoading's config, or remove it from textColumns",
    about: "Only columns of type text or category can be passed on as text.",
  },
  "data/text-dropped": {
    severity: "error",
    text: "textColumns names '{column}', but this column is left out of the features: {reason}",
    hint: "remove it from textColumns, or change the setting that leaves it out",
    about: "The label, ids, the time and group columns and dropped columns are never features.",
  },
  "data/no-words": {
    severity: "error",
    text: "no text of '{column}' in the training rows has {what}",
    hint: "choose shorter n-grams, or another analyzer",
    about: "Text features are learned from the words or characters in the training rows.",
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
