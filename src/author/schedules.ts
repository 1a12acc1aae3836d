import type { Json, JsonObject } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { isObject } from "../base/json.ts";
import { ownMember } from "../base/own.ts";
import { inOneSpelling } from "../base/spellings.ts";
import { seconds } from "../base/units.ts";
import { didYouMean, listed, nearest, quoted } from "../base/words.ts";
import { CRON_FIELDS, everFires, isZone, parseCron, parseRate, rateText, ZONES, zoneMeant } from "../calendar/index.ts";
import { describeSchema } from "../config/index.ts";
import {
  type DataOf,
  type Diagnostic,
  type DiagnosticCode,
  diagnostic,
  type Place,
  type Staged,
} from "../diagnostics/index.ts";
import { awsName } from "../spec/pipeline.ts";
import {
  END_STATUSES,
  MAX_FLEXIBLE_MINUTES,
  type Schedule,
  type ScheduleMembers,
  scheduleSchema,
  TIME_MEMBERS,
  TRIGGERS,
  type Trigger,
} from "../spec/schedule.ts";
import { instantIn } from "./schedule-dates.ts";

/** Reports a fault at a member of a schedule, or at the schedule as a whole. */
type Report = <C extends DiagnosticCode>(code: C, data: DataOf<C>, member?: string, hint?: string) => undefined;

/**
 * Reads the schedules that a pipeline states: one schedule, or a list of them.
 *
 * @param given - as written, in any spelling of its keys
 * @param title - the pipeline's title
 * @returns the schedules without faults, and every fault with its path, such as "schedule[0].cron"
 */
export function readSchedules(given: Json | undefined, title: string): Staged<readonly Schedule[]> {
  if (given === undefined || given === null) return { value: [], diagnostics: [] };
  const isList = Array.isArray(given);
  const diagnostics: Diagnostic[] = [];
  const found = (isList ? (given as readonly Json[]) : [given]).flatMap((one, index): readonly Schedule[] => {
    const at: Place = { pipeline: title, path: isList ? `schedule[${index}]` : "schedule" };
    const read = readSchedule(one, at, title);
    diagnostics.push(...read.diagnostics);
    return read.value === undefined ? [] : [read.value];
  });
  const names = new Set<string>();
  const value = found.filter(({ name, at = {} }) => {
    if (names.has(name)) diagnostics.push(diagnostic("schedule/same-name", { name }, at));
    return !names.has(name) && names.add(name);
  });
  return { value, diagnostics };
}

function readSchedule(given: Json, at: Place, title: string): Staged<Schedule | undefined> {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (code, data, member, hint) => {
    const path = member === undefined ? at.path : `${at.path}.${member}`;
    diagnostics.push(diagnostic(code, data, defined({ ...at, path }), defined({ hint })));
    return undefined;
  };
  const members = membersOf(typeof given === "string" ? fromText(given) : given, report);
  if (members === undefined) return { value: undefined, diagnostics };
  const trigger = triggerOf(members, title, report);
  const { parameters } = members;
  const value = trigger && {
    name: members.name ?? DEFAULT_NAMES[triggerIn(members)],
    trigger,
    ...(parameters !== undefined && {
      parameters: Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, String(one)])),
    }),
    at,
  };
  return { value: diagnostics.length > 0 ? undefined : value, diagnostics };
}

const DEFAULT_NAMES = { cron: "cron", rate: "rate", after: "after", onNewData: "newData" } as const;

