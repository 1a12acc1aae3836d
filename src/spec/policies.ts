import { z } from "zod";
import { seconds } from "../base/units.ts";

/** Thirty days: how long a result can be reused by default. */
export const DEFAULT_EXPIRY = "P30D";
/** The default MaxAttempts of retry policies, which counts repetitions: a job can run four times. */
export const DEFAULT_ATTEMPTS = 3;
/** Source: Developer Guide, "Retry policy for pipeline steps": MaxAttempts is at most 20 (as of November 2026). */
const MAX_ATTEMPTS = 20;

/** When results are reused and how often failed jobs are repeated: for a pipeline, for a target, or (in configs) for a step. */
export const policySchema = z.object({
  cache: z
    .union([
      z.boolean(),
      z
        .string()
        .refine((text) => seconds(text) !== undefined)
        .describe("a duration such as '7 days' or 'P7D'"),
    ])
    .optional(),
  retries: z.union([z.literal(false), z.int().min(0).max(MAX_ATTEMPTS)]).optional(),
  dataVersion: z.boolean().optional(),
});

/** A sentence about each policy, for help, hover texts and schemas. */
export const POLICY_DOCS = {
  cache:
    "Whether an execution on SageMaker can reuse earlier results: true (for 30 days), false, or a duration such as '7 days'. By default, steps whose results depend only on what SageMaker compares are cached for 30 days.",
  retries:
    "How often a job is repeated (MaxAttempts, which does not count the first attempt) if SageMaker has no capacity, throttles requests or has an internal error, from 0 to 20. 0 or false turns retries off. The default is 3.",
  dataVersion:
    "Whether steps that read data from outside the pipeline receive the parameter DataVersion, so that they run again if that data has changed. If false, these steps and those after them are not cached by default.",
} as const satisfies Record<keyof z.infer<typeof policySchema>, string>;

/** Policies as the user wrote them. A policy that is left out comes from the next level, or from the default. */
export interface Policies extends Readonly<z.infer<typeof policySchema>> {}
/** The names of the policies. */
export const POLICIES = Object.keys(policySchema.shape) as readonly (keyof Policies)[];

/** The parameter that represents all data from outside the pipeline: its value changes whenever the data does. */
export const DATA_VERSION = "DataVersion";
