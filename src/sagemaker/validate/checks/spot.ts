import type { JsonObject } from "../../../base/canonical.ts";
import { isObject, listOf, objectOf } from "../../../base/json.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { type At, below } from "../path.ts";
import { placeOf } from "../place.ts";
import type { StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/** Checks that training jobs wait for spot instances only if they use them, and at least for their maximum run time. */
export const spot: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    for (const { job, at } of trainingJobs(step)) yield* waiting(job, at, step);
  }
};

interface TrainingJob {
  readonly job: JsonObject;
  readonly at: At;
}

/** The training jobs that a step requests: one job, or the job definitions in a search. */
function trainingJobs(step: StepView): readonly TrainingJob[] {
  const args = objectOf(step.json["Arguments"]);
  const at = below(step.at, "Arguments");
  if (step.type === "Training") return [{ job: args, at }];
  if (step.type !== "Tuning") return [];
  const one = args["TrainingJobDefinition"];
  const many = listOf(args["TrainingJobDefinitions"]).flatMap((job, index) =>
    isObject(job) ? [{ job, at: below(below(at, "TrainingJobDefinitions"), index) }] : [],
  );
  return [...(isObject(one) ? [{ job: one, at: below(at, "TrainingJobDefinition") }] : []), ...many];
}

function* waiting(job: JsonObject, at: At, step: StepView): Iterable<Diagnostic> {
  const { EnableManagedSpotTraining: enabled = false, StoppingCondition: stopping } = job;
  const { MaxWaitTimeInSeconds: wait, MaxRuntimeInSeconds: run } = objectOf(stopping);
  const where = placeOf(below(below(at, "StoppingCondition"), "MaxWaitTimeInSeconds"), step);
  if (wait !== undefined && enabled === false) yield diagnostic("definition/wait-without-spot", {}, where);
  else if (typeof wait === "number" && typeof run === "number" && wait < run)
    yield diagnostic("definition/wait-too-short", { wait, run }, where);
}
