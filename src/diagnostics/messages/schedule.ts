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
    hint: "use a name of the IANA database, such as 'Europe/Berlin' or 'UTC'",
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
  "schedule/topic": {
    severity: "error",
    text: "'{key}' of notify must be {expected}, but is {value}",
    hint: "create a topic with aws sns create-topic, subscribe an address to it, and write its ARN",
    about:
      "A message about an execution goes to SNS topics, and from there to everybody who has subscribed. FIFO topics cannot be used.",
  },
  "schedule/topic-fifo": {
    severity: "error",
    text: "'{key}' of notify is {value}, but EventBridge cannot send messages to FIFO topics",
    hint: "create a standard topic, and subscribe the same addresses to it",
    about: "Rules of EventBridge, which send the messages, accept only standard topics.",
  },
  "schedule/topic-region": {
    severity: "error",
    text: "the topic '{topic}' is in {of}, but the target '{target}' is in {region}, from where EventBridge cannot send messages to it",
    hint: "create a topic in {region}, and subscribe the same addresses to it",
    about:
      "The messages are sent by rules of EventBridge in the pipeline's region, and a rule's targets must be in the same region.",
  },
  "schedule/no-role": {
    severity: "error",
    text: "the pipeline has schedules, but the target '{target}' has no schedulerRole",
    hint: "create the role that specline iam PIPELINE --target {target} --for scheduler --as cloudformation describes, and set schedulerRole to its ARN",
    about:
      "EventBridge starts the pipeline with a role that it can assume. The role needs to start this pipeline, and nothing else.",
  },
  "schedule/over": {
    severity: "warning",
    text: "the schedule '{name}' ended on {end}, so it is not deployed",
    hint: "remove it, or change its end",
    about: "AWS refuses schedules whose end has passed.",
  },
  "schedule/bucket-silent": {
    severity: "warning",
    text: "the bucket '{bucket}' does not send its events to EventBridge, so the schedule '{name}' will not start the pipeline",
    hint: "turn on Amazon EventBridge in the bucket's properties, or set EventBridgeConfiguration in its notification configuration, next to what is there",
    about:
      "The setting belongs to the whole bucket and replaces others if it is set carelessly, so deploy does not change it.",
  },
  "schedule/bucket-unseen": {
    severity: "warning",
    text: "whether the bucket '{bucket}' sends its events to EventBridge is not known: {reason}",
    hint: "without it, the schedule '{name}' will not start the pipeline; {remedy}",
    about: "Only buckets with this setting start pipelines on new data.",
  },
  "schedule/kept": {
    severity: "note",
    text: "the schedules of '{pipeline}' stay as the last deploy made them",
    hint: "to change them, deploy the pipeline's file",
    about: "A rollback publishes an earlier definition. It does not change what starts the pipeline.",
  },
  "schedule/unknown": {
    severity: "error",
    text: "'{pipeline}' has no schedule '{name}': it has {known}",
    hint: "use the name that specline schedule list shows",
    about: "Only schedules that Specline deployed can be paused.",
  },
  "schedule/none-deployed": {
    severity: "note",
    text: "nothing that Specline deployed starts '{pipeline}'",
    hint: "add schedule: to the spec and deploy it",
    about: "Schedules that somebody else made are not listed.",
  },
  "schedule/none": {
    severity: "note",
    text: "'{pipeline}' has no schedules",
    hint: "add schedule: to the spec, or .schedule() to the chain",
    about: "There is nothing to show.",
  },
});
