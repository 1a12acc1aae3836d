import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { normalizedName, quoted } from "../../base/words.ts";
import type { Place } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { DiskName } from "../names/disk-name.ts";
import type { DocumentPath } from "./document.ts";
import { type FileSection, type FileShape, sectionPath } from "./file-shape.ts";
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
  /** Other tools' names, and their meaning. */
  readonly names: readonly DiskName[];
  /** Other tools' names, normalized, that at least one of the file's steps understands. */
  readonly understood: ReadonlySet<string>;
  /** The configs from which other configs inherit: the names of base configs and of processing base configs. */
  readonly bases: { readonly base: readonly string[]; readonly processing: readonly string[] };
  /** Whether the file has a config for the step. */
  readonly has: (step: string) => boolean;
}

/** A step's field found in the file, with its location. */
export interface FoundConfig {
  readonly value: Json;
  readonly path: DocumentPath;
  /** True if the field is in the step's own section. */
  readonly own: boolean;
  /** How far its section is from the step: 0 for its own, then base configs and shared sections in turn. */
  readonly distance: number;
}

/** Finds all fields for a step. If several sections have a field, the first one wins. */
export function findFields(
  { shape, bases }: FileView,
  name: string,
  processing: boolean,
): ReadonlyMap<string, FoundConfig> {
  const fields = new Map<string, FoundConfig>();
  let distance = 0;
  const take = (values: JsonObject | undefined, section: FileSection, below: DocumentPath, own: boolean): void => {
    for (const [field, value] of Object.entries(values ?? {})) {
      // Python marks whole configs in the same way as nested models. `config_types` has the same information.
      if (!shape.ours && MODEL_KEYS.has(field)) continue;
      if (!fields.has(field))
        fields.set(field, { value, path: [...sectionPath(shape, section), ...below, field], own, distance });
    }
  };
  const takeOwn = (config: string, own: boolean): void => {
    take(ownValues(shape.specific, config), "specific", [config], own);
    take(ownValues(shape.processing_specific, config), "processing_specific", [config], own);
  };
  takeOwn(name, true);
  distance += 1;
  if (processing) {
    for (const base of bases.processing) takeOwn(base, false);
    distance += 1;
    take(shape.processing_shared, "processing_shared", [], false);
    distance += 1;
  }
  for (const base of bases.base) takeOwn(base, false);
  distance += 1;
  take(shape.shared, "shared", [], false);
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
  const { shape, serializedNames, understood } = view;
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
  const elsewhere = serializedNames.has(serializedName) || understood.has(normalizedName(serializedName));
  return elsewhere ? "passed by" : "kept";
}

/** The owner of a field as shown in messages: its step, or the section of a shared field. */
export const ownerOf = (name: string, { own, path }: FoundConfig): { readonly owner: string; readonly at: Place } =>
  own ? { owner: name, at: { step: name } } : { owner: quoted(String(path.at(-2))), at: {} };

/** Unwraps a value of unknown type. Wrappers of unknown types are kept. */
export const plainOf = ({ shape }: FileView, value: Json): Json => (shape.ours ? value : unwrap(value).value);
