import type { EitherSpelling } from "../base/spellings.ts";
import type { ScheduleMembers } from "../spec/schedule.ts";

type Dated = "start" | "end";
type Members_ = EitherSpelling<Omit<ScheduleMembers, Dated> & { readonly [K in Dated]?: string | Date | undefined }>;
/** A schedule with its members. Keys can be in snake_case. */
export interface ScheduleOptions extends Members_ {}
/** A cron expression such as "0 6 ? * MON-FRI *", a rate such as "12 hours", or a schedule with its members. */
export type ScheduleInput = string | ScheduleOptions;
/** One schedule, or several. */
export type SchedulesInput = ScheduleInput | readonly ScheduleInput[];
