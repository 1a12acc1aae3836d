import { defined } from "../../../base/defined.ts";
import { isObject } from "../../../base/json.ts";
import { camelCase, didYouMean, nearest } from "../../../base/words.ts";
import type { Diagnostic } from "../../../diagnostics/index.ts";
import type { StepSpec } from "../../../spec/step.ts";
import type { DraftStep } from "../../chain/draft.ts";
import { type FoundNode, type Locate, rename } from "./spec-reader.ts";
import { serializedName } from "./spec-steps.ts";

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
  const { step, field } = fault.at;
  const entry = step === undefined ? undefined : known.places.get(step);
  const spec = known.steps.find((one) => one.key === step)?.spec;
  if (entry !== undefined && spec !== undefined) return locateInStep(fault, entry, spec, known.locate);
  if (field === undefined) return fault;
  const context = known.root.get("context");
  const written = isObject(context?.value) ? Object.keys(context.value) : [];
  const key = written.find((name) => camelCase(name) === field);
  const path = key === undefined ? known.root.get(field)?.path : ["context", key];
  return path === undefined ? fault : { ...fault, at: { ...fault.at, ...known.locate(path, "value") } };
}

function locateInStep(fault: Diagnostic, entry: FoundNode, spec: StepSpec, locate: Locate): Diagnostic {
  const { field } = fault.at;
  const config = isObject(entry.value) ? entry.value["config"] : undefined;
  const written = isObject(config) ? Object.keys(config) : [];
  const key =
    field === undefined
      ? undefined
      : written.find((name) => name === field || name === serializedName(spec, field) || camelCase(name) === field);
  if (key === undefined || !isObject(config)) return { ...fault, at: { ...fault.at, ...locate(entry.path, "value") } };
  const path = [...entry.path, "config", key];
  if (fault.code !== "config/unknown-field") return { ...fault, at: { ...fault.at, ...locate(path, "value") } };
  // Suggests a key in the file's spelling: camelCase if the key is in camelCase, otherwise snake_case.
  const fields = Object.keys(spec.config.shape);
  const near = nearest(key, /[A-Z]/.test(key) ? fields : fields.map((name) => serializedName(spec, name)));
  const at = { ...fault.at, ...locate(path, "key") };
  if (near === undefined) return { ...fault, at };
  const fix = Object.hasOwn(config, near) ? undefined : rename(path, near, config[key] ?? null);
  return { ...fault, at, hint: didYouMean(near), ...defined({ fix }) };
}
