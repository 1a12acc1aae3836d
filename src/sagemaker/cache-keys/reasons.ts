import { below } from "./paths.ts";

/** The reasons why members are not part of the local cache's key, worded identically for all requests. */
export const NAME = "names the job or appears on its bill; the result does not depend on it";
export const DATA =
  "tells AWS that data from outside the pipeline have changed; a local run compares the data themselves";
export const TRACKING = "determines where AWS records the job, which a local run does not do";
export const ROLE = "determines what AWS lets the job read and write, but not its result";
export const NETWORK = "a local job always uses this machine's network";
export const KEYS = "encrypts data stored on AWS; the bytes that are read back are the same";
export const MACHINE = "determines the size, location or lifetime of machines on AWS, which a local job does not see";
export const TIME = "ends a job that takes too long; a result does not depend on it";
export const WATCHING = "monitors a job on AWS, which a local run does not do";

export const TAGS = below("Tags[]", "Key", "Value");
export const EXPERIMENT = below(
  "ExperimentConfig",
  "ExperimentName",
  "TrialName",
  "TrialComponentDisplayName",
  "RunName",
);

/** The source for the members that AWS compares, for the types listed in the developer guide. */
export const GUIDE =
  'Developer Guide, "Default cache key attributes by pipeline step type" (pipelines-default-keys) (read in November 2026)';
