import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import type { StepResult } from "../record/journal.ts";
import type { StepRecord } from "../record/record.ts";

/** A step's record without its times, and its result if it has one. */
export interface StepOutcome {
  readonly record: Omit<StepRecord, "seconds" | "startedAfter">;
  readonly result?: StepResult;
}

/** What every record of a step begins with. */
export const blankRecord = (step: DefinitionStep) => ({
  name: step.Name,
  type: step.Type,
  emulation: "none" as const,
  outputs: {},
});

/** The outcome of a step that failed for a reason that its user can do something about. */
export const failedOutcome = (
  step: DefinitionStep,
  fault: Diagnostic,
  emulation: StepRecord["emulation"],
): StepOutcome => ({
  record: { ...blankRecord(step), emulation, status: "failed", message: fault.message, diagnostic: fault },
});

/** The outcome of a step that cannot run on this machine. */
export function leftOutOutcome(step: DefinitionStep, reason: string): StepOutcome {
  const found = diagnostic("run/not-emulated", { step: step.Name, type: step.Type, reason }, { step: step.Name });
  return { record: { ...blankRecord(step), status: "skipped", message: found.message, diagnostic: found } };
}
