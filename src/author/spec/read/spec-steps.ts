import type { Json, JsonObject } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { isObject, listOf, objectOf } from "../../../base/json.ts";
import { respeltKeys } from "../../../base/spellings.ts";
import { camelCase, didYouMean, listed, nearest, quoted, snakeCase } from "../../../base/words.ts";
import type { Fix } from "../../../diagnostics/index.ts";
import type { Registry } from "../../../registry/registry.ts";
import { nearestName } from "../../../resolve/index.ts";
import { isExprJson } from "../../../spec/expr.ts";
import { fieldInfo, fieldSchema } from "../../../spec/fields.ts";
import type { Arm } from "../../../spec/pipeline.ts";
import type { StepSpec } from "../../../spec/step.ts";
import type { DraftStep } from "../../chain/draft.ts";
import type { IsBranchBound } from "../../chain/flow.ts";
import type { FoundNode, Reader } from "./spec-reader.ts";
import { type References, readReferences } from "./spec-references.ts";
import { branchesFor, chooseSteps, type Meant, meaningOf } from "./spec-roles.ts";

/** An entry in a spec, with the step to which it refers. */
interface Entry {
  readonly found: FoundNode;
  /** As written: "training", "TabularPreprocessing_calibration". */
  readonly written: string;
  readonly members: ReadonlyMap<string, FoundNode>;
  readonly meant: Meant;
  readonly branch?: string;
}

/** An entry, with the step specification chosen for it. */
interface ChosenEntry extends Entry {
  readonly spec: StepSpec;
}
interface NamedEntry extends ChosenEntry {
  readonly id: string;
}

/** The steps in a spec, and the location of each in the document. */
export interface SpecSteps {
  readonly steps: readonly DraftStep[];
  readonly places: ReadonlyMap<string, FoundNode>;
}

/** Reads the entries under `steps` and `branches`. */
export function readSteps(
  root: ReadonlyMap<string, FoundNode>,
  reader: Reader,
  registry: Registry,
  isBranchBound: IsBranchBound,
): SpecSteps {
  const listed = root.get("steps");
  const branches = root.get("branches");
  const known = declaredBranches(root, registry);
  const entries = [
    ...reader.items(listed).map((found) => readEntry(found, { known }, reader, registry)),
    ...reader
      .entries(branches)
      .flatMap(([within, found]) =>
        reader.items(found).map((item) => readEntry(item, { known, within }, reader, registry)),
      ),
  ].filter((entry) => entry !== undefined);
  const specOf = chooseSteps(
    entries.map((entry) => entry.meant),
    isBranchBound,
  );
  const chosen = entries.map((entry) => ({ ...entry, spec: specOf(entry.meant) }));
  const named = nameEntries(chosen, reader);
  const names = new Map<string, string>();
  for (const { id, written } of named) if (!names.has(written)) names.set(written, id);
  for (const { id } of named) names.set(id, id);
  const outputs = new Map(named.map(({ id, spec }) => [id, spec]));
  const references = readReferences(reader, names, outputs);
  return {
    steps: named.map((entry) => readStep(entry, reader, references)),
    places: new Map(named.map(({ id, found }) => [id, found])),
  };
}

/**
 * The branches that a spec names: under `branches`, `shares` and `data`, as a step's branch, or in a step's full name.
 */
function declaredBranches(root: ReadonlyMap<string, FoundNode>, registry: Registry): ReadonlySet<string> {
  const memberNamed = (key: string): Json | undefined => root.get(key)?.value;
  const branches = objectOf(memberNamed("branches"));
  const entries = [...listOf(memberNamed("steps")), ...Object.values(branches).flatMap((one) => listOf(one))];
  const texts = (of: (entry: Json) => Json | undefined): readonly string[] =>
    entries.map(of).filter((one) => typeof one === "string");
  const data = objectOf(memberNamed("data"));
  const declared = [branches, objectOf(memberNamed("shares")), isExprJson(data) ? {} : data].flatMap(Object.keys);
  return branchesFor(
    [...declared, ...texts((entry) => objectOf(entry)["branch"])],
    texts((entry) => objectOf(entry)["step"] ?? entry),
    registry,
  );
}

/** The branches that are known for an entry, and the one under which it is listed. */
interface EntryContext {
  readonly known: ReadonlySet<string>;
  readonly within?: string;
}

function readEntry(
  found: FoundNode,
  { known, within }: EntryContext,
  reader: Reader,
  registry: Registry,
): Entry | undefined {
  const { value, path } = found;
  const members = typeof value === "string" ? new Map([["step", found]]) : reader.members(found, "a step");
  const step = members.get("step");
  const written = reader.text(step);
  if (written === undefined) {
    if (isObject(value) && step === undefined)
      reader.fault(
        "author/bad-shape",
        { key: "step", expected: "a step's name, alias or role", value: "missing" },
        path,
      );
    else if (typeof value !== "string" && !isObject(value)) {
      if (Array.isArray(value) || value === null)
        reader.fault(
          "author/bad-shape",
          { key: "steps", expected: "a list of names and objects", value: JSON.stringify(value) },
          path,
        );
    }
    return undefined;
  }
  const meant = meaningOf(written, registry, known);
  if (meant === undefined) {
    const near = nearestName(written, registry);
    const at = step?.path ?? path;
    const hint = didYouMean(near, `the steps are ${listed([...registry.steps.map((spec) => spec.name)])}`);
    const fix: Fix | undefined =
      near === undefined
        ? undefined
        : { title: `write ${quoted(near)}`, edits: [{ path: at, action: "set", value: near }] };
    reader.fault("author/unknown-step", { name: written }, at, "value", { hint, ...defined({ fix }) });
    return undefined;
  }
  const branch = reader.text(members.get("branch")) ?? meant.branch ?? within;
  return { found, written, members, meant, ...defined({ branch }) };
}

