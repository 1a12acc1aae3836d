const NAMES = ["training", "calibration", "validation", "testing", "evaluation", "inference"] as const;
/** A common name of a branch. */
export type CommonBranch = (typeof NAMES)[number];
/** The branch for rows to be scored, which can lack the label and other columns that are not features. */
export const SCORING: CommonBranch = "inference";
/** Common names of branches. Other names are accepted unless they look like a misspelling. */
export const JOB_TYPES: ReadonlySet<string> = new Set(NAMES);
