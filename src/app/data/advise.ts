import { dirname } from "node:path";
import type { z } from "zod";
import { advise, type KnownContext, taskOf } from "../../advice/advice.ts";
import type { DataProfile } from "../../advice/data-profile.ts";
import { aboutMachines } from "../../advice/machine-size.ts";
import { unknownNames } from "../../advice/named-columns.ts";
import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { isLocalPath, sourceKey } from "../../base/local-path.ts";
import { ownMember } from "../../base/own.ts";
import { camelCase, listed, quoted, snakeCase } from "../../base/words.ts";
import { defaultOf } from "../../config/index.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { ParameterValues } from "../../local/interpret/parameters.ts";
import type { Registry } from "../../registry/registry.ts";
import { taskFaults, type Wired } from "../../resolve/index.ts";
import type { Task } from "../../spec/context.ts";
import { isFact, sharedFact } from "../../spec/context.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldInfo, fieldSchema } from "../../spec/fields.ts";
import { trainsModel } from "../../spec/job.ts";
import { SCORING } from "../../spec/job-types.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { parameterOf } from "../../spec/reference.ts";
import type { Host } from "../host/host.ts";
import { profileTables, type Table } from "./profile-tables.ts";
import { sizedTables } from "./sized-tables.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

/** Steps that read a table in the same way, with the same facts. */
interface Reading {
  readonly table: Table;
  readonly known: KnownContext;
  readonly steps: string[];
}

/**
 * Gives advice based on a pipeline's tables, and reports the errors in them that would make a run fail. A table is read
 * once for all steps that read it in the same way. Parameters are replaced by their values if these are known.
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
  const readings = new Map<string, Reading>();
  for (const [index, step] of pipeline.steps.entries()) {
    const shape = (registry.names.get(step.spec)?.config.shape ?? {}) as Shape;
    for (const [field, schema] of Object.entries(shape)) {
      // Such a path is resolved by the run itself.
      const source = ownMember(wired.steps[index]?.config, field);
      // Only tables can be read in several ways. A model archive cannot.
      if (fieldInfo(schema).source !== true || readingFields(shape).length === 0 || !isLocalPath(source)) continue;
      // An empty path, which is reported elsewhere, would be the pipeline's folder.
      if (source === "") continue;
      const at = { ...step.at, pipeline: pipeline.title, step: step.id, field };
      const known = knownOf(pipeline, step, registry);
      const trained = trainedTable(wired, pipeline, step, registry);
      const config = { ...configOf(step, shape, known, trained !== undefined), ...contractOf(step, shape) };
      const facts = known as unknown as JsonObject;
      const key = canonicalKey({ source: sourceKey(source), config, known: facts, trained: trained as Json });
      const before = readings.get(key);
      if (before === undefined) readings.set(key, { table: { source, config, at, trained }, known, steps: [step.id] });
      else before.steps.push(step.id);
    }
  }
  const read = [...readings.values()];
  const profiled = await profileTables(
    host,
    dirname(file),
    read.map(({ table }) => table),
  );
  const reported = new Set<string>();
  const found = profiled.flatMap(({ profile, diagnostics, breaches = [] }, index) => {
    const { table, known, steps } = read[index] as Reading;
    if (profile !== undefined) look(profile, known);
    const faults =
      profile === undefined || hasErrors(diagnostics)
        ? diagnostics
        : [
            ...advise(asDecided(profile, steps, wired, registry), known, table.at),
            ...againstData(pipeline, profile, known, registry),
          ];
    // Most of what is found in a table does not depend on the step that reads it.
    return [...breaches, ...faults].filter(({ code, message }) => {
      const key = JSON.stringify([sourceKey(table.source), code, message]);
      return !reported.has(key) && reported.add(key) !== undefined;
    });
  });
  const profiles = profiled.flatMap(({ profile }, index) =>
    profile === undefined ? [] : (read[index]?.steps ?? []).map((id) => [id, profile] as const),
  );
  const large = sizedTables(pipeline, registry, new Map(profiles)).flatMap(aboutMachines);
  const missing = new Set(found.flatMap(({ code, at }) => (NO_LABEL.has(code) ? [at.field] : [])));
  const unknown = unknownNames(pipeline, registry, new Map(profiles)).filter(({ at }) => !missing.has(at.field));
  const faults = [...unknown, ...found, ...large].map((fault) => withElsewhere(fault, pipeline));
  return placed(host.effects.files, file, faults, pipeline);
}

/** A positive value that is set for other steps does not reach the step that needs it. */
function withElsewhere(fault: Diagnostic, { steps }: PipelineValue): Diagnostic {
  if (fault.code !== "data/positive-unknown") return fault;
  const others = steps.filter(({ config }) => config["positive"] !== undefined).map(({ id }) => quoted(id));
  if (others.length === 0) return fault;
  return { ...fault, hint: `the positive value of ${listed(others)} does not count here: set it for ${fault.at.step}` };
}

