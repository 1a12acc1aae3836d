import type { JsonObject } from "../../base/canonical.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { asFarAsKnown } from "../interpret/evaluate.ts";
import { scopeOf } from "../interpret/scope.ts";
import { jobName } from "../jobs/arn.ts";
import { executorOf } from "../jobs/index.ts";
import type { StepResult } from "../record/journal.ts";
import { relocationsOf } from "../storage/cache/take-over.ts";
import type { StepContext } from "./step-context.ts";

/** Makes the earlier result of a step that was not requested readable where that step would have written it. */
export async function bringEarlier(step: DefinitionStep, result: StepResult, run: string, context: StepContext) {
  const executor = executorOf(step, context.programs);
  if (executor === undefined) return;
  const request = (await asFarAsKnown(step.Arguments, scopeOf(step.Name, context.scope))) as JsonObject;
  const name = jobName(context.context.run, step.Name);
  const relocations = relocationsOf(executor, { request, name }, { run, step: step.Name, result });
  await (context.predicts === true ? context.storage.foresee(relocations) : context.storage.relocate(relocations));
}
