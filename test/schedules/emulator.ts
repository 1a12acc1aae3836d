import type { Body } from "../aws/protocol.ts";
import { requestFaults } from "../aws/schedule-shapes.ts";
import { millis, type StandInSchedules } from "../aws/schedules.ts";

/** An execution that the emulator started. */
export interface Started {
  readonly pipeline: string;
  readonly at: number;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Script {
  /** How long executions of each pipeline take, in minutes. */
  readonly minutes: Readonly<Record<string, number>>;
  /** The executions that fail. */
  readonly fails: (execution: Started) => boolean;
  /** How often SageMaker reports the end of an execution. It may do so several times. */
  readonly reports?: (execution: Started) => number;
}

const MINUTE = 60_000;

/**
 * EventBridge, its Scheduler and the starts of pipelines, minute by minute. Schedules are delivered twice, because
 * delivery is at least once. It has its own, simple way to evaluate expressions: it looks at a clock in the time zone.
 */
export class Emulator {
  now: number;
  readonly started: Started[] = [];
  readonly messages: string[] = [];
  readonly #tokens = new Set<string>();
  readonly #shown = new Map<string, Set<string>>();
  readonly #ends: { readonly at: number; readonly execution: Started; readonly arn: string }[] = [];
  readonly #schedules: StandInSchedules;
  readonly #script: Script;
  #events = 0;

  constructor(schedules: StandInSchedules, now: number, script: Script) {
    this.#schedules = schedules;
    this.now = now;
    this.#script = script;
  }

  /** Lets time pass, and does what is due in each minute. */
  until(instant: number): void {
    for (; this.now < instant; this.now += MINUTE) {
      for (const end of this.#ends.filter(({ at }) => at === this.now)) this.#end(end);
      for (const schedule of this.#schedules.schedules.values()) this.#tick(schedule);
    }
  }

  /** An object in S3 was created. */
  put(bucket: string, key: string): void {
    this.#emit("aws.s3", "Object Created", { bucket: { name: bucket }, object: { key, size: 1 } });
  }

  #tick(schedule: Body): void {
    const expression = String(schedule["ScheduleExpression"]);
    const zone = String(schedule["ScheduleExpressionTimezone"]);
    const isDue = this.#isDue(expression, zone, String(schedule["Name"]), schedule["StartDate"]);
    const end = schedule["EndDate"];
    if (!isDue || schedule["State"] === "DISABLED" || (end !== undefined && this.now > millis(end))) return;
    const { Input } = schedule["Target"] as { readonly Input: string };
    const due = new Date(this.now).toISOString().replace(".000Z", "Z");
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const filled = Input.replaceAll("<aws.scheduler.scheduled-time>", due);
      this.#start(JSON.parse(filled) as Body);
    }
  }

  #isDue(expression: string, zone: string, name: string, start: unknown): boolean {
    const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
    if (rate !== null) {
      const interval = Number(rate[1]) * { minute: 1, hour: 60, day: 1440 }[rate[2] as "hour"] * MINUTE;
      return this.now >= millis(start) && (this.now - millis(start)) % interval === 0;
    }
    const text = new Date(this.now).toLocaleString("sv-SE", { timeZone: zone });
    const [, month = "", day = "", hour = "", minute = ""] = /^\d+-(\d+)-(\d+) (\d+):(\d+)/.exec(text) ?? [];
    const weekday = new Date(this.now).toLocaleString("en-US", { timeZone: zone, weekday: "short" }).toUpperCase();
    const [minutes = "", hours = "", days = "", months = "", weekdays = ""] = expression.slice(5, -1).split(" ");
    const isIn = (field: string, value: string): boolean =>
      field === "*" || field === "?" || field.split(",").some((one) => Number(one) === Number(value));
    const week = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    const [from = "", to = from] = weekdays.split("-");
    const isWeekday =
      weekdays === "?" || (week.indexOf(weekday) >= week.indexOf(from) && week.indexOf(weekday) <= week.indexOf(to));
    if (!isIn(minutes, minute) || !isIn(hours, hour) || !isIn(days, day) || !isIn(months, month) || !isWeekday)
      return false;
    const shown = this.#shown.get(name) ?? new Set();
    this.#shown.set(name, shown);
    const isFirst = !shown.has(text);
    shown.add(text);
    return isFirst;
  }

