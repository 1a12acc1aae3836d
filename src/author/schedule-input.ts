import type { EitherSpelling } from "../base/spellings.ts";
import type { Expr } from "../spec/expr.ts";
import type { NotifyMembers, ScheduleMembers } from "../spec/schedule.ts";
import type { RequirementsInput } from "./requirements.ts";

type Dated = "start" | "end";
type Members_ = EitherSpelling<Omit<ScheduleMembers, Dated> & { readonly [K in Dated]?: string | Date | undefined }>;
/** A schedule with its members. Keys can be in snake_case. */
export interface ScheduleOptions extends Members_ {}
/** A cron expression such as "0 6 ? * MON-FRI *", a rate such as "12 hours", or a schedule with its members. */
export type ScheduleInput = string | ScheduleOptions;
/** One schedule, or several. */
export type SchedulesInput = ScheduleInput | readonly ScheduleInput[];

type Notify_ = EitherSpelling<NotifyMembers>;
/** The SNS topics that get a message, by how an execution ends. Keys can be in snake_case. */
export interface NotifyOptions extends Notify_ {}
/** The SNS topics that get a message when an execution fails, or by how it ends. */
export type NotifyInput = string | readonly string[] | NotifyOptions;

type Drift_ = EitherSpelling<{
  /** The number of columns that may drift. Default: none. */
  readonly maxColumns?: number;
  /** The effect from which on a difference counts, from 0 to 1. Default: every difference counts. */
  readonly minEffect?: number;
}>;
/** The drift that a check accepts. Keys can be in snake_case. */
export interface DriftOptions extends Drift_ {}

/** Bounds on metrics such as `minAuc`, measured on rows whose labels are known. */
export interface QualityOptions extends RequirementsInput {
  /** The rows with labels: an S3 URI or a local path. Default: those of `data`. */
  readonly labels?: string | Expr<"string">;
}

/** How the model of a pipeline is monitored. */
export interface MonitorInput {
  /** The new rows: an S3 URI or a local path, which each check reads as a whole. */
  readonly data: string | Expr<"string">;
  /** When they are checked on AWS: a rate such as "1 day", a cron expression, or a schedule with its members. */
  readonly every?: ScheduleInput;
  /** Default: no column may drift. False turns the check off. */
  readonly drift?: boolean | DriftOptions;
  readonly quality?: QualityOptions;
  /** The SNS topics that get a message when a check fails, or by how it ends. */
  readonly notify?: NotifyInput;
}
