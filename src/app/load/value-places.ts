import { dirname, relative } from "node:path";
import type { Json } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import type { Place } from "../../diagnostics/index.ts";
import type { ValuePlaces } from "../../plan/index.ts";
import { isExprJson } from "../../spec/expr.ts";
import { type ConfigChoices, layersOf } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import { withoutTaken } from "./all-layers.ts";
import type { Loaded } from "./loaded.ts";
import { placesInModule } from "./places-in-module.ts";

type LoadedPipeline = Exclude<Loaded, { readonly form: "nothing" | "definition" }>;

/**
 * Where the values of each step are written, relative to the pipeline's folder: in its own file, in layers, or on the
 * command line. A value without a place is a default.
 */
export async function placesOf(host: Host, loaded: LoadedPipeline, choices: ConfigChoices): Promise<ValuePlaces> {
  const { file, pipeline, own = pipeline } = loaded;
  const folder = dirname(file);
  const layered = await layersOf(host, { ...loaded, pipeline: own }, withoutTaken(loaded, choices));
  const inModule = loaded.form === "module" ? await placesInModule(host, file, own, loaded.registry) : undefined;
  const shared = sharedPlaces(loaded);
  const places = new Map<string, string>();
  const add = (name: string, place: Place): void => {
    const text = textOf(folder, place);
    if (text !== undefined) places.set(name, text);
  };
  for (const { id, at = {} } of own.steps) add(id, inModule?.(id) ?? at);
  for (const { name, fields } of layered.value) {
    for (const [field, contributions] of Object.entries(fields)) {
      for (const { layer, at, members = {}, value } of contributions) {
        if (layer === "default") continue;
        if (layer === "command line") add(`${name}.${field}`, { path: at.path ?? "--set" });
        // Values that the whole pipeline shares are known to be in the file, but not on which line.
        else if (at.range !== undefined) add(`${name}.${field}`, at);
        else if (inModule === undefined) add(`${name}.${field}`, (await shared(field)) ?? at);
        else if (at.file === undefined || at.file === file) add(`${name}.${field}`, inModule(name, field, value) ?? at);
        else add(`${name}.${field}`, at);
        for (const [member, place] of Object.entries(members)) add(`${name}.${field}.${member}`, { ...at, ...place });
        if (inModule === undefined || (at.file ?? file) !== file) continue;
        for (const { path, key, inner } of membersIn(value, field)) {
          const place = inModule(name, key, inner);
          if (place?.range !== undefined) add(`${name}.${path}`, place);
        }
      }
    }
  }
  return Object.fromEntries([...places].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The members of an object at any depth, such as those of a request in SageMaker's own form. */
function* membersIn(
  value: Json | undefined,
  path: string,
): Generator<{ readonly path: string; readonly key: string; readonly inner: Json }> {
  if (!isObject(value) || isExprJson(value)) return;
  for (const [key, inner] of Object.entries<Json>(value as { readonly [key: string]: Json })) {
    yield { path: `${path}.${key}`, key, inner };
    yield* membersIn(inner, `${path}.${key}`);
  }
}

/** Finds the values that the whole pipeline shares, each once. */
function sharedPlaces({ located }: LoadedPipeline): (field: string) => Promise<Place | undefined> {
  const found = new Map<string, Place | undefined>();
  return async (field) => {
    if (!found.has(field)) {
      const [moved] = await located([{ code: "", severity: "note", message: "", at: { field } }]);
      found.set(field, moved?.at.range === undefined ? undefined : moved.at);
    }
    return found.get(field);
  };
}

/** A place as people write it: "spec.yaml:9", or the option that sets the value. */
function textOf(folder: string, { file, range, path }: Place): string | undefined {
  if (file === undefined) return path?.startsWith("--") === true ? path : undefined;
  const short = relative(folder, file) || file;
  return range === undefined ? short : `${short}:${range.start.line}`;
}
