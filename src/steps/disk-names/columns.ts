import type { Json, JsonObject } from "../../base/canonical.ts";
import { listed, quoted } from "../../base/words.ts";
import type { Meaning } from "../../config/names/disk-name.ts";

const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

const schemaOf = (names: readonly string[], type: string): Meaning => ({
  kind: "other step",
  step: "DataLoading",
  field: "schema",
  value: Object.fromEntries(names.map((name) => [name, type])),
});

/**
 * The roles of columns. Models of such configs use the columns of `tab_field_list` and `cat_field_list`; what is only in
 * `full_field_list` is not a feature.
 */
const ROLES: Readonly<Record<string, (members: JsonObject) => Meaning>> = {
  tab_field_list: ({ tab_field_list: names }) => schemaOf(texts(names), "number"),
  cat_field_list: ({ cat_field_list: names }) => schemaOf(texts(names), "category"),
  full_field_list: (members) => {
    const features = [...texts(members["tab_field_list"]), ...texts(members["cat_field_list"])];
    const used = new Set([...features, members["id_name"], members["label_name"]]);
    const others = texts(members["full_field_list"]).filter((name) => !used.has(name));
    if (features.length === 0 || others.length === 0) return { kind: "agrees", why: "all columns are read" };
    return {
      kind: "other step",
      step: "TabularPreprocessing",
      field: "dropColumns",
      value: others,
      inferred: `neither 'tab_field_list' nor 'cat_field_list' has ${listed(others.slice(0, 3).map(quoted))}${others.length > 3 ? ` and ${others.length - 3} more` : ""}, so they are no features`,
    };
  },
};

/** The meaning of a list of columns among other members. Undefined for other names. */
export const columnRole = (name: string, members: JsonObject): Meaning | undefined =>
  Object.hasOwn(ROLES, name) ? ROLES[name]?.(members) : undefined;

/** Weights by class: a map, or a list in the order of the classes. */
export function classWeights({ class_weights: weights, multiclass_categories: classes }: JsonObject): Json {
  if (!Array.isArray(weights)) return weights ?? null;
  const names = Array.isArray(classes) && classes.length === weights.length ? classes : [...weights.keys()];
  return Object.fromEntries(weights.map((weight: Json, index) => [String(names[index]), weight]));
}
