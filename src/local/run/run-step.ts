import type { JsonObject } from "../../base/canonical.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { asFarAsKnown, type EvaluationScope } from "../interpret/evaluate.ts";
import { answered } from "../interpret/given-value.ts";
import { scopeOf } from "../interpret/scope.ts";
import { jobName } from "../jobs/arn.ts";
import { executorOf, isControlType, notEmulated } from "../jobs/index.ts";
import { storageFault } from "../storage/faults.ts";
import { CONTROLS } from "./control-steps.ts";
import { runJob } from "./run-job.ts";
import type { StepContext } from "./step-context.ts";
import { blankRecord, failedOutcome, leftOutOutcome, type StepOutcome } from "./step-outcome.ts";
import type { StubAnswer } from "./stub.ts";

/** Runs one step. Errors caused by the user or the disk are part of the outcome; only defects are thrown. */
export async function runStep(step: DefinitionStep, context: StepContext): Promise<StepOutcome> {
  const scope = scopeOf(step.Name, context.scope, {
    TrainingJobName: jobName(context.context.run, step.Name),
    ProcessingJobName: jobName(context.context.run, step.Name),
    CurrentDateTime: new Date(context.context.effects.clock.now()).toISOString(),
  });
  try {
    const answers = context.answers.get(step.Name);
    if (answers !== undefined) return await takeAsDone(step, answers, scope);
    if (isControlType(step.Type)) return await CONTROLS[step.Type](step, scope, context);
    const executor = executorOf(step, context.programs);
    const reason = context.leftOut.get(step.Name);
    if (executor === undefined || reason !== undefined) return leftOutOutcome(step, reason ?? notEmulated(step.Type));
    return await runJob(step, executor, scope, context);
  } catch (error) {
    return failedOutcome(step, faultOf(error, context), executorOf(step, context.programs)?.emulation ?? "emulated");
  }
}

/** The diagnostic for an error caused by the user or the disk; rethrows anything else, which is a defect. */
function faultOf(error: unknown, { context }: StepContext): Diagnostic {
  if (error instanceof SpeclineError && error.diagnostics[0] !== undefined) return error.diagnostics[0];
  const fault = storageFault(error, context.folders.work);
  if (fault === undefined) throw error;
  return fault;
}

/** A stubbed step: the user's stub values take precedence over its own arguments. */
async function takeAsDone(
  step: DefinitionStep,
  answers: readonly StubAnswer[],
  scope: EvaluationScope,
): Promise<StepOutcome> {
  const properties = answered((await asFarAsKnown(step.Arguments, scope)) as JsonObject, answers);
  const said = diagnostic("run/stubbed", { step: step.Name });
  const outcome = typeof properties["Outcome"] === "boolean" ? { outcome: properties["Outcome"] } : {};
  return {
    record: { ...blankRecord(step), emulation: "stubbed", status: "succeeded", message: said.message, ...outcome },
    result: { properties, published: {} },
  };
}
