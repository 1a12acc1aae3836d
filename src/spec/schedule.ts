import { z } from "zod";
import type { Place } from "../diagnostics/index.ts";

/** The statuses with which an execution can end. Source: service model, PipelineExecutionStatus. */
export const END_STATUSES = ["Succeeded", "Failed", "Stopped"] as const;
export type EndStatus = (typeof END_STATUSES)[number];

/** Source: service model of SNS, topicARN (as of November 2026). FIFO topics cannot be targets of rules. */
const TOPIC = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/;

/** Source: API reference of EventBridge Scheduler, FlexibleTimeWindow (as of November 2026). */
export const MAX_FLEXIBLE_MINUTES = 1440;

/** A schedule as a user writes it. Exactly one of the triggers is set. */
export const scheduleSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$/)
    .describe("a name of up to 30 letters, digits, hyphens and underscores")
    .optional(),
  cron: z.string().describe("a cron expression with six fields").optional(),
  rate: z.string().describe("a rate such as '12 hours'").optional(),
  after: z
    .union([
      z.string().min(1).describe("a pipeline's name"),
      z.strictObject({
        pipeline: z.string().min(1),
        status: z.union([z.enum(END_STATUSES), z.array(z.enum(END_STATUSES)).min(1).readonly()]).optional(),
      }),
    ])
    .describe("a pipeline's name, or an object with 'pipeline' and 'status'")
    .optional(),
  onNewData: z
    .string()
    .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/)
    .describe("an address such as 's3://bucket/folder/'")
    .optional(),
  suffix: z.string().min(1).describe("the end of a key, such as '.csv'").optional(),
  timezone: z.string().describe("a time zone such as 'Europe/Berlin'").optional(),
  flexible: z
    .union([z.string(), z.int().min(1)])
    .describe("a duration from 1 minute to 24 hours")
    .optional(),
  start: z.string().describe("a date and time such as '2026-12-01T06:00'").optional(),
  end: z.string().describe("a date and time such as '2026-12-01T06:00'").optional(),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .describe("an object with a value for each parameter")
    .optional(),
});
export type ScheduleMembers = Readonly<z.infer<typeof scheduleSchema>>;

/** A sentence about each member, for help, hover texts and schemas. */
export const SCHEDULE_DOCS = {
  name: "What the schedule is called. The default is the name of its trigger: cron, rate, after or newData.",
  cron: "When it starts the pipeline, in EventBridge's notation: minutes, hours, day of month, month, day of week and year, such as '0 6 ? * MON-FRI *'.",
  rate: "How often it starts the pipeline: a whole number of minutes, hours or days, such as '12 hours'.",
  after:
    "Starts the pipeline when an execution of another pipeline of the account and region ends: the pipeline's name, or { pipeline, status }. The default status is Succeeded.",
  onNewData:
    "Starts the pipeline for each new object at an address in S3. The bucket must send its events to EventBridge.",
  suffix: "With onNewData: only objects whose keys end like this, such as '_SUCCESS'.",
  timezone: "The time zone of the cron expression, start and end, such as 'Europe/Berlin'. The default is UTC.",
  flexible: "With cron or rate: the time within which AWS may start the pipeline, such as '15 minutes'.",
  start: "With cron or rate: nothing starts before this date, such as '2026-12-01T06:00'.",
  end: "With cron or rate: nothing starts after this date.",
  parameters: "Values for the pipeline's parameters. They are checked like those of `start`.",
} as const satisfies Record<keyof ScheduleMembers, string>;

/** The members that say when a schedule starts the pipeline. */
export const TRIGGERS = ["cron", "rate", "after", "onNewData"] as const;
/** The members that only schedules with a time have. */
export const TIME_MEMBERS = ["timezone", "flexible", "start", "end"] as const;

/** The topics that get a message about the end of an execution, as a user writes them. */
const topicsSchema = z
  .union([z.string().regex(TOPIC), z.array(z.string().regex(TOPIC)).min(1).max(5).readonly()])
  .describe("the ARN of an SNS topic, or a list of up to 5");
export const notifySchema = z.strictObject({
  onFailure: topicsSchema.optional(),
  onSuccess: topicsSchema.optional(),
  onStop: topicsSchema.optional(),
});
export type NotifyMembers = Readonly<z.infer<typeof notifySchema>>;
/** A sentence about each member, for help, hover texts and schemas. */
export const NOTIFY_DOCS = {
  onFailure: "The SNS topics that get a message when an execution fails: an ARN, or up to 5.",
  onSuccess: "The SNS topics that get a message when an execution succeeds.",
  onStop: "The SNS topics that get a message when somebody stops an execution.",
} as const satisfies Record<keyof NotifyMembers, string>;

/** The member of `notify` for each status with which an execution ends. */
export const NOTIFY_KEYS = { Failed: "onFailure", Succeeded: "onSuccess", Stopped: "onStop" } as const satisfies Record<
  EndStatus,
  keyof NotifyMembers
>;

/** The topics that get a message, by the status with which an execution ends. */
export type Notify = { readonly [S in EndStatus]?: readonly string[] };

/** What starts the pipeline. */
export type Trigger =
  | {
      readonly kind: "time";
      /** "cron(…)" or "rate(…)". */
      readonly expression: string;
      readonly timezone: string;
      /** Minutes. */
      readonly flexible?: number;
      /** In ISO 8601 and UTC. */
      readonly start?: string;
      readonly end?: string;
    }
  | { readonly kind: "after"; readonly pipeline: string; readonly statuses: readonly EndStatus[] }
  | { readonly kind: "data"; readonly address: string; readonly suffix?: string };

/** A schedule of a pipeline, in one form for all ways to write it. It is not part of the definition. */
export interface Schedule {
  /** Unique in the pipeline. */
  readonly name: string;
  readonly trigger: Trigger;
  /** Values as `start` sends them. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Where it is written. */
  readonly at?: Place;
}
