/** Common names of branches. Other names are accepted unless they look like a misspelling. */
export const JOB_TYPES: ReadonlySet<string> = new Set([
  "training",
  "calibration",
  "validation",
  "testing",
  "evaluation",
  "inference",
]);
