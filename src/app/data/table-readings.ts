import type { z } from "zod";
import type { KnownContext } from "../../advice/advice.ts";
import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { isLocalPath, sourceKey } from "../../base/local-path.ts";
import { ownMember } from "../../base/own.ts";
import { snakeCase } from "../../base/words.ts";
import { defaultOf } from "../../config/index.ts";
import type { ParameterValues } from "../../local/interpret/parameters.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Wired } from "../../resolve/index.ts";
import { sharedFact } from "../../spec/context.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldInfo, fieldSchema } from "../../spec/fields.ts";
import { trainsModel } from "../../spec/job.ts";
import { SCORING } from "../../spec/job-types.ts";
import type { LabelRules } from "../../spec/label-rules.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { parameterOf } from "../../spec/reference.ts";
import type { Table } from "./profile-tables.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

/** Steps that read a table in the same way, with the same facts. */
export interface TableReading {
  readonly table: Table;
  readonly known: KnownContext;
  readonly steps: string[];
}

/** How a pipeline's steps read their local tables. `pipeline` has the values of its parameters, unlike `wired`. */
export function readingsOf(wired: Wired, pipeline: Wired, registry: Registry): readonly TableReading[] {
  const readings = new Map<string, TableReading>();
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
  return [...readings.values()];
}

/** The facts that determine how a table is examined. */
const FACTS = ["label", "labelRules", "positive", "task", "idColumn"] as const;

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
    // Rows of all branches that are not scored are examined in the same way.
    ...(branch === SCORING ? { branch } : {}),
    ...Object.fromEntries(
      [...facts, ...own].flatMap(([name, value]) =>
        value === undefined || isExprJson(value) ? [] : [[snakeCase(name), value] as const],
      ),
    ),
  };
}

/** The steps, with parameter references replaced by the parameters' values. */
export function withValues(pipeline: Wired, values: ParameterValues): Wired {
  const valued = (config: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(config).map(([field, value]) => {
        const name = parameterOf(value);
        return [field, (name === undefined ? undefined : ownMember(values, name)) ?? value];
      }),
    );
  return { ...pipeline, steps: pipeline.steps.map((step) => ({ ...step, config: valued(step.config) })) };
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
  const rules = stated("labelRules");
  return {
    ...facts,
    ...(task === undefined ? {} : { task }),
    ...(isObject(rules) && !isExprJson(rules) ? { labelRules: rules as unknown as LabelRules } : {}),
    labelOpen: wantsLabel && isOpen(stated("label")) && stated("label") !== null,
    trains: trainers.length > 0,
    ...(branchOf(step) === SCORING && { scored: true as const }),
    weighted: trainers.some(({ one }) => one.config["scalePosWeight"] !== undefined),
    passedOn: each("textColumns").filter((name) => typeof name === "string"),
    dropped: each("dropColumns").filter((name) => typeof name === "string"),
    sentinels: each("sentinels").filter((one) => typeof one === "number" || typeof one === "string"),
    splits: ["validationSplit", "testSplit"].flatMap(each).filter((one) => typeof one === "number"),
  };
}
