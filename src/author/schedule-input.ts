import type { EitherSpelling } from "../base/spellings.ts";
import type { NotifyMembers, ScheduleMembers } from "../spec/schedule.ts";

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
