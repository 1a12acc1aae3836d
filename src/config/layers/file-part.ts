import { type Json, type JsonObject, nounOf } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { didYouMean, listed, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { DocumentPath } from "../file/document.ts";

/** What a config file contains about a config besides its fields' values. */
export interface ConfigPart {
  readonly className: string;
  readonly jobType?: string;
  /** Values under names that are not the step's fields, by name on disk. */
  readonly kept: JsonObject;
  /** All values of a config whose step no pack defines, and whether the step is a processing step. */
  readonly values?: JsonObject;
  readonly processing: boolean;
}

/** The part of a layer file that only config files need, so that splitting and merging a config file loses nothing. */
export interface FilePart {
  readonly configs: Readonly<Record<string, ConfigPart>>;
  readonly metadata: JsonObject;
  /** The other top-level keys of the config file. */
  readonly other: JsonObject;
}

const HINT = "'config split' writes this section: 'configs' (names and their classes), 'metadata' and 'other'";

const SECTIONS = ["configs", "metadata", "other"] as const;
const MEMBERS = ["class", "jobType", "kept", "values", "processing"] as const;

/** The locations of the layer file's values and keys. */
interface Places {
  readonly at: (path: DocumentPath) => Place;
  readonly key: (path: DocumentPath) => Place;
}

/** Reads the section 'file' of a layer file. */
export function readFilePart(value: Json | undefined, { at, key }: Places): Staged<FilePart> {
  const diagnostics: Diagnostic[] = [];
  const wrong = (path: DocumentPath, expected: string, found: Json): void => {
    const data = { path: path.join("."), expected, value: nounOf(found) };
    diagnostics.push(diagnostic("config/shape", data, at(path), { hint: HINT }));
  };
  const objectAt = (holder: JsonObject, key: string, path: DocumentPath): JsonObject => {
    const found = ownMember(holder, key);
    if (isObject(found)) return found;
    if (found !== undefined && found !== null) wrong([...path, key], "an object", found);
    return {};
  };
  const onlyKnown = (holder: JsonObject, known: readonly string[], path: DocumentPath): void => {
    for (const name of Object.keys(holder).filter((one) => !known.includes(one))) {
      const hint = didYouMean(nearest(name, known), path.length === 1 ? HINT : `a config has ${listed(known)}`);
      const here = [...path, name];
      diagnostics.push(diagnostic("config/layer-key", { key: here.join(".") }, key(here), { hint }));
    }
  };
  /** A member of a simple type. Null counts as not set. */
  const plainAt = <T extends "string" | "boolean">(holder: JsonObject, name: string, type: T, path: DocumentPath) => {
    const found = ownMember(holder, name);
    if (found === undefined || found === null) return undefined;
    if (typeof found === type) return found as { string: string; boolean: boolean }[T];
    wrong([...path, name], type === "string" ? "a string" : "true or false", found);
    return undefined;
  };
  const file = objectAt(value === undefined ? {} : { file: value }, "file", []);
  onlyKnown(file, SECTIONS, ["file"]);
  const configs = Object.entries(objectAt(file, "configs", ["file"])).flatMap(([name, given]) => {
    const path = ["file", "configs", name];
    const part: JsonObject = isObject(given) ? given : { class: given };
    const className = ownMember(part, "class") ?? null;
    if (typeof className !== "string") {
      wrong([...path, "class"], "the name of a config class", className);
      return [];
    }
    onlyKnown(part, MEMBERS, path);
    const jobType = plainAt(part, "jobType", "string", path);
    const values = Object.hasOwn(part, "values") ? objectAt(part, "values", path) : undefined;
    const read: ConfigPart = {
      className,
      kept: objectAt(part, "kept", path),
      ...defined({ jobType, values }),
      processing: plainAt(part, "processing", "boolean", path) === true,
    };
    return [[name, read] as const];
  });
  return {
    value: {
      configs: Object.fromEntries(configs),
      metadata: objectAt(file, "metadata", ["file"]),
      other: objectAt(file, "other", ["file"]),
    },
    diagnostics,
  };
}

/** Writes the section 'file'. A config that has only a class is written as the class name. */
export function printFilePart({ configs, metadata, other }: FilePart): JsonObject {
  const some = (name: string, value: JsonObject): JsonObject =>
    Object.keys(value).length === 0 ? {} : { [name]: value };
  const parts = Object.entries(configs).map(([name, { className, jobType, kept, values, processing }]) => {
    const more: Readonly<Record<string, Json>> = {
      ...defined({ jobType }),
      ...some("kept", kept),
      ...defined({ values }),
      ...(processing && { processing }),
    };
    return [name, Object.keys(more).length === 0 ? className : { class: className, ...more }] as const;
  });
  return {
    ...some("configs", Object.fromEntries(parts) as JsonObject),
    ...some("metadata", metadata),
    ...some("other", other),
  };
}
