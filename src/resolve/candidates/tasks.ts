import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { plainFacts, TASKS, type Task } from "../../spec/context.ts";
import { fieldInfo, fieldSchema } from "../../spec/fields.ts";
import type { StepSpec } from "../../spec/step.ts";
import { placeOf } from "../order/nodes.ts";
import type { Specifications } from "../specifications.ts";
import { type Wired, type WiredStep, wiresByConsumer } from "../wired.ts";

/** A metric read from a step when the pipeline runs. */
interface Read {
  readonly metric: string;
  readonly step?: string;
  readonly at: Place;
}

/**
 * Reports steps and config values intended for a different task, and bounds on a different task's metrics. Reports
 * nothing if only the data reveals the task.
 */
export function taskFaults(wired: Wired, { names }: Specifications): readonly Diagnostic[] {
  const specOf = (step: WiredStep): StepSpec | undefined => names.get(step.spec);
  const taskOf = tasks(wired);
  const own = wired.steps.flatMap((step) => {
    const task = taskOf(step.id);
    const spec = specOf(step);
    return task === undefined || spec === undefined ? [] : stepFaults(wired, step, spec, task);
  });
  const read = [...readOf(wired, specOf)].flatMap(({ metric, step, at }) => {
    const measuring = wired.steps.filter(
      (one) => (step === undefined || one.id === step) && metricsOf(specOf(one), undefined).includes(metric),
    );
    // It is enough if one step measures the metric for its task, or if one step's task is not known yet.
    const fits = (one: WiredStep): boolean => metricsOf(specOf(one), taskOf(one.id)).includes(metric);
    const [first] = measuring;
    const task = first === undefined ? undefined : taskOf(first.id);
    if (first === undefined || task === undefined || measuring.some(fits)) return [];
    const metrics = listed(metricsOf(specOf(first), task), "or");
    const others = TASKS.filter((other) => metricsOf(specOf(first), other).includes(metric));
    const or = others.length === 0 ? "" : `, or set task: ${listed(others, "or")}, for which '${metric}' is measured`;
    const hint = `set the bound on one of those${or}`;
    return [diagnostic("resolve/task-metric", { metric, task, step: first.id, metrics }, at, { hint })];
  });
  return [...own, ...read];
}

function stepFaults(wired: Wired, step: WiredStep, spec: StepSpec, task: Task): readonly Diagnostic[] {
  const at = placeOf(wired, step);
  const lone = spec.tasks ?? [task];
  const whole = lone.includes(task)
    ? []
    : [diagnostic("resolve/task-step", { step: step.id, tasks: listed(lone, "or"), task }, at)];
  const values = Object.entries(step.config).flatMap(([field, value]) => {
    const schema = fieldSchema(spec.config, field);
    const fitting = schema === undefined ? undefined : ownMember(fieldInfo(schema).tasks, String(value));
    if (fitting === undefined || fitting.includes(task)) return [];
    const data = { field, step: step.id, value: JSON.stringify(value), tasks: listed(fitting, "or"), task };
    return [diagnostic("resolve/task-value", data, { ...at, field })];
  });
  return [...whole, ...values];
}

/** A step's metrics for a task, or all metrics that it can measure if the task is unknown. */
const metricsOf = (spec: StepSpec | undefined, task: Task | undefined): readonly string[] =>
  Object.values(spec?.outputs ?? {}).flatMap(({ metrics = [], metricsByTask }) =>
    task === undefined ? metrics : (metricsByTask?.[task] ?? metrics),
  );

/** A step's task, taken from its config, from the steps that feed it, or from the pipeline, in that order. */
function tasks({ steps, wires, context }: Wired): (id: string) => Task | undefined {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const incoming = wiresByConsumer(wires);
  const found = new Map<string, Task | undefined>();
  const shared = plainFacts(context).task;
  const taskOf = (id: string): Task | undefined => {
    if (found.has(id)) return found.get(id);
    const said = byId.get(id)?.config["task"] as Task | undefined;
    // Set before recursing, because the wires of an invalid pipeline can form a cycle.
    found.set(id, said);
    let fed: Task | undefined;
    for (const { from } of incoming.get(id) ?? []) fed ??= taskOf(from.step);
    const task = typeof said === "string" ? said : (fed ?? shared);
    found.set(id, task);
    return task;
  };
  return taskOf;
}

/** Every metric that a requirement, a condition or a gate reads, and where the metric is mentioned. */
function* readOf(wired: Wired, specOf: (step: WiredStep) => StepSpec | undefined): Iterable<Read> {
  const at = { pipeline: wired.title };
  for (const { metric, step, place } of wired.requirements)
    yield defined({ metric, step, at: { ...at, field: metric, ...place } });
  for (const gate of wired.gates)
    for (const one of measuredIn(gate.conditions)) yield { ...one, at: { ...at, step: gate.id, ...gate.at } };
  const incoming = wiresByConsumer(wired.wires);
  for (const step of wired.steps) {
    const job = specOf(step)?.job;
    if (job?.type !== "gate") continue;
    const source = incoming.get(step.id)?.find(({ to }) => to.port === job.reads)?.from.step;
    if (source === undefined) continue;
    for (const { metric } of job.requires?.(step.config) ?? [])
      yield { metric, step: source, at: placeOf(wired, step) };
  }
}

/** The metrics named in expressions, by step. */
function* measuredIn(value: Json): Iterable<{ readonly metric: string; readonly step: string }> {
  if (value === null || typeof value !== "object") return;
  const named = (value as { readonly "Specline:Metric"?: { readonly step: string; readonly metric: string } })[
    "Specline:Metric"
  ];
  if (named !== undefined) yield named;
  for (const member of Object.values(value)) yield* measuredIn(member as Json);
}
