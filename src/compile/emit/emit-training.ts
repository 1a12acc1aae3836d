import { ownMember } from "../../base/own.ts";
import { snakeCase } from "../../base/words.ts";
import { type TrainingRequest, tuningArguments } from "../../sagemaker/emit/index.ts";
import type { JobView, TrainingJob, TuningJob } from "../../spec/job.ts";
import { checkpointPlace, outputPlace } from "../places.ts";
import { hyperparameters } from "./arguments.ts";
import type { Emission } from "./emission.ts";
import { access, imageOf, machine, scriptFor } from "./job-parts.ts";

/**
 * The time limit of a training job, which is required. This is the service's default. Source: API reference,
 * StoppingCondition (as of November 2026).
 */
const DEFAULT_TRAINING_SECONDS = 86_400;

/** A training job, before it is written as a request. */
export function training(emission: Emission, job: TrainingJob | TuningJob, view: JobView): TrainingRequest {
  const { spec, step, config, inputs, pipeline, target, assets, at } = emission;
  const { chosen, passed, contract } = scriptFor(emission, job);
  const { request, file } = hyperparameters(spec, passed, contract);
  const script = assets.code({
    spec,
    script: chosen,
    given: file,
    step: step.id,
    at,
  });
  const { metricDefinitions } = job;
  const { maxRuntime = DEFAULT_TRAINING_SECONDS, maxWait = maxRuntime, spot, checkpointEvery } = config;
  return {
    image: view.image(imageOf(job, view)),
    code: { uri: script.uri, program: script.entry },
    region: target.region,
    hyperparameters: request,
    channels: Object.entries(inputs).map(([port, uri]) => ({
      name: ownMember(spec.inputs, port)?.channel ?? port,
      uri,
      contentType: "text/csv",
    })),
    outputPath: outputPlace(target, pipeline.name, step.id),
    ...machine(config),
    metricDefinitions: typeof metricDefinitions === "function" ? metricDefinitions(config) : metricDefinitions,
    spot: spot === true ? { maxWaitSeconds: maxWait } : undefined,
    checkpoints:
      spot === true || checkpointEvery !== undefined ? checkpointPlace(target, pipeline.name, step.id) : undefined,
    maxRuntimeSeconds: maxRuntime,
    ...access(target),
  };
}

/** The request of a tuning job. */
export function tuning(emission: Emission, job: TuningJob, view: JobView) {
  const { ranges, ...search } = job.search(emission.config);
  const named = Object.fromEntries(Object.entries(ranges).map(([field, range]) => [snakeCase(field), range]));
  return tuningArguments(training(emission, job, view), { ...search, ranges: named });
}
