import { z } from "zod";

/** An address of rows, or an expression for it. */
export const address = z
  .union([z.string().min(1), z.record(z.string(), z.json())])
  .describe("an address such as 's3://bucket/new/'");

/** How a deployed model is monitored, as a user writes it. `every` and `notify` are read like `schedule` and `notify`. */
export const monitorSchema = z.strictObject({
  data: address,
  every: z.json().describe("a rate such as '1 day', a cron expression or a schedule").optional(),
  drift: z
    .union([
      z.boolean(),
      z.strictObject({
        maxColumns: z.int().min(0).optional(),
        minEffect: z.number().min(0).max(1).optional(),
      }),
    ])
    .describe("true, false, or an object with 'maxColumns' and 'minEffect'")
    .optional(),
  quality: z
    .record(z.string(), z.json())
    .describe("an object with bounds on metrics, such as 'minAuc', and 'labels'")
    .optional(),
  notify: z.json().optional(),
});
export type MonitorMembers = Readonly<z.infer<typeof monitorSchema>>;

/** A sentence about each member, for help, hover texts and schemas. */
export const MONITOR_DOCS = {
  data: "The new rows: an S3 URI or a local path, which each check reads as a whole.",
  every: "When the rows are checked on AWS: a rate such as '1 day', a cron expression or a schedule with its members.",
  drift:
    "The check fails if more than maxColumns columns (default 0) differ from those of training with an effect of at least minEffect (default 0). false turns it off.",
  quality:
    "The check fails if the model misses these bounds, such as { minAuc: 0.8 }, on rows whose labels are known: those at 'labels', or by default those of 'data'.",
  notify: "The SNS topics that get a message when a check fails, or by how it ends.",
} as const satisfies Record<keyof MonitorMembers, string>;
