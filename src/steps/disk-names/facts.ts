import type { Json } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import type { DiskName, Meaning } from "../../config/names/disk-name.ts";
import type { Task } from "../../spec/context.ts";
import { PYTHON_FILES as source } from "./sources.ts";

const fact = (name: "label" | "idColumn", value: Json): Meaning => ({ kind: "fact", fact: name, value });
const task = (value: Task): Meaning => ({ kind: "fact", fact: "task", value });

/** A task by its number of classes. */
function taskOfClasses(count: Json | undefined): Meaning {
  if (count === 2) return task("binary");
  if (typeof count === "number" && count > 2) return task("multiclass");
  return { kind: "unused", consequence: `${JSON.stringify(count)} classes do not state a task` };
}

/** What the members of a config say about the whole pipeline, by name. */
const FACTS: Readonly<Record<string, (value: Json, other: (name: string) => Json | undefined) => Meaning>> = {
  label_name: (value) => fact("label", value),
  label_field: (value) => fact("label", value),
  id_name: (value) => fact("idColumn", value),
  is_binary: (value, other) => {
    if (value === true) return task("binary");
    const count = other("num_classes") ?? listLength(other("multiclass_categories"));
    return typeof count === "number" && count > 2
      ? task("multiclass")
      : { kind: "unused", consequence: "it rules out two classes, but does not state the task" };
  },
  num_classes: taskOfClasses,
  multiclass_categories: (value) => taskOfClasses(listLength(value)),
};

const listLength = (value: Json | undefined): number | undefined =>
  Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : undefined;

/** The fact that a member states. Undefined for other names. */
export const factMeaning = (
  name: string,
  value: Json,
  other: (name: string) => Json | undefined,
): Meaning | undefined => (Object.hasOwn(FACTS, name) ? FACTS[name]?.(value, other) : undefined);

const FACT_NAMES: readonly (readonly [DiskName["names"], string])[] = [
  [["label_name"], "the fact `label`"],
  [["label_field"], "the fact `label`"],
  [["id_name"], "the fact `idColumn`"],
  [["is_binary"], "the fact `task`"],
  [["num_classes"], "the fact `task`"],
  [["multiclass_categories"], "the fact `task`"],
];

/** Names that state facts of the whole pipeline, in any step's config. */
export const factNames: readonly DiskName[] = FACT_NAMES.map(([names, means]) => ({
  names,
  of: {},
  means,
  source,
  read: ({ values, other }) =>
    Object.entries(values).flatMap(([name, value]) => {
      const meaning = factMeaning(name, value, other);
      return meaning === undefined ? [] : [{ path: [name] as const, ...meaning }];
    }),
}));