/** The label's column does not exist, which need not be reported again for the steps that follow. */
const NO_LABEL: ReadonlySet<string> = new Set(["data/label-missing", "data/label-headless"]);

/** Findings that do not apply if another step decides the format of the cells. */
const DECIDED_ELSEWHERE: ReadonlySet<string> = new Set([
  "data/ambiguous-numbers",
  "data/ambiguous-dates",
  "data/numbers-by-evidence",
  "data/dates-by-evidence",
]);

/** A table's profile without doubts that are settled because its steps read it as another step decided. */
function asDecided(profile: DataProfile, ids: readonly string[], wired: Wired, { names }: Registry): DataProfile {
  const isDecided = (id: string): boolean =>
    wired.wires.some(({ to }) => {
      const spec = names.get(wired.steps.find((step) => step.id === to.step)?.spec ?? "");
      return to.step === id && ownMember(spec?.inputs, to.port)?.decidedFor !== undefined;
    });
  if (!ids.every(isDecided)) return profile;
  return { ...profile, findings: profile.findings.filter(({ code }) => !DECIDED_ELSEWHERE.has(code)) };
}

/**
 * The task suggested by the label's values in a pipeline's tables. Undefined if no table can be read, or if the tables
 * disagree.
 */
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

/** The branch whose rows are scored. Rows of all other branches are examined in the same way. */
const SCORED = "inference";

/** The facts that determine how a table is examined. */
const FACTS = ["label", "positive", "task", "idColumn"] as const;

/** What also determines how a table is compared with the training branch's table. */
const COMPARED = ["policy", "shareFrom", "shareTo"] as const;
const COMPARED_FACTS = ["timeColumn", "groupColumn", "weightColumn"] as const;

const fieldsNamed = (shape: Shape, names: readonly string[]) =>
  Object.entries(shape).filter(([name]) => names.includes(name));

/** The local table of the step that decides how a step reads its own table, if any. */
function trainedTable(wired: Wired, pipeline: Wired, { id }: StepInstance, registry: Registry): Table["trained"] {
  const specOf = (step: StepInstance | undefined) => registry.names.get(step?.spec ?? "");
  const step = pipeline.steps.find((one) => one.id === id);
  const wire = pipeline.wires.find(
    ({ to }) => to.step === id && ownMember(specOf(step)?.inputs, to.port)?.decidedFor !== undefined,
  );
  const from = pipeline.steps.find((one) => one.id === wire?.from.step);
  const shape = (specOf(from)?.config.shape ?? {}) as Shape;
  const field = Object.entries(shape).find(([, schema]) => fieldInfo(schema).source === true)?.[0];
  if (from === undefined || field === undefined) return undefined;
  const source = ownMember(wired.steps[pipeline.steps.indexOf(from)]?.config, field);
  if (source === "" || !isLocalPath(source) || readingFields(shape).length === 0) return undefined;
  return { source, config: configOf(from, shape, knownOf(pipeline, from, registry)) };
}

/** A step's data contract by its field. Empty if it has none, or if it is still the path of a file. */
function contractOf({ config }: StepInstance, shape: Shape): JsonObject {
  const field = Object.entries(shape).find(([, schema]) => fieldInfo(schema).dataContract === true)?.[0] ?? "";
  const value = ownMember(config, field);
  return isObject(value) && !isExprJson(value) ? { [field]: value } : {};
}

const readingFields = (shape: Shape) =>
  Object.entries(shape).filter(([, schema]) => fieldInfo(schema).reading === true);

