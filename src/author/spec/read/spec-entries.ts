import type { Json, JsonObject } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { isObject, listOf, objectOf } from "../../../base/json.ts";
import { camelCase, didYouMean, listed, nearest, quoted } from "../../../base/words.ts";
import type { Fix } from "../../../diagnostics/index.ts";
import type { Registry } from "../../../registry/registry.ts";
import { nearestName, withUnknownBranch } from "../../../resolve/index.ts";
import { isExprJson } from "../../../spec/expr.ts";
import { KEYS } from "./spec-input.ts";
import type { FoundNode, Reader } from "./spec-reader.ts";
import { branchesFor, type Meant, meaningOf } from "./spec-roles.ts";

/** An entry in a spec, with the step to which it refers. */
export interface Entry {
  readonly found: FoundNode;
  /** As written: "training", "TabularPreprocessing_calibration". */
  readonly written: string;
  readonly members: ReadonlyMap<string, FoundNode>;
  readonly meant: Meant;
  readonly branch?: string;
}

/** Reads the entries under `steps` and `branches`. Entries that name no step are reported, and undefined. */
export function readEntries(
  root: ReadonlyMap<string, FoundNode>,
  reader: Reader,
  registry: Registry,
): readonly (Entry | undefined)[] {
  const known = declaredBranches(root, registry);
  return [
    ...listOfSteps(root.get("steps"), reader).map((found) => readEntry(found, { known }, reader, registry)),
    ...listsOfBranches(root.get("branches"), reader).flatMap(([within, found]) =>
      listOfSteps(found, reader).map((item) => readEntry(item, { known, within }, reader, registry)),
    ),
  ];
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

/** The branches that are known for an entry, and the branch under which it is listed. */
interface EntryContext {
  readonly known: ReadonlySet<string>;
  readonly within?: string;
}

/** Faults that leave steps out of a spec, so that missing sources of other steps are not reported. */
export const LOSES_STEPS: readonly string[] = ["author/unknown-step", "author/not-a-step"];

const notSteps = (reader: Reader, { value, path }: FoundNode, expected: string, advice = {}): void =>
  reader.fault("author/not-a-step", { expected, value: JSON.stringify(value) }, path, "value", advice);

function listOfSteps(found: FoundNode | undefined, reader: Reader): readonly FoundNode[] {
  if (found === undefined || found.value === null || Array.isArray(found.value)) return reader.items(found);
  notSteps(reader, found, "a list of steps");
  return [];
}

function listsOfBranches(found: FoundNode | undefined, reader: Reader): ReturnType<Reader["entries"]> {
  if (found === undefined || found.value === null || isObject(found.value)) return reader.entries(found);
  notSteps(reader, found, "the name of each branch with a list of its steps");
  return [];
}

type Members = Entry["members"];

/** The members of an entry that names its step. Any other entry is reported, and undefined. */
function membersOf(found: FoundNode, reader: Reader, isStep: (name: string) => boolean): Members | undefined {
  const { value, path } = found;
  if (typeof value === "string") return new Map([["step", found]]);
  if (!isObject(value)) {
    notSteps(reader, found, "a step's name or an object with 'step'");
    return undefined;
  }
  const keys = Object.keys(value).map(camelCase);
  const [name] = keys.includes("step") ? [] : Object.keys(value).filter(isStep);
  if (name !== undefined) return nameAsKey(found, value, name, reader);
  if (!keys.some((key) => key === "step" || nearest(key, MEMBERS) === "step")) {
    notSteps(reader, found, "an object with 'step'");
    return undefined;
  }
  const members = reader.members(found, "a step");
  const step = members.get("step") ?? { value: null, path };
  if (typeof step.value === "string") return members;
  notSteps(reader, step, "a step's name, alias or role");
  return undefined;
}

/** An entry such as { DataLoading: { source: … } }, whose key is the step's name: it is read as intended. */
function nameAsKey({ path }: FoundNode, value: JsonObject, name: string, reader: Reader): Members {
  const { [name]: inner = null, ...beside } = value;
  const own = isObject(inner) ? inner : {};
  const isEntry = Object.keys(own).some((key) => MEMBERS.includes(camelCase(key)));
  const settings = Object.keys(own).length === 0 ? {} : { config: own };
  const members: JsonObject = { ...beside, ...(isEntry ? own : settings) };
  const meant: Json = Object.keys(members).length === 0 ? name : { step: name, ...members };
  notSteps(reader, { value, path }, "an object with 'step'", {
    hint: `'${name}' is the step's name: write step: ${name}, and its settings under config`,
    fix: { title: `write step: ${name}`, edits: [{ path, action: "set", value: meant }] },
  });
  const nodes = Object.entries(members).map(([key, one]) => {
    const written = Object.hasOwn(beside, key) ? [key] : isEntry ? [name, key] : [name];
    return [camelCase(key), { value: one, path: [...path, ...written] }] as const;
  });
  return new Map([["step", { value: name, path }], ...nodes]);
}

const MEMBERS: readonly string[] = KEYS["a step"];

function readEntry(
  found: FoundNode,
  { known, within }: EntryContext,
  reader: Reader,
  registry: Registry,
): Entry | undefined {
  const { path } = found;
  const members = membersOf(found, reader, (name) => meaningOf(name, registry, known) !== undefined);
  const step = members?.get("step");
  const written = reader.text(step);
  if (members === undefined || written === undefined) return undefined;
  const meant = meaningOf(written, registry, known);
  if (meant === undefined) {
    const at = step?.path ?? path;
    const onBranch = withUnknownBranch(written, registry);
    if (onBranch !== undefined) {
      const { role, branch } = onBranch;
      const hint = `to put it on the branch ${quoted(branch)}, write { step: ${role}, branch: ${branch} }`;
      const meant = isObject(found.value) ? { ...found.value, step: role, branch } : { step: role, branch };
      const edits: Fix["edits"] = [{ path, action: "set", value: meant }];
      const fix: Fix = { title: `write step: ${role}, branch: ${branch}`, edits };
      reader.fault("author/unknown-step", { name: written }, at, "value", { hint, fix });
      return undefined;
    }
    const near = nearestName(written, registry);
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
