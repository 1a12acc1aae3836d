import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { quoted } from "../../base/words.ts";
import type { Place } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { DocumentPath } from "./document.ts";
import type { FileShape } from "./file-shape.ts";
import { MODEL_KEYS, unwrap } from "./unwrap.ts";

/** A view of a config file for reading its steps. */
export interface FileView {
  readonly shape: FileShape;
  readonly file: string;
  readonly at: (path: DocumentPath, part?: "key" | "value") => Place;
  /** The specifications of the file's known configs, keyed by config name. */
  readonly specs: ReadonlyMap<string, StepSpec>;
  /** The on-disk names of all their fields. */
  readonly serializedNames: ReadonlySet<string>;
}

/** A step's field found in the file, with its location. */
export interface FoundConfig {
  readonly value: Json;
  readonly path: DocumentPath;
  /** True if the field is in the step's own section. */
  readonly own: boolean;
}

/** Finds all fields for a step. If several sections have a field, the first one wins. */
export function findFields({ shape }: FileView, name: string, processing: boolean): ReadonlyMap<string, FoundConfig> {
  const fields = new Map<string, FoundConfig>();
  const take = (values: JsonObject | undefined, path: DocumentPath, own: boolean): void => {
    for (const [field, value] of Object.entries(values ?? {})) {
      // Python marks whole configs in the same way as nested models. `config_types` has the same information.
      if (!shape.ours && MODEL_KEYS.has(field)) continue;
      if (!fields.has(field)) fields.set(field, { value, path: ["configuration", ...path, field], own });
    }
  };
  take(ownValues(shape.specific, name), ["specific", name], true);
  take(ownValues(shape.processing_specific, name), ["processing_specific", name], true);
  if (processing) take(shape.processing_shared, ["processing_shared"], false);
  take(shape.shared, ["shared"], false);
  return fields;
}

const ownValues = (section: Readonly<Record<string, JsonObject>>, name: string): JsonObject | undefined =>
  Object.hasOwn(section, name) ? ownMember(section, name) : undefined;

/** True if a shared field belongs to the step, as far as the file shows. */
export function wasOf({ shape }: FileView, name: string, field: string): boolean | undefined {
  const sources = Object.hasOwn(shape.fieldSources, field) ? ownMember(shape.fieldSources, field) : undefined;
  return sources?.includes(name);
}

/**
 * Decides whether a field that the step does not have is kept for the tool that wrote it, is meant for another step, or
 * is an error.
 */
export function fateOf(
  view: FileView,
  name: string,
  serializedName: string,
  { own }: FoundConfig,
): "kept" | "passed by" | "error" {
  const { shape, serializedNames } = view;
  const kept = (step: string): boolean =>
    Object.hasOwn(shape.kept, step) && (ownMember(shape.kept, step) ?? []).includes(serializedName);
  if (shape.ours) {
    if (kept(name)) return "kept";
    if (own) return "error";
    return serializedNames.has(serializedName) || Object.keys(shape.kept).some(kept) ? "passed by" : "error";
  }
  if (own) return "kept";
  const was = wasOf(view, name, serializedName);
  if (was !== undefined) return was ? "kept" : "passed by";
  return serializedNames.has(serializedName) ? "passed by" : "kept";
}

/** The owner of a field as shown in messages: its step, or the section of a shared field. */
export const ownerOf = (name: string, { own, path }: FoundConfig): { readonly owner: string; readonly at: Place } =>
  own ? { owner: name, at: { step: name } } : { owner: quoted(String(path[1])), at: {} };

/** Unwraps a value of unknown type. Wrappers of unknown types are kept. */
export const plainOf = ({ shape }: FileView, value: Json): Json => (shape.ours ? value : unwrap(value).value);
