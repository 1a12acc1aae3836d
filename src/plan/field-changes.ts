import { canonicalKey, type Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { isObject } from "../base/json.ts";
import { normalizedName } from "../base/words.ts";
import type { ManifestStep } from "../compile/index.ts";
import { isExprJson } from "../spec/expr.ts";
import { codeChanges } from "./code-changes.ts";
import type { LeafChange } from "./leaf-changes.ts";
import type { FieldChange, ValueDifference } from "./plan-types.ts";
import type { StoredAsset } from "./stored-manifest.ts";

/** What is known about a step on one side, besides its request. Steps have the later side's names. */
export interface StepWords {
  readonly manifest: Pick<ManifestStep, "config" | "inputs"> | undefined;
  /** The pipeline's assets, by key. */
  readonly assets: ReadonlyMap<string, StoredAsset>;
  /** Where a field is written. */
  readonly place: (field: string) => string | undefined;
  /** The location of a file in an asset. */
  readonly file: (asset: string, path: string) => string | undefined;
}

/** An asset's address in the target-independent form. */
const ASSET = /^\{pipeline\}\/((?:code|data)\/[0-9a-f]{16}(?:\/.*)?)$/;

/**
 * Explains the values that differ in a step's request by what the user changed: config fields, inputs, code files or
 * data. A difference without such an explanation keeps SageMaker's own name.
 *
 * @param leaves - the values that differ
 * @param counted - whether AWS's cache compares a value
 */
export function fieldChanges(
  leaves: readonly LeafChange[],
  counted: (leaf: LeafChange) => boolean,
  { before, after }: { readonly before: StepWords; readonly after: StepWords },
): readonly FieldChange[] {
  const configs = [...configChanges(before, after), ...inputChanges(before, after)];
  const explained = new Map<ValueDifference, LeafChange[]>();
  const explain = (candidate: ValueDifference, leaf: LeafChange): void => {
    explained.set(candidate, [...(explained.get(candidate) ?? []), leaf]);
  };
  const rest: LeafChange[] = [];
  // A field that several values in the request follow from is one change.
  const own = new Map([...configs].reverse().map((one) => [one.field, one]));
  for (const leaf of leaves) {
    const asset = assetChanges(leaf, before, after);
    const named = asset ?? configs.filter((one) => isMeant(one, leaf));
    if (asset === undefined && named.length === 0) rest.push(leaf);
    for (const one of named) {
      // Several inputs can hold the same asset.
      const known = own.get(one.field) ?? one;
      if (asset !== undefined) own.set(one.field, known);
      explain(known, leaf);
    }
  }
  // The remaining differences come from fields that explain none yet, such as a field that sets several members.
  const silent = configs.filter((one) => !explained.has(one));
  const wide = silent.length > 0 ? silent : configs.length === 1 ? configs : [];
  for (const leaf of rest) {
    const beside = BESIDE[leaf.path];
    const from = beside === undefined && leaf.path.startsWith("Arguments") ? wide : [];
    const field = beside ?? leaf.path.replace(/^Arguments\./, "");
    const at = beside && (after.place(beside) ?? before.place(beside));
    if (from.length === 0) explain({ field, before: leaf.before, after: leaf.after, at }, leaf);
    for (const one of from) explain(one, leaf);
  }
  for (const one of silent) if (!explained.has(one)) explained.set(one, []);
  return [...explained].map(([{ field, at, ...values }, members]) => ({
    ...defined({ field, before: values.before, after: values.after, at }),
    members: members.map(({ path }) => path.replace(/^Arguments\./, "")),
    counts: members.some(counted),
  }));
}

/** The user's names for the members beside a step's Arguments. */
const BESIDE: Readonly<Record<string, string>> = {
  CacheConfig: "cache",
  RetryPolicies: "retries",
  DependsOn: "after",
  Description: "description",
  DisplayName: "displayName",
};

/** The fields whose values differ. Members of objects are compared one by one. */
function configChanges(before: StepWords, after: StepWords): readonly ValueDifference[] {
  if (before.manifest?.config === undefined || after.manifest?.config === undefined) return [];
  const compare = (one: Json | undefined, other: Json | undefined, path: string): readonly ValueDifference[] => {
    if (canonicalKey(one ?? null) === canonicalKey(other ?? null) && (one === undefined) === (other === undefined))
      return [];
    const isParted = (value: Json | undefined): boolean => isObject(value) && !isExprJson(value);
    if (!isParted(one) || !isParted(other))
      return [{ field: path, before: one, after: other, at: after.place(path) ?? before.place(path) }];
    const [left, right] = [one as { readonly [key: string]: Json }, other as { readonly [key: string]: Json }];
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
      compare(left[key], right[key], path === "" ? key : `${path}.${key}`),
    );
  };
  return compare(before.manifest.config, after.manifest.config, "");
}

