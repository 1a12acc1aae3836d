/** The pipelines to begin with, in the order in which they are listed. */
export const templateNames = [
  "binary",
  "multiclass",
  "regression",
  "tuning",
  "calibrated",
  "scoring",
  "own-model",
  "stacked-models",
] as const;

export type TemplateName = (typeof templateNames)[number];