/** A step's settings for its table, as far as they are known before a run. */
function configOf({ config, branch }: StepInstance, shape: Shape, known: KnownContext, compared = false): JsonObject {
  const fields = compared ? [...readingFields(shape), ...fieldsNamed(shape, COMPARED)] : readingFields(shape);
  const own = fields.map(([name, schema]) => [name, ownMember(config, name) ?? defaultOf(schema)] as const);
  const facts = [...FACTS, ...(compared ? COMPARED_FACTS : [])].map((name) => [name, known[name]] as const);
  return {
    ...(branch === SCORED ? { branch } : {}),
    ...Object.fromEntries(
      [...facts, ...own].flatMap(([name, value]) =>
        value === undefined || isExprJson(value) ? [] : [[snakeCase(name), value] as const],
      ),
    ),
  };
}

/** Reports steps and bounds that do not fit the task, if the task is known only from the data. */
function againstData(
  pipeline: Wired,
  profile: DataProfile,
  known: KnownContext,
  registry: Registry,
): readonly Diagnostic[] {
  const task = known.task === undefined ? taskOf(profile, known) : undefined;
  if (task === undefined) return [];
  return taskFaults({ ...pipeline, context: { ...pipeline.context, task } }, registry);
}

/** The steps, with parameter references replaced by the parameters' values. */
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

/** In a spec, an error in a fact is located where the spec states the fact, unless the step itself states it. */
async function placed(
  files: Files,
  file: string,
  faults: readonly Diagnostic[],
  { steps }: PipelineValue,
): Promise<readonly Diagnostic[]> {
  const isShared = ({ at: { step, field = "" } }: Diagnostic): boolean =>
    isFact(field) && ownMember(steps.find(({ id }) => id === step)?.config, field) === undefined;
  if (!/\.(ya?ml|json)$/.test(file) || !faults.some(isShared)) return faults;
  const { readDocument } = await import("../../author/spec/read/parse-spec.ts");
  const { value, locate } = readDocument((await files.readText(file)) ?? "", file);
  const document = (value ?? {}) as { readonly [key: string]: unknown };
  const context = (document["context"] ?? {}) as { readonly [key: string]: unknown };
  return faults.map((fault) => {
    const { field = "" } = fault.at;
    const key = Object.keys(context).find((one) => camelCase(one) === field);
    const path = Object.hasOwn(document, field) ? [field] : key === undefined ? undefined : ["context", key];
    return !isShared(fault) || path === undefined ? fault : { ...fault, at: { ...fault.at, ...locate(path, "value") } };
  });
}

const branchOf = (step: StepInstance & { readonly effectiveBranch?: string }): string | undefined =>
  step.effectiveBranch ?? step.branch;

/**
 * A pipeline's settings for the table that a step reads, from the step's config or, if not set there, from the context.
 */
function knownOf({ context, steps }: PipelineValue, step: StepInstance, registry: Registry): KnownContext {
  const specs = steps.map((one) => ({ one, spec: registry.names.get(one.spec) }));
  const stated = (name: string): Json | undefined => ownMember(step.config, name) ?? sharedFact(context, name);
  const isOpen = (value: Json | undefined): boolean => value === undefined || isExprJson(value);
  const text = (name: string): string | undefined => {
    const value = stated(name);
    return typeof value === "string" ? value : undefined;
  };
  /** A field's value for each step: from its config, otherwise from the context, otherwise from the default. */
  const each = (name: string): readonly Json[] =>
    specs.flatMap(({ one, spec }) => {
      const schema = spec === undefined ? undefined : fieldSchema(spec.config, name);
      if (schema === undefined) return [];
      return ownMember(one.config, name) ?? sharedFact(context, fieldInfo(schema).context) ?? defaultOf(schema) ?? [];
    });
  const wantsLabel = specs.some(({ one, spec }) => {
    const schema = spec === undefined ? undefined : fieldSchema(spec.config, "label");
    return schema !== undefined && (fieldInfo(schema).needed?.(branchOf(one)) ?? true);
  });
  const trainers = specs.filter(({ spec }) => spec !== undefined && trainsModel(spec.job));
  const facts = Object.fromEntries(
    (["label", "positive", "idColumn", "timeColumn", "groupColumn", "weightColumn"] as const).flatMap((name) => {
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
    ...(branchOf(step) === SCORING && { scored: true as const }),
    weighted: trainers.some(({ one }) => one.config["scalePosWeight"] !== undefined),
    dropped: each("dropColumns").filter((name) => typeof name === "string"),
    sentinels: each("sentinels").filter((one) => typeof one === "number" || typeof one === "string"),
    splits: ["validationSplit", "testSplit"].flatMap(each).filter((one) => typeof one === "number"),
  };
}
