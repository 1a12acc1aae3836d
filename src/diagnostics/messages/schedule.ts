import { entries } from "../entry.ts";

/** Schedules and notifications of a pipeline. */
export const schedule = entries({
  "schedule/value": {
    severity: "error",
    text: "'{key}' of a schedule must be {expected}, but is {value}",
    about: "A schedule has an optional name, one trigger (cron, rate, after or onNewData), and values for parameters.",
  },
  "schedule/trigger": {
    severity: "error",
    text: "a schedule needs exactly one of cron, rate, after and onNewData, but this one has {found}",
    hint: "write a schedule of its own for each trigger, for example schedule: [{ cron: '0 6 * * ? *' }, { after: ingest }]",
    about: "The trigger says when the schedule starts the pipeline.",
  },
  "schedule/no-effect": {
    severity: "error",
    text: "'{key}' has no effect on a schedule with {trigger}",
    hint: "remove it, or use {needed}",
    about:
      "Time zone, flexible time window, start and end belong to schedules with cron or rate, and suffix to schedules with onNewData.",
  },
  "schedule/same-name": {
    severity: "error",
    text: "several schedules are called '{name}'",
    hint: "give each of them its own name",
    about:
      "A schedule is deployed under its name, so names are unique in a pipeline. A schedule without a name is called after its trigger.",
  },
  "schedule/cron": {
    severity: "error",
    text: "'{cron}' is not a cron expression of EventBridge: {problem}",
    hint: "its six fields are {fields}, as in '0 6 ? * MON-FRI *'",
    about:
      "EventBridge Scheduler has a notation of its own: six fields, of which the day of month or the day of week is '?', and weekdays from 1 for Sunday to 7.",
  },
  "schedule/never": {
    severity: "error",
    text: "'{cron}' never starts the pipeline: no date matches it",
    hint: "check day, month and year together",
    about: "For example, '0 0 30 2 ? *' asks for 30 February.",
  },
  "schedule/rate": {
    severity: "error",
    text: "'{rate}' is not a rate",
    hint: "write a whole number of minutes, hours or days, such as '12 hours'",
    about: "EventBridge Scheduler knows minutes, hours and days.",
  },
  "schedule/timezone": {
    severity: "error",
    text: "there is no time zone '{zone}'",
    hint: "did you mean '{near}'? Use a name of the IANA database, such as 'Europe/Berlin' or 'UTC'",
    about: "EventBridge Scheduler takes the names of the IANA time zone database, in their usual spelling.",
  },
  "schedule/date": {
    severity: "error",
    text: "'{key}' of a schedule is '{value}', which is not a date that clocks in {zone} show",
    hint: "write '2026-12-01', '2026-12-01T06:00' in the schedule's time zone, or '2026-12-01T06:00Z'",
    about: "Dates without an offset are in the schedule's time zone. A time that clocks skip does not exist.",
  },
  "schedule/ends-first": {
    severity: "error",
    text: "the schedule ends ({end}) before it starts ({start})",
    hint: "exchange the two dates",
    about: "Nothing would ever start the pipeline.",
  },
  "schedule/itself": {
    severity: "error",
    text: "the schedule starts '{pipeline}' after itself, so it would never stop",
    hint: "name the pipeline that runs before this one",
    about: "Each execution would start the next one, without end.",
  },
  "schedule/own-output": {
    severity: "error",
    text: "the schedule watches {address}, but the pipeline writes to {output}, so it would start itself again and again",
    hint: "watch a narrower address, or change the target's prefix or bucket",
    about: "Each new object starts an execution, and each execution would create new objects there.",
  },
  "schedule/each-object": {
    severity: "note",
    text: "each new object under {address} starts an execution of its own",
    hint: "if objects come in groups, let their writer finish with a marker, and set suffix: _SUCCESS",
    about: "EventBridge does not combine events: a hundred objects at once start a hundred executions.",
  },
  "schedule/not-deployed": {
    severity: "error",
    text: "this version of Specline cannot deploy schedules, but the pipeline has {names}",
    hint: "remove them, or start the pipeline from another scheduler",
    about: "Schedules are checked, but deploy does not create them yet.",
  },
  "schedule/none": {
    severity: "note",
    text: "'{pipeline}' has no schedules",
    hint: "add schedule: to the spec, or .schedule() to the chain",
    about: "There is nothing to show.",
  },
});
