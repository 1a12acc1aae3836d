import { dirname } from "node:path";
import type { z } from "zod";
import { advise, type KnownContext, taskOf } from "../../advice/advice.ts";
import type { DataProfile } from "../../advice/data-profile.ts";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { snakeCase } from "../../base/words.ts";
import { isLocalPath } from "../../compile/index.ts";
import { defaultOf } from "../../config/index.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { ParameterValues } from "../../local/interpret/parameters.ts";
import type { Registry } from "../../registry/registry.ts";
import { taskFaults, type Wired } from "../../resolve/index.ts";
import type { Task } from "../../spec/context.ts";
import { sharedFact } from "../../spec/context.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldInfo, fieldSchema } from "../../spec/fields.ts";
import { trainsModel } from "../../spec/job.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { parameterOf } from "../../spec/reference.ts";
import type { Host } from "../host/host.ts";
import { profileTables, type Table } from "./profile-tables.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

/**
 * What the tables of a pipeline suggest, and faults in them that a run would end with. Each table is read once. Parameters
 * stand for their values as far as those are known.
 */
export async function adviseOn(
  host: Host,
  file: string,
  wired: Wired,
  registry: Registry,
  values: ParameterValues = {},
  look: (profile: DataProfile, known: KnownContext) => void = () => undefined,
): Promise<readonly Diagnostic[]> {
  const defaults = wired.parameters.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]]));
  const pipeline = withValues(wired, { ...Object.fromEntries(defaults), ...values });
  const read: { readonly table: Table; readonly known: KnownContext }[] = [];
  for (const [index, step] of pipeline.steps.entries()) {
    const shape = (registry.names.get(step.spec)?.config.shape ?? {}) as Shape;
    for (const [field, schema] of Object.entries(shape)) {
      // Where a run finds a path that it is given is the run's own business.
      const source = ownMember(wired.steps[index]?.config, field);
      // A source without a format is no table: an archive of a model.
      if (fieldInfo(schema).source !== true || !("format" in shape) || !isLocalPath(source)) continue;
      if (read.some(({ table }) => table.source === source)) continue;
      const at = { ...step.at, pipeline: pipeline.title, step: step.id, field };
      const known = knownOf(pipeline, step, registry);
      read.push({ table: { source, config: configOf(step, known), at }, known });
    }
  }
  const profiled = await profileTables(
    host,
    dirname(file),
    read.map(({ table }) => table),
  );
  const found = profiled.flatMap(({ profile, diagnostics }, index) => {
    const { table, known } = read[index] as (typeof read)[number];
    if (profile !== undefined) look(profile, known);
    if (profile === undefined || hasErrors(diagnostics)) return diagnostics;
    return [...advise(profile, known, table.at), ...againstData(pipeline, profile, known, registry)];
  });
  return placed(host.effects.files, file, found);
}

/** The task that the label's values in a pipeline's tables speak of; undefined where no table can be read, or they differ. */
export async function taskInData(
  host: Host,
  file: string,
  wired: Wired,
  registry: Registry,
  values: ParameterValues = {},
): Promise<Task | undefined> {
  const { task: _assumed, ...context } = wired.context;
  const tasks = new Set<Task | undefined>();
  await adviseOn(host, file, { ...wired, context }, registry, values, (profile, known) =>
    tasks.add(taskOf(profile, known)),
  );
  const [task] = tasks;
  return tasks.size === 1 ? task : undefined;
}

/** Fields of a step that say how its table is written, beside the facts. */
const READING = "format encoding delimiter indexColumn decimal thousands dates schema sentinels branch".split(" ");

/** What a step says of its table, as far as it is known before a run. */
function configOf({ config }: StepInstance, known: KnownContext): JsonObject {
  const own = READING.flatMap((name) => {
    const value = ownMember(config, name);
    return value === undefined || isExprJson(value) ? [] : [[snakeCase(name), value] as const];
  });
  const facts = Object.entries({ label: known.label, positive: known.positive, task: known.task });
  return {
    sentinels: known.sentinels,
    ...Object.fromEntries(facts.filter((fact): fact is [string, string] => fact[1] !== undefined)),
    ...Object.fromEntries(own),
  };
}

