import type { Json } from "../base/canonical.ts";
import { isList, isObject } from "../base/json.ts";
import { ownMember } from "../base/own.ts";
import { didYouMean, nearest, quoted } from "../base/words.ts";
import { fieldText } from "../config/layers/field-path.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import { type Wired, type WiredStep, wiresByConsumer } from "../resolve/index.ts";
import { isFact, sharedFact } from "../spec/context.ts";
import { isExprJson } from "../spec/expr.ts";
import { type FieldInfo, fieldInfo, fieldSchema, fieldSchemas } from "../spec/fields.ts";
import { runsOwnCode, scriptOf } from "../spec/script.ts";
import type { StepSpec } from "../spec/step.ts";
import type { DataProfile } from "./data-profile.ts";
import { hiddenColumns, someNames } from "./some-names.ts";
import {
  type Columns,
  columnsMade,
  columnsOfSource,
  hasColumn,
  isSameValue,
  isTable,
  joinColumns,
  valuesOf,
} from "./table-columns.ts";

/** The profiles of the tables that steps load, by step. */
export type Profiles = ReadonlyMap<string, DataProfile>;

/** Something that a config names: a column or a label value. */
interface Named {
  readonly name: string;
  readonly what: "columns" | "label values";
  readonly field: string;
  /** The field, and its member that contains the name. */
  readonly path: string;
  /** True if the name is in the pipeline's context, for all steps. */
  readonly shared: boolean;
  /** True if the name is that of a column in the loaded table. */
  readonly ofSource: boolean;
}

/** Reports columns and label values that configs name but the tables do not have. Each is reported once. */
export function unknownNames(pipeline: Wired, registry: Registry, profiles: Profiles): readonly Diagnostic[] {
  const columnsFor = tableFinder(pipeline, registry, profiles);
  const reported = new Set<string>();
  return pipeline.steps.flatMap((step) => {
    const spec = registry.names.get(step.spec);
    const table = spec === undefined ? undefined : columnsFor(step.id);
    if (spec === undefined || table === undefined) return [];
    const label = textOf(step.config["label"]) ?? textOf(sharedFact(pipeline.context, "label"));
    const values = valuesOf(table.sources, label);
    return namesIn(step, spec, pipeline).flatMap((named) => {
      const at: Place = { ...step.at, pipeline: pipeline.title, step: step.id, field: named.path };
      const fault =
        named.what === "columns"
          ? (columnFault(named, table, { step, spec, label, values }, pipeline, at) ??
            typeFault(named, table, { step, spec }, at))
          : valueFault(named, label, values, at);
      // A wrong fact in the context is reported once, no matter how many steps read it.
      const key = JSON.stringify([named.name, named.shared ? named.field : [step.id, named.path]]);
      if (fault === undefined || reported.has(key)) return [];
      reported.add(key);
      return [fault];
    });
  });
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);

/** Finds the columns of all tables that a step reads. */
function tableFinder({ wires, steps, context }: Wired, registry: Registry, profiles: Profiles) {
  const known = new Map<string, Columns | undefined>();
  const byConsumer = wiresByConsumer(wires);
  const byId = new Map(steps.map((step) => [step.id, step]));
  const made = (id: string, port: string): Columns | undefined => {
    const step = byId.get(id);
    const spec = step === undefined ? undefined : registry.names.get(step.spec);
    const read = columnsFor(id);
    if (step === undefined || spec === undefined || read === undefined) return undefined;
    if (profiles.has(id)) return read;
    const named = new Map(
      namesIn(step, spec, { context }).flatMap(({ name, what, field, ofSource }) =>
        what === "columns" && field !== "label" && !ofSource ? [[name, field] as const] : [],
      ),
    );
    // A user's script in place of the step's own can make any columns.
    const declared = runsUserCode(spec, step) ? undefined : ownMember(spec.outputs, port)?.columns;
    return columnsMade(read, { id, named }, declared);
  };
  const columnsFor = (id: string): Columns | undefined => {
    if (known.has(id)) return known.get(id);
    // The value until it is known, for the steps of a cycle.
    known.set(id, undefined);
    const own = profiles.get(id);
    const tables = (byConsumer.get(id) ?? []).filter(({ kind }) => isTable(kind));
    const external = Object.entries(byId.get(id)?.inputs ?? {}).some(([, binding]) => binding.from === "external");
    const found =
      own !== undefined
        ? columnsOfSource(own)
        : external
          ? undefined
          : joinColumns(tables.map(({ from }) => made(from.step, from.port)));
    known.set(id, found);
    return found;
  };
  return columnsFor;
}

