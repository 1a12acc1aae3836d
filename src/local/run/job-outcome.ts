import type { JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import type { Outcome } from "../jobs/job.ts";
import type { StepOutcome } from "./step-outcome.ts";

/** The step's outcome, when its job has ended in this way. */
export function outcomeOf(
  outcome: Exclude<Outcome, { readonly kind: "left-out" }>,
  common: Omit<StepOutcome["record"], "status">,
  times: JsonObject,
  request: JsonObject,
  stopped: string,
): StepOutcome {
  if (outcome.kind === "stopped") return { record: { ...common, status: "stopped", message: stopped } };
  if (outcome.kind === "failed") {
    const { kind: _, exception: __, ...why } = outcome;
    return { record: { ...common, status: "failed", message: why.diagnostic.message, ...why } };
  }
  const { outputs, published } = outcome.result;
  const properties = { ...times, ...outcome.result.properties };
  const own = Object.keys(properties).filter((name) => properties[name] !== ownMember(request, name));
  return {
    record: { ...common, status: "succeeded", outputs },
    result: { properties, own, published },
  };
}

/** Says in the record's message how many attempts there were. */
export function withAttempts({ record, ...rest }: StepOutcome): StepOutcome {
  const before = record.attempts?.length ?? 0;
  if (before === 0 || record.status === "stopped") return { record, ...rest };
  const message =
    record.status === "succeeded" ? `at attempt ${before + 1}` : `${record.message} (after ${before + 1} attempts)`;
  const diagnostic = record.diagnostic === undefined ? {} : { diagnostic: { ...record.diagnostic, message } };
  return { record: { ...record, message, ...diagnostic }, ...rest };
}
