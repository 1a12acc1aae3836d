import { canonicalKey, type Json, type JsonObject } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { isObject } from "../../../base/json.ts";
import { ownMember } from "../../../base/own.ts";
import { camelCase, didYouMean, nearest } from "../../../base/words.ts";
import type { Diagnostic } from "../../../diagnostics/index.ts";
import { serializedName } from "../../../spec/fields.ts";
import { keyOf, parsePath } from "../../../spec/reference.ts";
import type { DraftStep } from "../../chain/draft.ts";
import { type FoundNode, type Locate, rename, type SpecPath } from "./spec-reader.ts";

/** The result of reading a document. */
export interface SpecPlaces {
  readonly root: ReadonlyMap<string, FoundNode>;
  /** The location of each step, by its id. */
  readonly places: ReadonlyMap<string, FoundNode>;
  readonly steps: readonly DraftStep[];
  readonly locate: Locate;
}

/** Adds the location in the document to a problem that was found after reading, and uses the document's spelling. */
export function locateFault(fault: Diagnostic, known: SpecPlaces): Diagnostic {
  const { step, field, path: written } = fault.at;
  const node = written === undefined ? undefined : parsePath(written)?.map(keyOf);
  if (node !== undefined && known.root.has(String(node[0])))
    return { ...fault, at: { ...fault.at, ...known.locate(node, "value") } };
  const entry = step === undefined ? undefined : known.places.get(step);
  const draft = known.steps.find((one) => one.key === step);
  if (entry !== undefined && draft !== undefined) return locateInStep(fault, entry, draft, known);
  if (field === undefined) return fault;
  const context = known.root.get("context");
  const facts = isObject(context?.value) ? Object.keys(context.value) : [];
  const key = facts.find((name) => camelCase(name) === field);
  const path = key === undefined ? known.root.get(field)?.path : ["context", key];
  return path === undefined ? fault : { ...fault, at: { ...fault.at, ...known.locate(path, "value") } };
}

/**
 * Finds the value in a spec's `data` that a step uses because its own config does not set it.
 *
 * @param data - the spec's `data`: a table, or a table for each branch
 * @param value - the step's value
 * @param branch - the step's branch
 * @returns the path in the spec, or undefined if the value does not come from `data`
 */
export function dataPath(data: unknown, value: Json | undefined, branch: string | undefined): SpecPath | undefined {
  if (value === undefined) return undefined;
  const isIt = (given: unknown): boolean => given !== undefined && canonicalKey(given) === canonicalKey(value);
  if (isIt(data)) return ["data"];
  const own = isObject(data as Json) && branch !== undefined ? ownMember(data as JsonObject, branch) : undefined;
  return branch !== undefined && isIt(own) ? ["data", branch] : undefined;
}

function locateInStep(fault: Diagnostic, entry: FoundNode, step: DraftStep, { root, locate }: SpecPlaces): Diagnostic {
  const { field } = fault.at;
  const { spec } = step;
  const config = isObject(entry.value) ? entry.value["config"] : undefined;
  const written = isObject(config) ? Object.keys(config) : [];
  const key =
    field === undefined
      ? undefined
      : written.find(
          (name) => name === field || name === serializedName(spec.config, field) || camelCase(name) === field,
        );
  if (key === undefined || !isObject(config)) {
    const { config: set, branch } = step;
    const data = field === undefined ? undefined : dataPath(root.get("data")?.value, ownMember(set, field), branch);
    const contract = field === "contract" ? root.get("contract")?.path : undefined;
    return { ...fault, at: { ...fault.at, ...locate(data ?? contract ?? entry.path, "value") } };
  }
  const path = [...entry.path, "config", key];
  if (fault.code !== "config/unknown-field") return { ...fault, at: { ...fault.at, ...locate(path, "value") } };
  // Suggests a key in the file's spelling: camelCase if the key is in camelCase, otherwise snake_case.
  const fields = Object.keys(spec.config.shape);
  const near = nearest(key, /[A-Z]/.test(key) ? fields : fields.map((name) => serializedName(spec.config, name)));
  const at = { ...fault.at, ...locate(path, "key") };
  if (near === undefined) return { ...fault, at };
  const fix = Object.hasOwn(config, near) ? undefined : rename(path, near, config[key] ?? null);
  return { ...fault, at, hint: didYouMean(near), ...defined({ fix }) };
}