/**
 * Names steps as specified in the document. A role takes its step's name. Duplicate names are numbered unless they were
 * given explicitly.
 */
function nameEntries(entries: readonly ChosenEntry[], reader: Reader): readonly NamedEntry[] {
  const given = entries.map((entry) => ({ ...entry, id: reader.text(entry.members.get("name")) }));
  const taken = new Set<string>();
  for (const { id, found } of given) {
    if (id === undefined) continue;
    if (taken.has(id)) reader.fault("author/duplicate-id", { id }, found.path);
    taken.add(id);
  }
  return given.map((entry): NamedEntry => {
    if (entry.id !== undefined) return { ...entry, id: entry.id };
    const { spec, meant, written, branch } = entry;
    const suffix = branch === undefined ? "" : `_${branch}`;
    const own = meant.byRole ? spec.name : written;
    const stem = own.endsWith(suffix) ? own.slice(0, own.length - suffix.length) : own;
    let id = `${stem}${suffix}`;
    for (let count = 2; taken.has(id); count += 1) id = `${stem}${count}${suffix}`;
    taken.add(id);
    return { ...entry, id };
  });
}

function readStep(entry: NamedEntry, reader: Reader, references: References): DraftStep {
  const { id, spec, members, found, branch } = entry;
  const config = members.get("config");
  const inputs = members.get("inputs");
  const after = members.get("after");
  const arm = readArm(members.get("arm"), reader);
  const bound = reader.entries(inputs).flatMap(([port, source]) => {
    if (!Object.hasOwn(spec.inputs, port)) {
      const hint = didYouMean(
        nearest(port, Object.keys(spec.inputs)),
        `its inputs are ${listed(Object.keys(spec.inputs))}`,
      );
      reader.fault("author/unknown-input", { step: id, input: port }, source.path, "key", { hint });
      return [];
    }
    const binding = references.source(source);
    return binding === undefined ? [] : [[port, binding] as const];
  });
  const displayName = reader.text(members.get("displayName"));
  const description = reader.text(members.get("description"));
  const cache = readCache(members.get("cache"), reader);
  const retries = members.get("retries");
  const at = reader.place(found.path, "value");
  return {
    key: id,
    id,
    spec,
    ...defined({ branch }),
    config: readStepConfig(spec, reader.entries(config), reader),
    inputs: Object.fromEntries(bound),
    ...defined({
      after: after && reader.items(after).flatMap((one) => references.step(one) ?? []),
      arm,
      displayName,
      description,
      cache,
      retries: retries && reader.items(retries).flatMap(({ value }) => (isObject(value) ? [value] : [])),
    }),
    ...(Object.keys(at).length > 0 && { at }),
  };
}

/** Reads a gate's arm. Whether the gate exists is checked once all gates have been read. */
export function readArm(found: FoundNode | undefined, reader: Reader): Arm | undefined {
  if (found === undefined) return undefined;
  const members = reader.members(found, "an arm");
  const gate = reader.text(members.get("gate"));
  const side = reader.text(members.get("side"));
  if (gate !== undefined && (side === "then" || side === "else")) return { gate, side };
  reader.fault(
    "author/bad-shape",
    { key: "arm", expected: "{ gate, side }, where side is then or else", value: JSON.stringify(found.value) },
    found.path,
  );
  return undefined;
}

function readCache(found: FoundNode | undefined, reader: Reader): DraftStep["cache"] {
  if (found === undefined) return undefined;
  const members = reader.members(found, "a cache");
  const enabled = members.get("enabled")?.value;
  const expireAfter = reader.text(members.get("expireAfter"));
  if (typeof enabled === "boolean") return { enabled, ...defined({ expireAfter }) };
  reader.fault(
    "author/bad-shape",
    { key: "cache", expected: "{ enabled: true or false, expire_after }", value: JSON.stringify(found.value) },
    found.path,
  );
  return undefined;
}

/** The name of a field in files. */
export function serializedName(spec: StepSpec, field: string): string {
  const schema = fieldSchema(spec.config, field);
  if (schema === undefined) return field;
  return fieldInfo(schema).serializedName ?? snakeCase(field);
}

/** Translates the names in a file to field names. Unknown names are kept, and reported when configs are checked. */
function readStepConfig(
  spec: StepSpec,
  entries: readonly (readonly [string, FoundNode])[],
  reader: Reader,
): JsonObject {
  const fieldOf = fieldNames(spec);
  const keys = entries.map(([key]) => key);
  for (const one of respeltKeys(keys, fieldOf)) {
    const path = entries.find(([key]) => key === one.key)?.[1].path ?? [];
    reader.fault("author/same-key", { ...one }, path, "key");
  }
  return Object.fromEntries(entries.map(([key, { value }]): [string, Json] => [fieldOf(key), value]));
}

function fieldNames(spec: StepSpec): (key: string) => string {
  const fields = Object.keys(spec.config.shape);
  const bySerializedName = new Map(fields.map((field) => [serializedName(spec, field), field]));
  return (key) =>
    fields.includes(key)
      ? key
      : (bySerializedName.get(key) ?? (fields.includes(camelCase(key)) ? camelCase(key) : key));
}
