import type { Json, JsonObject } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { isObject } from "../../../base/json.ts";
import { respeltKeys } from "../../../base/spellings.ts";
import { seconds } from "../../../base/units.ts";
import { didYouMean, listed, nearest } from "../../../base/words.ts";
import type { Registry } from "../../../registry/registry.ts";
import { fieldNames } from "../../../spec/fields.ts";
import type { Arm } from "../../../spec/pipeline.ts";
import { policySchema } from "../../../spec/policies.ts";
import type { StepSpec } from "../../../spec/step.ts";
import type { DraftStep } from "../../chain/draft.ts";
import type { IsBranchBound } from "../../chain/flow.ts";
import { type Entry, LOSES_STEPS, readEntries } from "./spec-entries.ts";
import type { FoundNode, Reader } from "./spec-reader.ts";
import { type References, readReferences } from "./spec-references.ts";
import { chooseSteps } from "./spec-roles.ts";

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
  /** The steps' ids, by id and by name as written. */
  readonly names: ReadonlyMap<string, string>;
}

/** Reads the entries under `steps` and `branches`. */
export function readSteps(
  root: ReadonlyMap<string, FoundNode>,
  reader: Reader,
  registry: Registry,
  isBranchBound: IsBranchBound,
): SpecSteps {
  const read = readEntries(root, reader, registry);
  const entries = read.filter((entry) => entry !== undefined);
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
  // A reference to a missing step can refer to a step that was reported.
  const isWhole = !reader.diagnostics.some(({ code }) => LOSES_STEPS.includes(code));
  const references = readReferences(reader, names, outputs, isWhole);
  return {
    steps: named.map((entry) => readStep(entry, reader, references)),
    places: new Map(named.map(({ id, found }) => [id, found])),
    names,
  };
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
    const before = reader.diagnostics.length;
    const binding = references.source(source);
    for (const [index, fault] of reader.diagnostics.entries())
      if (index >= before) reader.diagnostics[index] = { ...fault, at: { ...fault.at, step: id, port } };
    return binding === undefined ? [] : [[port, binding] as const];
  });
  const displayName = reader.text(members.get("displayName"));
  const description = reader.text(members.get("description"));
  const cache = readCache(members.get("cache"), reader);
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
      retries: readRetries(members.get("retries"), reader),
      allow: allowIn(members),
    }),
    ...(Object.keys(at).length > 0 && { at }),
  };
}

/** The diagnostics that a step or a spec accepts, checked together with the other overrides. */
export const allowIn = (members: ReadonlyMap<string, FoundNode>): DraftStep["allow"] =>
  members.get("allow")?.value as DraftStep["allow"];

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
  if (typeof found.value === "boolean") return { enabled: found.value };
  if (typeof found.value === "string" && seconds(found.value) !== undefined)
    return { enabled: true, expireAfter: found.value };
  const members = isObject(found.value) ? reader.members(found, "a cache") : new Map<string, FoundNode>();
  const enabled = members.get("enabled")?.value;
  const expireAfter = reader.text(members.get("expireAfter"));
  if (typeof enabled === "boolean") return { enabled, ...defined({ expireAfter }) };
  reader.fault(
    "author/bad-shape",
    {
      key: "cache",
      expected: "true, false, a duration such as '7 days', or { enabled: true or false, expire_after }",
      value: JSON.stringify(found.value),
    },
    found.path,
  );
  return undefined;
}

function readRetries(found: FoundNode | undefined, reader: Reader): DraftStep["retries"] {
  if (found === undefined) return undefined;
  const { value } = found;
  if (value === false) return 0;
  if (typeof value === "number" && policySchema.shape.retries.safeParse(value).success) return value;
  if (Array.isArray(value) && value.every(isObject)) return value;
  const expected = "false, a number of repetitions from 0 to 20, or a list of retry policies";
  reader.fault("author/bad-shape", { key: "retries", expected, value: JSON.stringify(value) }, found.path);
  return undefined;
}

/** Translates the names in a file to field names. Unknown names are kept, and reported when configs are checked. */
function readStepConfig(
  spec: StepSpec,
  entries: readonly (readonly [string, FoundNode])[],
  reader: Reader,
): JsonObject {
  const fieldOf = fieldNames(spec.config);
  const keys = entries.map(([key]) => key);
  for (const one of respeltKeys(keys, fieldOf)) {
    const path = entries.find(([key]) => key === one.key)?.[1].path ?? [];
    reader.fault("author/same-key", { ...one }, path, "key");
  }
  return Object.fromEntries(entries.map(([key, { value }]): [string, Json] => [fieldOf(key), value]));
}
