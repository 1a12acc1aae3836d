import type { Json } from "../../base/canonical.ts";
import { isList, objectOf } from "../../base/json.ts";
import type { Executor, JobContext, LocalJob } from "../jobs/job.ts";
import type { StepRecord } from "../record/record.ts";
import type { AwsCache } from "../storage/cache/aws-cache.ts";
import { cacheKey } from "../storage/cache/cache.ts";
import { byName } from "./key-inputs.ts";
import type { StepOutcome } from "./step-outcome.ts";

/** A job whose cache key is known, so that its result can be looked up, predicted or computed. */
export interface KeyedJob {
  readonly job: LocalJob;
  readonly executor: Executor;
  readonly key: string;
  /** Whether AWS would reuse an earlier result. */
  readonly judgement: Awaited<ReturnType<AwsCache["judge"]>>;
  /** What the step's record says, however the job ends. */
  readonly common: Omit<StepOutcome["record"], "status">;
}

/** The cache key of a job with this identity. */
export const keyOf = ({ step }: LocalJob, identity: Json, { interpreter }: JobContext): string =>
  cacheKey(step.Type, identity, interpreter);

/** The digests of the inputs in a job's identity. */
export function inputsIn(identity: Json): Pick<StepRecord, "inputs"> {
  const { inputs } = objectOf(identity);
  return isList(inputs) ? { inputs: byName(inputs as unknown as Parameters<typeof byName>[0]) } : {};
}
