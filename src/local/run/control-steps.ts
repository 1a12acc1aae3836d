import type { Json } from "../../base/canonical.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { allHold } from "../interpret/conditions.ts";
import { type EvaluationScope, evaluate } from "../interpret/evaluate.ts";
import type { ControlType } from "../jobs/index.ts";
import type { StepContext } from "./step-context.ts";
import { blankRecord, failedOutcome, type StepOutcome } from "./step-outcome.ts";

type Control = (step: DefinitionStep, scope: EvaluationScope, context: StepContext) => Promise<StepOutcome>;

/** What the steps do that start no job. */
export const CONTROLS: Readonly<Record<ControlType, Control>> = {
  Condition: decide,
  Fail: failOnPurpose,
};

async function decide(step: DefinitionStep, scope: EvaluationScope): Promise<StepOutcome> {
  const conditions = (step.Arguments["Conditions"] ?? []) as readonly Json[];
  const outcome = await allHold(conditions, scope);
  return {
    record: { ...blankRecord(step), emulation: "emulated", status: "succeeded", outcome },
    result: { properties: { Outcome: outcome }, published: {} },
  };
}

async function failOnPurpose(
  step: DefinitionStep,
  scope: EvaluationScope,
  { keepGoing }: StepContext,
): Promise<StepOutcome> {
  const message = String((await evaluate(step.Arguments["ErrorMessage"], scope)) ?? "");
  const found = diagnostic(
    keepGoing ? "run/fail-step-passed" : "run/fail-step",
    { step: step.Name, message: message || "(no message)" },
    { step: step.Name },
  );
  return failedOutcome(step, { ...found }, "emulated");
}
