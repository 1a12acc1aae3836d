import type { Json } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import type { DiskName, Meaning } from "../../config/names/disk-name.ts";
import { unreadable } from "../../config/names/meanings.ts";
import type { Fact, Task } from "../../spec/context.ts";
import { PYTHON_FILES as source } from "./sources.ts";

const fact = (name: "label" | "idColumn", value: Json): Meaning => ({ kind: "fact", fact: name, value });
const task = (value: Task): Meaning => ({ kind: "fact", fact: "task", value });

const NO_TASK = "it does not state the task";

/** The task that a number of classes implies. */
function taskOfClasses(count: Json | undefined): Meaning {
  if (!Number.isInteger(count)) return unreadable("a whole number", NO_TASK);
  if (count === 2) return task("binary");
  if (Number(count) > 2) return task("multiclass");
  return { kind: "unused", consequence: `${JSON.stringify(count)} classes do not imply a task` };
}

type Other = (name: string) => Json | undefined;

/** A member that applies to the whole pipeline: the fact's name, and how the member is read. */
interface FactName {
  readonly fact: Fact;
  readonly read: (value: Json, other: Other) => Meaning;
}
const label: FactName = { fact: "label", read: (value) => fact("label", value) };

/** Names that state facts, among hyperparameters and in configs. */
const FACTS: Readonly<Record<string, FactName>> = {
  label_name: label,
  label_field: label,
  id_name: { fact: "idColumn", read: (value) => fact("idColumn", value) },
  is_binary: {
    fact: "task",
    read: (value, other) => {
      if (value === true) return task("binary");
      if (value !== false) return unreadable("true or false", NO_TASK);
      const counts = [other("num_classes"), other("num_class"), listLength(other("multiclass_categories"))];
      const count = counts.find((one) => typeof one === "number");
      if (count === 2)
        return {
          kind: "unsupported",
          consequence: "it rules out two classes, but the config has two: the task is binary",
        };
      return typeof count === "number" && count > 2
        ? task("multiclass")
        : { kind: "unused", consequence: "it rules out two classes, but does not determine the task" };
    },
  },
  num_classes: { fact: "task", read: taskOfClasses },
  multiclass_categories: { fact: "task", read: taskOfList },
};

function taskOfList(value: Json): Meaning {
  const count = listLength(value);
  return count === undefined ? unreadable("a list of classes", NO_TASK) : taskOfClasses(count);
}

const listLength = (value: Json | undefined): number | undefined =>
  Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : undefined;

/** The fact that a member states. Undefined for other names. */
export const factMeaning = (name: string, value: Json, other: Other): Meaning | undefined =>
  ownMember(FACTS, name)?.read(value, other);

/** Names that state facts of the whole pipeline, in any step's config. */
export const factNames: readonly DiskName[] = Object.entries(FACTS).map(([name, { fact, read }]) => ({
  names: [name],
  of: {},
  means: `the fact \`${fact}\``,
  source,
  read: ({ values, other }) => Object.values(values).map((value) => ({ path: [name] as const, ...read(value, other) })),
}));
