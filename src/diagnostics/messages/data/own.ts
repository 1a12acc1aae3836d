import { entries } from "../../entry.ts";

/** Models and code that users provide. */
export const own = entries({
  "data/model-unknown": {
    severity: "error",
    text: "the model archive holds {there}, but neither model.json nor code/own/inference.py, so it cannot be used to score rows",
    hint: "put an inference.py with model_fn and predict_fn beside your training script",
    about: "A model can score rows if it is one of Specline's own, or if its training step supplied scoring code.",
  },
  "data/model-foreign": {
    severity: "error",
    text: "the imported model has no features.json, only {there}",
    hint: "put a features.json beside it that lists the columns it reads (docs/scripts.md)",
    about:
      "An existing model must list its features, so that it can be packaged, sampled and evaluated like a model that the pipeline trains.",
  },
  "data/no-reasons": {
    severity: "error",
    text: "the scores of this model cannot be explained, because {reason}",
    hint: "leave out --explain",
    about: "Contributions of features to a score are computed for XGBoost's models that this release packed.",
  },
  "data/own-function": {
    severity: "error",
    text: "'{file}' has no function '{function}'",
    hint: "it needs model_fn(model_dir) and predict_fn(features, model)",
    about: "Scoring code for your own model must define two functions, as SageMaker's framework containers require.",
  },
  "data/own-failed": {
    severity: "error",
    text: "{function} of '{file}' raised {type}: {message}",
    hint: "it received the model that its training wrote, and processed rows as a DataFrame",
    about: "Your own inference code raised an exception.",
  },
  "data/own-scores": {
    severity: "error",
    text: "predict_fn of '{file}' returned {got}, but {wanted} finite numbers were expected",
    hint: "return one number per row; for more than two classes, one per class in the order of features.json",
    about: "Your own inference code returned scores that are not in the form that the task requires.",
  },
  "data/own-probability": {
    severity: "error",
    text: "predict_fn of '{file}' returned scores from {low} to {high}, but probabilities are between 0 and 1",
    hint: "return probabilities (predict_proba), not margins or labels",
    about: "Class scores must be probabilities.",
  },
  "data/label-not-coded": {
    severity: "error",
    text: "the processed table's label '{label}' holds '{value}', but its values must be 1 for the positive class and 0 for the other",
    hint: "write 0 and 1 in the script that preprocesses the rows (docs/scripts.md)",
    about: "Your own preprocessing wrote a label that Specline's evaluation cannot read.",
  },
  "data/own-script": {
    severity: "error",
    text: "'{entry}' ended with exit status {status}: {last}",
    hint: "its complete output is in the log",
    about: "Your own training script failed. The message shows the last line that it wrote to stderr.",
  },
  "data/own-model-empty": {
    severity: "error",
    text: "'{entry}' succeeded, but wrote no model",
    hint: "write it to the folder that SM_MODEL_DIR names",
    about: "A training script must write its model to the folder that SM_MODEL_DIR names.",
  },
  "data/entry-missing": {
    severity: "error",
    text: "{step} should start '{entry}', but your code folder has {there}",
    hint: "set entry to the file that should run",
    about: "A training step's entry file is not in its script folder.",
  },
  "data/package-missing": {
    severity: "error",
    text: "'{file}' needs the Python package '{package}', which is not installed here",
    hint: "install it, give the step an image that has it, or list it in a requirements.txt next to the training script and set installRequirements: true",
    about: "Your own code imports a package that is missing from its container or from this machine's Python.",
  },
  "data/requirements-failed": {
    severity: "error",
    text: "{step} cannot install the packages in its requirements.txt: {last}",
    hint: "see the log for pip's complete output; without network access, use an image that has the packages",
    about: "pip could not install what a training script's requirements.txt lists. The message shows pip's last error.",
  },
});