/** Steps and bounds that do not go with the task, where only the data tell which it is. An intent is built for the task that it is told. */
function againstData(
  pipeline: Wired,
  profile: DataProfile,
  known: KnownContext,
  registry: Registry,
): readonly Diagnostic[] {
  const task = known.task === undefined ? taskOf(profile, known) : undefined;
  if (task === undefined) return [];
  const hint = `say task: ${task}, which an intent is then built for, or leave out what is for another`;
  return taskFaults({ ...pipeline, context: { ...pipeline.context, task } }, registry).map((one) => ({ ...one, hint }));
}

/** The steps with the values of parameters in the place of what reads them. */
function withValues(pipeline: Wired, values: ParameterValues): Wired {
  const valued = (config: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(config).map(([field, value]) => {
        const name = parameterOf(value);
        return [field, (name === undefined ? undefined : ownMember(values, name)) ?? value];
      }),
    );
  return { ...pipeline, steps: pipeline.steps.map((step) => ({ ...step, config: valued(step.config) })) };
}

/** In a document, what is wrong with a fact is shown where the fact is said. */
async function placed(files: Files, file: string, faults: readonly Diagnostic[]): Promise<readonly Diagnostic[]> {
  const facts: ReadonlySet<string | undefined> = new Set(["label", "positive"]);
  if (!/\.(ya?ml|json)$/.test(file) || !faults.some(({ at }) => facts.has(at.field))) return faults;
  const { readDocument } = await import("../../author/spec/read/parse-spec.ts");
  const { value, locate } = readDocument((await files.readText(file)) ?? "", file);
  const document = (value ?? {}) as { readonly [key: string]: unknown };
  const context = (document["context"] ?? {}) as { readonly [key: string]: unknown };
  return faults.map((fault) => {
    const { field = "" } = fault.at;
    const path = field in document ? [field] : field in context ? ["context", field] : undefined;
    return !facts.has(field) || path === undefined
      ? fault
      : { ...fault, at: { ...fault.at, ...locate(path, "value") } };
  });
}

/** What a pipeline says of the table that a step reads: by the step's own config, else by the context. */
function knownOf({ context, steps }: PipelineValue, step: StepInstance, registry: Registry): KnownContext {
  const specs = steps.map((one) => ({ one, spec: registry.names.get(one.spec) }));
  const stated = (name: string): Json | undefined => ownMember(step.config, name) ?? sharedFact(context, name);
  const isOpen = (value: Json | undefined): boolean => value === undefined || isExprJson(value);
  const text = (name: string): string | undefined => {
    const value = stated(name);
    return typeof value === "string" ? value : undefined;
  };
  /** What each step has in a field: said there, else in the context, else by default. */
  const each = (name: string): readonly Json[] =>
    specs.flatMap(({ one, spec }) => {
      const schema = spec === undefined ? undefined : fieldSchema(spec.config, name);
      if (schema === undefined) return [];
      return ownMember(one.config, name) ?? sharedFact(context, fieldInfo(schema).context) ?? defaultOf(schema) ?? [];
    });
  const wantsLabel = specs.some(({ spec }) => spec !== undefined && "label" in spec.config.shape && spec.rank > 0);
  const trainers = specs.filter(({ spec }) => spec !== undefined && trainsModel(spec.job));
  const schema = (registry.names.get(step.spec)?.config.shape as Shape | undefined)?.["instanceType"];
  const instance = step.config["instanceType"] ?? (schema === undefined ? undefined : defaultOf(schema));
  const facts = Object.fromEntries(
    (["label", "positive", "idColumn", "timeColumn", "groupColumn"] as const).flatMap((name) => {
      const value = text(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const task = text("task") as KnownContext["task"];
  return {
    ...facts,
    ...(task === undefined ? {} : { task }),
    labelOpen: wantsLabel && isOpen(stated("label")) && stated("label") !== null,
    trains: trainers.length > 0,
    weighted: trainers.some(({ one }) => one.config["scalePosWeight"] !== undefined),
    dropped: each("dropColumns").filter((name) => typeof name === "string"),
    sentinels: each("sentinels").filter((one) => typeof one === "number" || typeof one === "string"),
    splits: ["validationSplit", "testSplit"].flatMap(each).filter((one) => typeof one === "number"),
    ...(typeof instance === "string" ? { instanceType: instance } : {}),
  };
}
