import type { JsonObject } from "../../base/canonical.ts";
import { objectOf } from "../../base/json.ts";
import type { Image, JobView, ProcessingJob, TrainingJob, TuningJob } from "../../spec/job.ts";
import { chooseScript, runsOwnCode } from "../../spec/script.ts";
import type { Target } from "../../spec/target.ts";
import type { Emission } from "./emission.ts";
import { lockedFaults } from "./locked-faults.ts";

/* The parts that requests of several kinds of job have in common. */

/** A job's role and tags. */
export const access = ({ role, tags }: Target) => ({ role, tags });

/** The machine that a job requests, in the fields that the schemas of all jobs share (src/steps/shared-fields.ts). */
export const machine = ({ instanceType, instanceCount, volumeSizeGb, maxRuntime, environment }: JsonObject) => ({
  instanceType: instanceType ?? "ml.m5.xlarge",
  instanceCount: instanceCount ?? 1,
  volumeSizeGb: volumeSizeGb ?? 30,
  maxRuntimeSeconds: maxRuntime,
  environment: objectOf(environment),
});

/**
 * A job's script, the settings that it receives, and its contract if it is locked. A user's script has its own defaults.
 */
export function scriptFor(emission: Emission, job: ProcessingJob | TrainingJob | TuningJob) {
  const { spec, config, stated, assets, diagnostics } = emission;
  const chosen = chooseScript(spec, job.script, config);
  const locked = assets.locked(spec, chosen);
  if (locked !== undefined) diagnostics.push(...lockedFaults(emission, chosen, locked, assets.lockedRelease));
  return { chosen, passed: runsOwnCode(spec, chosen) ? stated : config, contract: locked?.contract };
}

/** The image of a job, which can depend on its config. */
export const imageOf = (job: ProcessingJob | TrainingJob | TuningJob, view: JobView): Image =>
  typeof job.image === "function" ? job.image(view) : job.image;

/**
 * The empty last part of an address that ends in a slash. SageMaker treats an address as a key prefix, so without the
 * slash, "Score" would also match objects in "Score_calibration/", and "data" objects in "data_rest/".
 */
export const FOLDER = "";
