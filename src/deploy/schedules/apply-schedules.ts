import type { Target as RuleTarget } from "@aws-sdk/client-eventbridge";
import type { CreateScheduleInput } from "@aws-sdk/client-scheduler";
import { defined } from "../../base/defined.ts";
import { digest } from "../../base/digest.ts";
import { nextTimes, parseRate } from "../../calendar/index.ts";
import type { RuleOfEvents, ScheduleOfTime, ScheduleResource } from "../../compile/index.ts";
import { type DeployCall, isAbsence } from "../calls.ts";
import { ServiceFault } from "../ports.ts";
import type { ScheduleServices } from "./schedule-ports.ts";
import { GROUP, type SeenResource, seeResources } from "./seen-resources.ts";

type Note = (call: DeployCall) => void;

/**
 * Makes a pipeline's schedules on AWS what they should be: creates, updates and deletes only those that Specline made
 * for this pipeline. Every call can be repeated. A schedule that somebody paused stays paused.
 *
 * @param now - in milliseconds since 1970
 */
export async function applySchedules(
  pipeline: string,
  wanted: readonly ScheduleResource[],
  services: ScheduleServices,
  note: Note,
  now: number,
): Promise<void> {
  const seen = new Map((await seeResources(pipeline, services)).map((one) => [`${one.kind} ${one.name}`, one]));
  note({ operation: "ListSchedules", subject: pipeline, outcome: "there" });
  for (const resource of acceptedNow(wanted, now)) {
    const key = `${resource.kind} ${resource.name}`;
    const there = seen.get(key);
    seen.delete(key);
    if (there?.description === resource.description && !there.isChanged) {
      note({
        operation: resource.kind === "schedule" ? "GetSchedule" : "ListRules",
        subject: resource.name,
        outcome: "there",
      });
      continue;
    }
    if (resource.kind === "schedule") await putSchedule(resource, there, services, note, now);
    else await putRule(resource, there, services, note);
  }
  for (const one of seen.values()) await remove(one, services, note);
}

/**
 * The resources in the form in which AWS accepts them now, since it refuses dates that have passed: without schedules
 * that have ended, and with starts in the future.
 *
 * @param now - in milliseconds since 1970
 */
export const acceptedNow = (resources: readonly ScheduleResource[], now: number): readonly ScheduleResource[] =>
  resources.flatMap((resource): readonly ScheduleResource[] => {
    if (resource.kind === "rule") return [resource];
    const { start: _, ...others } = resource;
    const hasPassed = resource.end !== undefined && Date.parse(resource.end) <= now;
    return hasPassed ? [] : [{ ...others, ...defined({ start: startFrom(resource, now)?.toISOString() }) }];
  });

/** The request that creates a schedule, or updates it as a whole. */
const scheduleRequest = (resource: ScheduleOfTime, isPaused: boolean): CreateScheduleInput =>
  defined({
    Name: resource.name,
    GroupName: GROUP,
    Description: resource.description,
    ScheduleExpression: resource.expression,
    ScheduleExpressionTimezone: resource.timezone,
    FlexibleTimeWindow: resource.window as never,
    StartDate: resource.start === undefined ? undefined : new Date(resource.start),
    EndDate: resource.end === undefined ? undefined : new Date(resource.end),
    State: isPaused ? ("DISABLED" as const) : ("ENABLED" as const),
    Target: { ...resource.target },
  });

/**
 * The start date, unless it has passed. Then a rate begins with its next occurrence, which keeps its rhythm, and a cron
 * expression needs no start.
 */
function startFrom({ expression, timezone: zone, start }: ScheduleOfTime, now: number): Date | undefined {
  if (start === undefined) return undefined;
  const first = Date.parse(start);
  if (first > now) return new Date(first);
  const rate = parseRate(expression);
  const [next] = rate === undefined ? [] : nextTimes({ every: { rate }, zone, start: first }, now, 1);
  return next === undefined ? undefined : new Date(next);
}

async function putSchedule(
  resource: ScheduleOfTime,
  there: SeenResource | undefined,
  { scheduler }: ScheduleServices,
  note: Note,
  now: number,
): Promise<void> {
  const request = scheduleRequest(resource, there?.isPaused === true);
  const done = (operation: string): void => note({ operation, subject: resource.name, outcome: "done" });
  if (there !== undefined) {
    await scheduler.call("UpdateSchedule", request);
    return done("UpdateSchedule");
  }
  // With the token, an attempt whose response was lost counts as the same one.
  await scheduler.call("CreateSchedule", {
    ...request,
    ClientToken: digest(`${resource.name} ${resource.description} ${now}`),
  });
  done("CreateSchedule");
}

async function putRule(
  { name, description, pattern, targets }: RuleOfEvents,
  there: SeenResource | undefined,
  { events }: ScheduleServices,
  note: Note,
): Promise<void> {
  const done = (operation: string): void => note({ operation, subject: name, outcome: "done" });
  const State = there?.isPaused === true ? "DISABLED" : "ENABLED";
  await events.call("PutRule", { Name: name, Description: description, EventPattern: pattern, State });
  done("PutRule");
  const { FailedEntries: [failed] = [] } = await events.call("PutTargets", {
    Rule: name,
    Targets: targets as unknown as RuleTarget[],
  });
  // The call can succeed although it did not add the target.
  if (failed !== undefined)
    throw new ServiceFault("PutTargets", failed.ErrorCode ?? "Error", failed.ErrorMessage ?? "", 1, false, {
      subject: name,
    });
  done("PutTargets");
  const others = there?.targets.filter((id) => !targets.some(({ Id }) => Id === id)) ?? [];
  if (others.length === 0) return;
  await events.call("RemoveTargets", { Rule: name, Ids: others });
  done("RemoveTargets");
}

/** Deletes a resource. Whoever deletes it first, the result is the same. */
async function remove({ kind, name, targets }: SeenResource, services: ScheduleServices, note: Note): Promise<void> {
  const { scheduler, events } = services;
  const gone = async (operation: string, work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => {
      if (!isAbsence(error)) throw error;
    });
    note({ operation, subject: name, outcome: "done" });
  };
  if (kind === "schedule")
    return gone("DeleteSchedule", scheduler.call("DeleteSchedule", { GroupName: GROUP, Name: name }));
  if (targets.length > 0) await gone("RemoveTargets", events.call("RemoveTargets", { Rule: name, Ids: [...targets] }));
  await gone("DeleteRule", events.call("DeleteRule", { Name: name }));
}

/** Pauses or resumes a resource, without any other change. */
export async function setPaused(
  { kind, name }: SeenResource,
  isPaused: boolean,
  { scheduler, events }: ScheduleServices,
): Promise<void> {
  if (kind === "rule") {
    await events.call(isPaused ? "DisableRule" : "EnableRule", { Name: name });
    return;
  }
  // An update replaces everything, so it repeats what is there.
  const {
    Arn: _,
    CreationDate: __,
    LastModificationDate: ___,
    StartDate: start,
    ...found
  } = await scheduler.call("GetSchedule", { GroupName: GROUP, Name: name });
  await scheduler.call("UpdateSchedule", {
    ...(found as CreateScheduleInput),
    ...(start !== undefined && { StartDate: start }),
    State: isPaused ? "DISABLED" : "ENABLED",
  });
}
