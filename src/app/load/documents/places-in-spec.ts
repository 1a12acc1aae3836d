import { dataPath } from "../../../author/spec/read/spec-places.ts";
import type { Locate, SpecPath } from "../../../author/spec/read/spec-reader.ts";
import { ownMember } from "../../../base/own.ts";
import { snakeCase } from "../../../base/words.ts";
import type { Place } from "../../../diagnostics/index.ts";
import type { PipelineValue } from "../../../spec/pipeline.ts";
import type { OwnPlace } from "../../config/layer-configs.ts";

/** Finds steps' values in a spec file: in each step's `config`, under the name that the file uses. */
export function placesInSpec(document: unknown, { steps }: PipelineValue, locate: Locate): OwnPlace {
  const entries = entryPaths(document).map((path) => ({ path, at: locate(path, "value") }));
  return (step, [field = "", ...below]): Place => {
    const { at, config: given = {}, branch } = steps.find(({ id }) => id === step) ?? {};
    const entry = entries.find((one) => JSON.stringify(one.at.range) === JSON.stringify(at?.range));
    if (entry === undefined) return at ?? {};
    const config = valueAt(document, [...entry.path, "config"]);
    const keys = isObject(config) ? Object.keys(config) : [];
    const key = keys.find((one) => one === field || one === snakeCase(String(field)));
    if (key !== undefined) return locate([...entry.path, "config", key, ...below], "value");
    if (field === "allow") return locate([...entry.path, field, ...below], "value");
    if (!isObject(document)) return entry.at;
    const own = ownMember(given, String(field));
    // A data contract can be stated for all steps, under the same name.
    const shared = dataPath(document["data"], own, branch) ?? (field === "contract" ? ["contract"] : undefined);
    return shared === undefined ? entry.at : locate(shared, "value");
  };
}

/** Finds a value of the whole pipeline in a spec file: at the top, or in `context`. */
export function placeAtTop(document: unknown, [field = "", ...below]: SpecPath, locate: Locate): Place {
  const names = [field, snakeCase(String(field))];
  const path = [...names.map((name) => [name]), ...names.map((name) => ["context", name])].find(
    (one) => valueAt(document, one) !== undefined,
  );
  return path === undefined ? {} : locate([...path, ...below], "value");
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const valueAt = (value: unknown, path: SpecPath): unknown =>
  path.reduce<unknown>((found, key) => (found as Readonly<Record<string | number, unknown>> | undefined)?.[key], value);

/** The entries of `steps` and of `branches`. */
function entryPaths(document: unknown): readonly SpecPath[] {
  if (!isObject(document)) return [];
  const items = (path: SpecPath): readonly SpecPath[] => {
    const list = valueAt(document, path);
    return Array.isArray(list) ? list.map((_, index) => [...path, index]) : [];
  };
  const { branches } = document;
  return [
    ...items(["steps"]),
    ...Object.keys(isObject(branches) ? branches : {}).flatMap((name) => items(["branches", name])),
  ];
}
