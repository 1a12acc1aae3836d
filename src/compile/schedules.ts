import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { checkParameters, givenValueFaults } from "../sagemaker/validate/index.ts";
import { DATA_VERSION } from "../spec/policies.ts";
import { type EndStatus, NOTIFY_KEYS, type Notify, type Schedule } from "../spec/schedule.ts";
import { fixedRegion, localTarget, type Target } from "../spec/target.ts";
import { hasEnded } from "../spec/timing.ts";
import { pipelineRoot } from "./places.ts";

/** The pipeline that schedules start. */
interface Scheduled {
  readonly name: string;
  readonly definition: Definition;
  readonly target: Target;
}

/**
 * What is wrong with schedules for this definition: the values that they pass, which are checked like those of a start,
 * and addresses that they should not watch.
 */
export const scheduleFaults = (schedules: readonly Schedule[], pipeline: Scheduled): readonly Diagnostic[] =>
  schedules.flatMap((schedule) => [...valueFaults(schedule, pipeline), ...watchFaults(schedule, pipeline)]);

/**
 * The topics that rules of the target's region cannot reach. Source: AWS re:Post, "Why isn't my Amazon SNS topic
 * receiving EventBridge notifications?": a rule's targets are in the rule's region (as of November 2026).
 */
export function notifyFaults(notify: Notify, title: string, target: Target): readonly Diagnostic[] {
  const region = fixedRegion(target);
  if (region === undefined) return [];
  return Object.entries(notify).flatMap(([status, topics]) =>
    topics.flatMap((topic) => {
      const [, , , of = ""] = topic.split(":");
      const place = { pipeline: title, path: `notify.${NOTIFY_KEYS[status as EndStatus]}` };
      return of === region
        ? []
        : [diagnostic("schedule/topic-region", { topic, of, region, target: target.name }, place)];
    }),
  );
}

/** The schedules that are not deployed because their end has passed. `now` is in milliseconds since 1970. */
export const endedSchedules = (schedules: readonly Schedule[], now: number): readonly Diagnostic[] =>
  schedules
    .filter((schedule) => hasEnded(schedule, now))
    .map(({ name, trigger, at = {} }) => {
      const end = trigger.kind === "time" ? (trigger.end ?? "") : "";
      return diagnostic("schedule/over", { name, end }, at.path === undefined ? at : { ...at, path: `${at.path}.end` });
    });

/** A schedule passes a DataVersion of its own if the pipeline needs one. This one represents all of them. */
const SOME_VERSION = "2026-11-29T00:00:00Z";

/** Whether an execution must be given a value that represents the data from outside. */
export const needsVersion = ({ Parameters = [] }: Definition): boolean =>
  Parameters.some(({ Name, DefaultValue }) => Name === DATA_VERSION && DefaultValue === undefined);

function valueFaults({ parameters = {}, at = {} }: Schedule, { definition }: Scheduled): readonly Diagnostic[] {
  const given = { ...(needsVersion(definition) && { [DATA_VERSION]: SOME_VERSION }), ...parameters };
  const isGiven = (name: string): boolean => Object.hasOwn(parameters, name);
  const placed = (name: string | undefined): Place =>
    name === undefined || !isGiven(name) ? at : { ...at, path: `${at.path}.parameters[${JSON.stringify(name)}]` };
  const named = checkParameters(definition, given, {});
  const fed = givenValueFaults(definition, given);
  return [
    ...named.map((fault) => ({ ...fault, at: placed(fault.at.field) })),
    ...fed.map((fault) => ({ ...fault, at: { ...fault.at, ...at } })),
  ];
}

function watchFaults({ trigger, at = {} }: Schedule, { name, target }: Scheduled): readonly Diagnostic[] {
  if (trigger.kind !== "data" || trigger.suffix !== undefined) return [];
  const { address } = trigger;
  const place = { ...at, path: `${at.path}.onNewData` };
  const output = `${pipelineRoot(target, name)}/`;
  const isOwn = target.name !== localTarget.name && (output.startsWith(address) || address.startsWith(output));
  return [
    isOwn
      ? diagnostic("schedule/own-output", { address, output }, place)
      : diagnostic("schedule/each-object", { address }, place),
  ];
}
