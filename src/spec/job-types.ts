/** The branches that teams in this field have. Others are fine where they cannot be taken for a misspelt name. */
export const JOB_TYPES: ReadonlySet<string> = new Set([
  "training",
  "calibration",
  "validation",
  "testing",
  "evaluation",
  "inference",
]);
