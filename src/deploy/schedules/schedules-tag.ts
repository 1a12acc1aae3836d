import { NO_SCHEDULES } from "../../plan/index.ts";

/** Whether a pipeline whose tag for schedules has this value has any. */
export const hasSchedules = (scheduled: string | undefined): boolean =>
  scheduled !== undefined && scheduled !== NO_SCHEDULES;