/** The inputs whose source differs. */
function inputChanges(before: StepWords, after: StepWords): readonly ValueDifference[] {
  const [one, other] = [before.manifest?.inputs, after.manifest?.inputs];
  if (one === undefined || other === undefined) return [];
  const source = (input: ManifestStep["inputs"][string] | undefined): Json | undefined =>
    input?.external ?? (input?.from === undefined ? undefined : `${input.from.step}.${input.from.port}`);
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((port): readonly ValueDifference[] => {
    const [from, to] = [source(one[port]), source(other[port])];
    if (canonicalKey(from ?? null) === canonicalKey(to ?? null)) return [];
    return [{ field: port, before: from, after: to, at: after.place(port) }];
  });
}

/** Whether a change to a field causes a change in the request: their names are similar, or their values are equal. */
function isMeant({ field, before, after }: ValueDifference, leaf: LeafChange): boolean {
  const last = normalizedName(field.replace(/^.*\./, ""));
  if (BESIDE[leaf.path] !== undefined) return last === normalizedName(BESIDE[leaf.path] ?? "");
  const names = leaf.path.split(/[.[\]]+/).map(normalizedName);
  if (names.includes(last)) return true;
  if (typeof after === "string" && after.length > 1) return leaf.after === after;
  const name = normalizedName(leaf.name);
  const alike = Math.min(4, last.length, name.length);
  const starts = alike > 0 && last.slice(0, alike) === name.slice(0, alike);
  return starts && same(before, leaf.before) && same(after, leaf.after);
}

/** Arguments and hyperparameters are strings. */
const same = (field: Json | undefined, leaf: Json | undefined): boolean =>
  field === undefined || leaf === undefined ? field === leaf : textOf(field) === textOf(leaf);

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The changes to an asset whose address differs; undefined if the value is not an asset's address. */
function assetChanges(
  { before: from, after: to, name }: LeafChange,
  before: StepWords,
  after: StepWords,
): readonly ValueDifference[] | undefined {
  const [one, other] = [keyOf(from), keyOf(to)];
  if (one === undefined || other === undefined) return undefined;
  const [earlier, later] = [before.assets.get(one), after.assets.get(other)];
  if (other.startsWith("code/")) {
    if (earlier?.files === undefined || later?.files === undefined)
      return [{ field: "code", before: one.slice(5, 13), after: other.slice(5, 13), at: undefined }];
    return codeChanges(earlier.files, later.files, configChanges(before, after), (path) => after.file(other, path));
  }
  // The contents differ, and possibly the name.
  const label = other.split("/")[2] ?? name;
  const field = configChanges(before, after).find(
    ({ after: value }) => typeof value === "string" && value.endsWith(label),
  );
  if (field !== undefined) return [field];
  const written = Object.entries(after.manifest?.config ?? {}).find(
    ([, value]) => typeof value === "string" && value.endsWith(label),
  );
  const at = written === undefined ? undefined : after.place(written[0]);
  return [{ field: `contents of ${label}`, before: one.slice(5, 13), after: other.slice(5, 13), at }];
}

const keyOf = (value: Json | undefined): string | undefined =>
  typeof value === "string" ? ASSET.exec(value)?.[1] : undefined;
