import { valueIn } from "../../../author/spec/edit/edit-value.ts";
import { readTree } from "../../../author/spec/edit/text-tree.ts";
import type { Json } from "../../../base/canonical.ts";
import { isObject } from "../../../base/json.ts";
import { ownMember } from "../../../base/own.ts";
import type { ConfigFile, DocumentPath, KnownField, StepConfig } from "../../../config/index.ts";
import type { Diagnostic, Place } from "../../../diagnostics/index.ts";
import { markOf } from "./value-change.ts";

/** A config file's text and what it means. */
export interface ReadConfigs {
  readonly text: string;
  readonly file: ConfigFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where a value is written, and what is written there. Without a value, it is removed. */
export type Put = readonly [path: DocumentPath, value: Json | undefined];

/** The intended change to a value in a config file. */
export interface ValuePlan {
  /** The config, or the section, as the user names it. */
  readonly owner: string;
  readonly field: string;
  /** The value's place in a file. */
  readonly place: (file: ConfigFile) => Place;
  /** The field's schema, and which of its values are secret. Undefined for keys that are not fields. */
  readonly known?: KnownField | undefined;
  /** The configs that may change, by name. */
  readonly touched: ReadonlySet<string>;
  /** Whether a config that may be edited already has the intended values. */
  readonly isRight: (config: StepConfig) => boolean;
  /** The ways to write the value, best first. Each way is tried on the text. Empty if nothing has to change. */
  readonly ways: readonly (readonly Put[])[];
  /** The place from which the value comes now, possibly together with values of other steps. */
  readonly inPlace?: Put | undefined;
  /** What the file says before and after. */
  readonly shows: (read: ReadConfigs) => Json | undefined;
  readonly note?: string | undefined;
}

/** The value that a config has for a field. */
export const setIn = ({ set }: Pick<StepConfig, "set">, field: string): Json | undefined =>
  ownMember(set as Readonly<Record<string, Json>>, field);

/** A file's document as it is written, with its wrappers and name aliases. */
export const documentOf = ({ text }: ReadConfigs): Json | undefined => readTree(text.slice(markOf(text).length))?.value;

/** The smallest part of a value in a file that has to change. Python's wrappers around values are kept. */
export function partOf(
  document: Json | undefined,
  path: DocumentPath,
  below: readonly string[],
  whole: Json | undefined,
): Put {
  const there = valueIn(document, path);
  if (isObject(there) && "__type_info__" in there && "value" in there) {
    return partOf(document, [...path, "value"], below, whole);
  }
  const [key, ...rest] = below;
  if (key === undefined || !isObject(there) || !isObject(whole)) return [path, whole];
  return partOf(document, [...path, key], rest, ownMember(whole, key));
}
