import { below } from "./paths.ts";

/** Why members are left out of the key of the local cache: one wording for all requests. */
export const NAME = "names the job, or is written on its bill: nothing that it makes depends on it";
export const TRACKING = "says where AWS records the job; nothing here does";
export const ROLE = "decides what AWS lets the job read and write, not what it makes";
export const NETWORK = "a local job has this machine's network, whatever is asked for";
export const KEYS = "encrypts what is stored on AWS; the bytes that are read back are the same";
export const MACHINE = "sizes, places or keeps machines on AWS; a local job is not told";
export const TIME = "ends a job that takes too long, which then has no result; a result does not depend on it";
export const WATCHING = "watches a job on AWS; nothing here does";

export const TAGS = below("Tags[]", "Key", "Value");
export const EXPERIMENT = below(
  "ExperimentConfig",
  "ExperimentName",
  "TrialName",
  "TrialComponentDisplayName",
  "RunName",
);

/** Source of what AWS compares, for the types that the developer guide lists. */
export const GUIDE =
  'Developer Guide, "Default cache key attributes by pipeline step type" (pipelines-default-keys) (read in November 2026)';
