import type { Json } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { isObject } from "../../../base/json.ts";
import { camelCase, didYouMean, nearest, quoted } from "../../../base/words.ts";
import {
  type DataOf,
  type Diagnostic,
  type DiagnosticCode,
  diagnostic,
  type Fix,
  type Place,
} from "../../../diagnostics/index.ts";
import { isFact } from "../../../spec/context.ts";
import { isExprJson } from "../../../spec/expr.ts";
import { KEYS, type Where } from "./spec-input.ts";

export type SpecPath = readonly (string | number)[];
/** Finds a node's location in its file. Empty for a document in code. */
export type Locate = (path: SpecPath, of: "key" | "value") => Place;
export type JsonMembers = { readonly [key: string]: Json };

/** Reads a document as JSON. Checks shapes, collects errors, and omits unusable parts. */
export interface Reader {
  readonly diagnostics: Diagnostic[];
  readonly place: Locate;
  fault<C extends DiagnosticCode>(
    code: C,
    data: DataOf<C>,
    path: SpecPath,
    of?: "key" | "value",
    advice?: Advice,
  ): void;
  /** An object's members by their camelCase names, each with its path. Unknown keys are reported. */
  members(found: FoundNode | undefined, where: Where): ReadonlyMap<string, FoundNode>;
  /** The entries of an object whose keys are chosen by the user. */
  entries(found: FoundNode | undefined): readonly (readonly [string, FoundNode])[];
  items(found: FoundNode | undefined): readonly FoundNode[];
  text(found: FoundNode | undefined): string | undefined;
}
interface Advice {
  readonly hint?: string;
  readonly fix?: Fix;
}
export interface FoundNode {
  readonly value: Json;
  readonly path: SpecPath;
}

const show = (value: Json): string => JSON.stringify(value);
const lastKey = (path: SpecPath): string => String(path.findLast((part) => typeof part === "string") ?? "the document");

export function createReader(locate: Locate): Reader {
  const diagnostics: Diagnostic[] = [];
  const fault: Reader["fault"] = (code, data, path, of = "value", advice = {}) => {
    diagnostics.push(diagnostic(code, data, locate(path, of), advice));
  };
  const shape = (path: SpecPath, expected: string, value: Json): void =>
    fault("author/bad-shape", { key: lastKey(path), expected, value: show(value) }, path);

  return {
    diagnostics,
    place: locate,
    fault,
    members(node, where) {
      const found = new Map<string, FoundNode>();
      if (node === undefined || node.value === null) return found;
      const { value, path } = node;
      if (!isObject(value)) {
        shape(path, `an object, as ${where} is`, value);
        return found;
      }
      const known: readonly string[] = KEYS[where];
      for (const [key, member] of Object.entries(value)) {
        const name = camelCase(key);
        const before = found.get(name)?.path.at(-1);
        if (before !== undefined) fault("author/same-key", { key, before: String(before) }, [...path, key], "key");
        else if (known.includes(name)) found.set(name, { value: member, path: [...path, key] });
        else {
          const near = nearest(key, known);
          const hint =
            where === "a spec" && isFact(name)
              ? `it belongs to the context: context: { ${key}: ${show(member)} }`
              : didYouMean(near, `its keys are ${known.join(", ")}`);
          const fix =
            near === undefined || Object.hasOwn(value, near) ? undefined : rename([...path, key], near, member);
          fault("author/unknown-key", { key, where }, [...path, key], "key", {
            hint,
            ...defined({ fix }),
          });
          // The key that was probably meant is not also reported as missing.
          if (fix !== undefined && near !== undefined && !found.has(near))
            found.set(near, { value: member, path: [...path, key] });
        }
      }
      return found;
    },
    entries(found) {
      if (found === undefined || found.value === null) return [];
      const { value, path } = found;
      if (isObject(value))
        return Object.entries(value).map(([key, member]) => [key, { value: member, path: [...path, key] }]);
      shape(path, "an object", value);
      return [];
    },
    items(found) {
      if (found === undefined || found.value === null) return [];
      const { value, path } = found;
      if (Array.isArray(value)) return value.map((item, index) => ({ value: item, path: [...path, index] }));
      shape(path, "a list", value);
      return [];
    },
    text(found) {
      if (found === undefined || found.value === null) return undefined;
      if (typeof found.value === "string") return found.value;
      if (!isExprJson(found.value)) shape(found.path, "a string", found.value);
      return undefined;
    },
  };
}

/** A fix that renames a key. */
export const rename = (path: SpecPath, to: string, value: Json): Fix => ({
  title: `write ${quoted(to)} for ${quoted(String(path.at(-1)))}`,
  edits: [
    { path: [...path.slice(0, -1), to], action: "set", value },
    { path, action: "remove" },
  ],
});