/** All names in a step's fields, including the context's facts. */
function namesIn(step: WiredStep, spec: StepSpec, { context }: Pick<Wired, "context">): readonly Named[] {
  return fieldSchemas(spec.config).flatMap(([field, schema]): readonly Named[] => {
    const info = fieldInfo(schema);
    const { names: what } = info;
    if (what === undefined || !isNeeded(info, step)) return [];
    const own = ownMember(step.config, field);
    const value = own ?? sharedFact(context, info.context);
    // A label that rules make is in no table.
    if (field === "label" && own === undefined && sharedFact(context, "labelRules") !== undefined) return [];
    const found = value === undefined || isExprJson(value) ? undefined : info.namesIn?.(value);
    return (found ?? membersOf(value)).map(([name, path]) => ({
      name,
      what,
      field,
      path: fieldText([field, ...path]),
      shared: own === undefined,
      ofSource: info.ofSource === true,
    }));
  });
}

/** A fact can be stated for other branches, because rows to score have no label. */
const isNeeded = ({ context, needed }: FieldInfo, { branch }: WiredStep): boolean =>
  context === undefined || !isFact(context) || (needed?.(branch) ?? true);

/** The names in a value, with the path of each. A name is a string, an item of a list, or a key of an object. */
function membersOf(value: Json | undefined): readonly (readonly [name: string, path: readonly (string | number)[]])[] {
  if (typeof value === "string") return [[value, []]];
  if (isList(value))
    return value.flatMap((item, index) => (typeof item === "string" ? [[item, [index]] as const] : []));
  return isObject(value) && !isExprJson(value) ? Object.keys(value).map((key) => [key, [key]] as const) : [];
}

interface Reader {
  readonly step: WiredStep;
  readonly spec: StepSpec;
  readonly label: string | undefined;
  readonly values: readonly string[] | undefined;
}

function columnFault(
  { name, field, ofSource }: Named,
  table: Columns,
  { step, spec, label, values }: Reader,
  { wires }: Wired,
  at: Place,
): Diagnostic | undefined {
  // The label stays in the table even though it is not a feature.
  if (hasColumn(table, name, values) || (name === label && field !== "label")) return undefined;
  const loaded = ofSource ? table.sources.flatMap(({ columns }) => columns.map((one) => one.name)) : [];
  if (loaded.includes(name)) return undefined;
  const leftOut = table.leftOut.get(name);
  if (leftOut !== undefined) return diagnostic("advice/column-left-out", { field, column: name, ...leftOut }, at);
  const data = { field, column: name, step: step.id };
  const isInSource = table.sources.some(({ columns }) => columns.some((one) => one.name === name));
  const open = Object.entries(spec.inputs).find(
    ([port, { kind }]) => isTable(kind) && !wires.some(({ to }) => to.step === step.id && to.port === port),
  );
  const known = new Set([...table.names, ...loaded]);
  const names = known.size > 0 ? [...known] : table.added.filter((one) => !one.includes("*"));
  const near = nearest(name, known);
  const isWired = isInSource && open !== undefined;
  const hint = isWired
    ? `wire the rows that have it to the input ${quoted(open[0])}`
    : didYouMean(near, `its columns are ${someNames(names)}`);
  const seen = isWired || near !== undefined ? [] : hiddenColumns(names);
  return table.openedBy === undefined
    ? diagnostic("advice/no-column", data, at, { hint, seen })
    : diagnostic("advice/no-column-yet", { ...data, other: table.openedBy }, at, { hint, seen });
}

/** The fault of a column whose type the step's job refuses. Types are certain once all rows are read. */
function typeFault(
  { name, field }: Named,
  { sources, openedBy }: Columns,
  { step, spec }: Pick<Reader, "step" | "spec">,
  at: Place,
): Diagnostic | undefined {
  const schema = fieldSchema(spec.config, field);
  const judged = schema === undefined ? undefined : fieldInfo(schema).typeFault;
  const [source] = sources;
  const isWhole = sources.length === 1 && source !== undefined && source.readBytes >= source.bytes;
  if (judged === undefined || !isWhole || openedBy !== undefined || runsUserCode(spec, step)) return undefined;
  const column = source.columns.find((one) => one.name === name);
  const others = source.columns.filter(({ leftOut }) => leftOut === undefined);
  return column === undefined ? undefined : judged({ name, type: column.type, others }, at);
}

function runsUserCode(spec: StepSpec, { config }: WiredStep): boolean {
  const script = scriptOf(spec, config);
  return script !== undefined && runsOwnCode(spec, script);
}

function valueFault(
  { name, field }: Named,
  label: string | undefined,
  values: readonly string[] | undefined,
  at: Place,
): Diagnostic | undefined {
  if (label === undefined || values === undefined || values.length === 0) return undefined;
  if (values.some((value) => isSameValue(value, name))) return undefined;
  const hint = didYouMean(nearest(name, values), `its values are ${someNames(values)}`);
  return diagnostic("advice/no-label-value", { field, value: name, label }, at, { hint });
}