  #start(request: Body): void {
    const faults = requestFaults("StartPipelineExecution", request);
    if (faults.length > 0) throw new Error(faults.join("; "));
    const token = String(request["ClientRequestToken"]);
    if (this.#tokens.has(token)) return;
    this.#tokens.add(token);
    const given = (request["PipelineParameters"] ?? []) as readonly { readonly Name: string; readonly Value: string }[];
    const execution: Started = {
      pipeline: String(request["PipelineName"]),
      at: this.now,
      parameters: Object.fromEntries(given.map(({ Name, Value }) => [Name, Value])),
    };
    this.started.push(execution);
    const arn = `arn:aws:sagemaker:us-east-1:123456789012:pipeline/${execution.pipeline}/execution/${this.started.length}`;
    this.#ends.push({ at: this.now + (this.#script.minutes[execution.pipeline] ?? 1) * MINUTE, execution, arn });
  }

  #end({ execution, arn }: { readonly execution: Started; readonly arn: string }): void {
    for (let count = 0; count < (this.#script.reports?.(execution) ?? 1); count += 1)
      this.#emit("aws.sagemaker", "SageMaker Model Building Pipeline Execution Status Change", {
        pipelineArn: `arn:aws:sagemaker:us-east-1:123456789012:pipeline/${execution.pipeline}`,
        pipelineExecutionArn: arn,
        currentPipelineExecutionStatus: this.#script.fails(execution) ? "Failed" : "Succeeded",
        previousPipelineExecutionStatus: "Executing",
      });
  }

  #emit(source: string, type: string, detail: Body): void {
    this.#events += 1;
    const time = new Date(this.now).toISOString().replace(".000Z", "Z");
    const event: Body = { id: `event-${this.#events}`, source, "detail-type": type, time, detail };
    for (const { State, EventPattern, targets } of this.#schedules.rules.values()) {
      if (State === "DISABLED" || !matches(JSON.parse(EventPattern), event)) continue;
      for (const target of targets.values()) this.#deliver(target, event);
    }
  }

  #deliver(target: Body, event: Body): void {
    const arn = String(target["Arn"]);
    const transformer = target["InputTransformer"] as
      | { readonly InputPathsMap: Body; readonly InputTemplate: string }
      | undefined;
    if (transformer !== undefined) {
      const text = transformer.InputTemplate.replace(/<(\w+)>/g, (_, path: string) =>
        String(at(event, String(transformer.InputPathsMap[path]))),
      );
      this.messages.push(`${arn.split(":").at(-1)}: ${JSON.parse(text) as string}`);
      return;
    }
    const given = (target["SageMakerPipelineParameters"] ?? { PipelineParameterList: [] }) as {
      readonly PipelineParameterList: readonly { readonly Name: string; readonly Value: string }[];
    };
    this.#start({
      PipelineName: arn.split("/").at(-1),
      PipelineParameters: given.PipelineParameterList.map(({ Name, Value }) => ({
        Name,
        Value: Value.startsWith("$.") ? String(at(event, Value)) : Value,
      })),
      // EventBridge makes each call for itself.
      ClientRequestToken: `event-bridge-${this.#events}-${String(target["Id"])}-${arn}`.padEnd(32, "-").slice(0, 128),
    });
  }
}

/** The value at a path such as "$.detail.status". */
const at = (event: Body, path: string): unknown =>
  path
    .slice(2)
    .split(".")
    .reduce<unknown>((value, key) => (value as Body | undefined)?.[key], event);

/** Whether an event matches a pattern. Source: EventBridge user guide, "Comparison operators" (as of November 2026). */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((one) => isOne(one, value));
  return Object.entries(pattern as Body).every(([key, inner]) => matches(inner, (value as Body | undefined)?.[key]));
}

function isOne(rule: unknown, value: unknown): boolean {
  if (typeof rule !== "object" || rule === null) return rule === value;
  const text = String(value);
  const { prefix, suffix, wildcard, "equals-ignore-case": same } = rule as Readonly<Record<string, string | undefined>>;
  if (prefix !== undefined) return text.startsWith(prefix);
  if (suffix !== undefined) return text.endsWith(suffix);
  if (same !== undefined) return text.toLowerCase() === same.toLowerCase();
  const parts = (wildcard ?? "")
    .split(/(\\.|\*)/)
    .map((part) =>
      part === "*" ? ".*" : (part.startsWith("\\") ? part.slice(1) : part).replace(/[.+?^${}()|[\]\\*]/g, "\\$&"),
    );
  return new RegExp(`^${parts.join("")}$`, "s").test(text);
}
