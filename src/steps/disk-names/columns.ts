import type { Json, JsonObject } from "../../base/canonical.ts";
import { listed, quoted } from "../../base/words.ts";
import type { Meaning } from "../../config/names/disk-name.ts";
import { unreadable } from "../../config/names/meanings.ts";

/** The names in a list. Undefined for a value that is not a list of names. */
function texts(value: Json | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  const isList = Array.isArray(value) && value.every((item: Json) => typeof item === "string");
  return isList ? (value as readonly string[]) : undefined;
}
const LIST = "a list of column names";

function schemaOf(list: Json | undefined, type: string): Meaning {
  const names = texts(list);
  if (names === undefined) return unreadable(LIST, `it does not say which columns have the type '${type}'`);
  const value = Object.fromEntries(names.map((name) => [name, type]));
  return { kind: "other step", step: "DataLoading", field: "schema", value };
}

/**
 * Column roles. Models with such configs use the columns in `tab_field_list` and `cat_field_list`; a column only in
 * `full_field_list` is not a feature.
 */
const ROLES: Readonly<Record<string, (members: JsonObject) => Meaning>> = {
  tab_field_list: ({ tab_field_list: names }) => schemaOf(names, "number"),
  cat_field_list: ({ cat_field_list: names }) => schemaOf(names, "category"),
  full_field_list: (members) => {
    const full = texts(members["full_field_list"]);
    if (full === undefined) return unreadable(LIST, "all columns are read");
    const roles = ["tab_field_list", "cat_field_list"].map((name) => ({ name, names: texts(members[name]) }));
    const unclear = roles.find(({ names }) => names === undefined);
    if (unclear !== undefined)
      return { kind: "unused", consequence: `${quoted(unclear.name)} cannot be read, so all columns are features` };
    const features = roles.flatMap(({ names = [] }) => names);
    const used = new Set([...features, members["id_name"], members["label_name"]]);
    const others = full.filter((name) => !used.has(name));
    if (features.length === 0 || others.length === 0) return { kind: "agrees", why: "all columns are read" };
    return {
      kind: "other step",
      step: "TabularPreprocessing",
      field: "dropColumns",
      value: others,
      inferred: `neither 'tab_field_list' nor 'cat_field_list' has ${listed(others.slice(0, 3).map(quoted))}${others.length > 3 ? ` and ${others.length - 3} more` : ""}, so they are not features`,
    };
  },
};

/** The meaning of a list of columns, given the members next to it. Undefined for other names. */
export const columnRole = (name: string, members: JsonObject): Meaning | undefined =>
  Object.hasOwn(ROLES, name) ? ROLES[name]?.(members) : undefined;

/** Weights by class: a map, or a list in the order of the classes. A list of another length is kept as a list. */
export function classWeights({ class_weights: weights = null, multiclass_categories: classes }: JsonObject): Json {
  if (!Array.isArray(weights)) return weights;
  const names: Json = classes ?? [...weights.keys()];
  const fits =
    Array.isArray(names) &&
    names.every((name: Json) => name === null || typeof name !== "object") &&
    new Set(names.map(String)).size === weights.length &&
    names.length === weights.length;
  return fits ? Object.fromEntries(weights.map((weight: Json, index) => [String(names[index]), weight])) : weights;
}