/** A schedule that is only a string is a cron expression, or a rate if it is a number and a unit of any kind. */
const fromText = (text: string): JsonObject => (RATE_LIKE.test(text) ? { rate: text } : { cron: text });
const RATE_LIKE = /^\s*(rate\(|every\b|[\d.,]+\s*[a-z]+\s*$)/i;

/** The members in their own spelling. Undefined if one of them has the wrong form, which is reported. */
function membersOf(given: Json, report: Report): ScheduleMembers | undefined {
  if (!isObject(given)) {
    const expected = "a cron expression, a rate, or an object with its members";
    return report("author/bad-shape", { key: "schedule", expected, value: JSON.stringify(given) });
  }
  const { value, twice } = inOneSpelling<Json>(given);
  for (const one of twice) report("author/same-key", { ...one }, one.key);
  const shape = scheduleSchema.shape as Readonly<Record<string, (typeof scheduleSchema.shape)[keyof ScheduleMembers]>>;
  let isWhole = twice.length === 0;
  for (const [key, member] of Object.entries(given)) {
    const name =
      Object.keys(shape).find((one) => one === key) ?? Object.keys(inOneSpelling({ [key]: member }).value)[0] ?? key;
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (schema === undefined) {
      const hint = didYouMean(nearest(key, Object.keys(shape)), `its keys are ${listed(Object.keys(shape))}`);
      report("author/unknown-key", { key, where: "a schedule" }, key, hint);
    } else if (schema.safeParse(member).success) continue;
    else if (name === "after" && isObject(member)) reportAfter(member, key, report);
    else report("schedule/value", { key, expected: describeSchema(schema), value: JSON.stringify(member) }, key);
    isWhole = false;
  }
  return isWhole ? (scheduleSchema.parse(value) as ScheduleMembers) : undefined;
}

/** Reports what is wrong with the members of `after`. */
function reportAfter(given: JsonObject, key: string, report: Report): void {
  for (const [member, value] of Object.entries(given)) {
    const at = `${key}.${member}`;
    if (member === "status") {
      for (const one of [value].flat()) {
        if (END_STATUSES.some((status) => status === one)) continue;
        const hint = didYouMean(
          nearest(String(one), END_STATUSES) ?? ownMember(STATUS_WORDS, String(one).toLowerCase()),
        );
        const expected = `${listed(END_STATUSES, "or")}, or a list of them`;
        report("schedule/value", { key: at, expected, value: JSON.stringify(one) ?? "" }, at, hint);
      }
      if (Array.isArray(value) && value.length === 0)
        report("schedule/value", { key: at, expected: "a list with at least one status", value: "[]" }, at);
    } else if (member !== "pipeline")
      report("author/unknown-key", { key: member, where: key }, at, "its keys are pipeline and status");
  }
  const { pipeline } = given;
  if (typeof pipeline === "string" && pipeline !== "") return;
  const value = pipeline === undefined ? "missing" : JSON.stringify(pipeline);
  report("schedule/value", { key: `${key}.pipeline`, expected: "a pipeline's name", value }, key);
}

/** Words for statuses that are not near them in spelling. */
const STATUS_WORDS: Readonly<Record<string, string>> = {
  success: "Succeeded",
  done: "Succeeded",
  completed: "Succeeded",
  complete: "Succeeded",
  finished: "Succeeded",
  failure: "Failed",
  error: "Failed",
  canceled: "Stopped",
  cancelled: "Stopped",
};

const triggerIn = (members: ScheduleMembers): (typeof TRIGGERS)[number] =>
  TRIGGERS.find((name) => members[name] !== undefined) ?? "cron";

function triggerOf(members: ScheduleMembers, title: string, report: Report): Trigger | undefined {
  const given = TRIGGERS.filter((name) => members[name] !== undefined);
  if (given.length !== 1) return report("schedule/trigger", { found: given.length === 0 ? "none" : listed(given) });
  const trigger = triggerIn(members);
  const isTimed = trigger === "cron" || trigger === "rate";
  if (!isTimed)
    for (const key of TIME_MEMBERS)
      if (members[key] !== undefined) report("schedule/no-effect", { key, trigger, needed: "cron or rate" }, key);
  if (members.suffix !== undefined && trigger !== "onNewData")
    report("schedule/no-effect", { key: "suffix", trigger, needed: "onNewData" }, "suffix");
  if (isTimed) return timeTrigger(members, report);
  const { after, onNewData: address = "", suffix } = members;
  if (after === undefined) return { kind: "data", address, ...defined({ suffix }) };
  const { pipeline, status = "Succeeded" } = typeof after === "string" ? { pipeline: after } : after;
  if (awsName(pipeline) === awsName(title)) report("schedule/itself", { pipeline }, "after");
  return { kind: "after", pipeline: awsName(pipeline), statuses: [...new Set([status].flat())].sort() };
}

function timeTrigger(members: ScheduleMembers, report: Report): Trigger | undefined {
  const { timezone = "UTC", flexible } = members;
  if (!isZone(timezone)) {
    const near = didYouMean(zoneMeant(timezone) ?? nearest(timezone, ZONES()));
    const hint = [near, ZONE_HINT].filter((one) => one !== undefined).join(" ");
    return report("schedule/timezone", { zone: timezone }, "timezone", hint);
  }
  const expression = members.cron === undefined ? rateIn(members.rate ?? "", report) : cronIn(members.cron, report);
  const length = flexible === undefined ? undefined : seconds(typeof flexible === "number" ? flexible * 60 : flexible);
  const minutes = length === undefined ? undefined : length / 60;
  if (
    flexible !== undefined &&
    !(Number.isInteger(minutes) && (minutes ?? 0) >= 1 && (minutes ?? 0) <= MAX_FLEXIBLE_MINUTES)
  ) {
    const expected = "a duration from 1 minute to 24 hours";
    report("schedule/value", { key: "flexible", expected, value: JSON.stringify(flexible) }, "flexible");
  }
  const date = (key: "start" | "end"): number | undefined => {
    const text = members[key];
    if (text === undefined) return undefined;
    return instantIn(text, timezone) ?? report("schedule/date", { key, value: text, zone: timezone }, key);
  };
  const [start, end] = [date("start"), date("end")];
  if (start !== undefined && end !== undefined && end <= start)
    report("schedule/ends-first", { start: members.start ?? "", end: members.end ?? "" }, "end");
  const iso = (instant: number | undefined) => (instant === undefined ? undefined : new Date(instant).toISOString());
  return expression === undefined
    ? undefined
    : { kind: "time", expression, timezone, ...defined({ flexible: minutes, start: iso(start), end: iso(end) }) };
}

const ZONE_HINT = "Use a name of the IANA database, such as 'Europe/Berlin' or 'UTC'";

function cronIn(text: string, report: Report): string | undefined {
  const parsed = parseCron(text);
  if ("cron" in parsed)
    return everFires(parsed.cron) ? `cron(${parsed.cron.text})` : report("schedule/never", { cron: text }, "cron");
  const { problem, correction } = parsed;
  const hint =
    correction === undefined ? undefined : `Unix cron has five fields: for EventBridge, write ${quoted(correction)}`;
  return report("schedule/cron", { cron: text, problem, fields: CRON_FIELDS }, "cron", hint);
}

function rateIn(text: string, report: Report): string | undefined {
  const rate = parseRate(text);
  if (rate !== undefined) return rateText(rate);
  const near = rateNear(text);
  return report("schedule/rate", { rate: text }, "rate", near && `write ${quoted(near)}: ${RATE_HINT}`);
}

const RATE_HINT = "a whole number of minutes, hours or days";

/** The rate that comes nearest to a duration with another unit or a fraction. AWS's shortest is a minute. */
function rateNear(text: string): string | undefined {
  const [, inner = text] = /^\s*rate\((.*)\)\s*$/i.exec(text) ?? [];
  const length = seconds(inner.replace(/^\s*every\s+(?=\d)/i, "").replace(/^\s*every\s+/i, "1 "));
  if (length === undefined || length === 0) return undefined;
  const minutes = Math.max(1, Math.round(length / 60));
  const [count, unit] =
    minutes % 1440 === 0 ? [minutes / 1440, "day"] : minutes % 60 === 0 ? [minutes / 60, "hour"] : [minutes, "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** A schedule as a spec states it, in snake_case. */
export function printSchedule({ name, trigger, parameters }: Schedule): JsonObject {
  const values = parameters && { ...parameters };
  if (trigger.kind === "after") {
    const { pipeline, statuses } = trigger;
    const isUsual = statuses.length === 1 && statuses[0] === "Succeeded";
    return defined({ name, after: isUsual ? pipeline : { pipeline, status: statuses }, parameters: values });
  }
  if (trigger.kind === "data")
    return defined({ name, on_new_data: trigger.address, suffix: trigger.suffix, parameters: values });
  const { expression, timezone, flexible, start, end } = trigger;
  const [, kind = "", inner = ""] = /^(cron|rate)\((.*)\)$/.exec(expression) ?? [];
  const zone = timezone === "UTC" ? undefined : timezone;
  return { name, [kind]: inner, ...defined({ timezone: zone, flexible, start, end, parameters: values }) };
}
