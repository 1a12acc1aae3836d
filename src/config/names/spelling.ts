import type { Json } from "../../base/canonical.ts";
import { seconds } from "../../base/units.ts";
import { words } from "../../base/words.ts";
import { type Context, contextSchema, FACTS, type Fact } from "../../spec/context.ts";
import type { StepSpec } from "../../spec/step.ts";
import { fieldsOf, isDerived, type KnownField } from "../schema/known.ts";

/** A field or a fact under one of the spellings that people use, with the value in its unit. */
export type Spelt =
  | { readonly field: KnownField; readonly value: Json }
  | { readonly fact: Fact; readonly value: NonNullable<Context[Fact]> };

/** Units at the end of names, and their size in the fields' unit. */
const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  hour: 3600,
  hours: 3600,
  day: 86_400,
  days: 86_400,
};
const SIZES: Readonly<Record<string, Readonly<Record<string, number>>>> = { s: SECONDS, GB: { gb: 1 }, MB: { mb: 1 } };

/** Words for a column at the end of facts' names: label_name, id_col, positive_class. */
const COLUMN_WORDS: ReadonlySet<string> = new Set(["name", "field", "column", "col"]);
const VALUE_WORDS: ReadonlySet<string> = new Set(["class", "label", "value"]);

/**
 * Finds the field that a name means: with words from the job type or step name in front (training_volume_size), with or
 * without its unit (max_runtime_seconds, max_runtime_hours), or a fact with a word for a column (label_name, id_col).
 * Only a valid value is accepted, because the name alone does not prove the meaning.
 */
export function speltName(name: string, value: Json, spec: StepSpec): Spelt | undefined {
  const fields = [...fieldsOf(spec).byName.values()].filter((field) => !isDerived(field));
  // An invalid value of a field is not a value of another field with a shorter name.
  const isWhole = namedField(name, spec) !== undefined;
  for (const given of isWhole ? [words(name)] : withoutPrefixes(words(name), spec)) {
    for (const field of fields) {
      const fitting = inUnit(given, value, field);
      if (fitting !== undefined && field.schema.safeParse(fitting).success) return { field, value: fitting };
    }
  }
  return speltFact(words(name), value);
}

/** The field whose name has the same words as a name, whatever the value. */
export const namedField = (name: string, spec: StepSpec): KnownField | undefined =>
  [...fieldsOf(spec).byName.values()].find((field) => !isDerived(field) && same(words(name), words(field.name)));

/**
 * The name as it is, and with ever more words from the job type and the step name removed at the front: "xgboost training
 * max depth", "training max depth" and "max depth". A field's own name can begin with such a word, as `features` of
 * TextFeatures does. The step's whole name is no field's: `text_features` could be a switch for the step.
 */
function withoutPrefixes(given: readonly string[], { name, job }: StepSpec): readonly (readonly string[])[] {
  if (same(given, words(name))) return [given];
  const own = new Set([...words(name), ...words(job.type)]);
  const first = given.findIndex((word) => !own.has(word));
  const most = first < 0 ? given.length - 1 : first;
  return Array.from({ length: most + 1 }, (_, count) => given.slice(count));
}

/** The value in the field's unit, if the words are the field's name with or without a unit. */
function inUnit(given: readonly string[], value: Json, { name, info: { unit = "" } }: KnownField): Json | undefined {
  const own = words(name);
  const sizes = SIZES[unit];
  if (sizes === undefined) return same(given, own) ? value : undefined;
  const bare = (own.at(-1) ?? "") in sizes ? own.slice(0, -1) : own;
  if (same(given, bare)) return unit === "s" && typeof value === "string" ? seconds(value) : value;
  const size = sizes[given.at(-1) ?? ""];
  const front = given.slice(0, -1);
  const named = front.at(-1) === "in" ? front.slice(0, -1) : front;
  if (size === undefined || !same(named, bare)) return undefined;
  return typeof value === "number" ? value * size : undefined;
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.join(" ") === b.join(" ");

function speltFact(given: readonly string[], value: Json): Spelt | undefined {
  const last = given.at(-1) ?? "";
  const fact = FACTS.find((one) => {
    const own = words(one);
    const bare = own.at(-1) === "column" ? own.slice(0, -1) : own;
    const ends = one === "positive" ? VALUE_WORDS : COLUMN_WORDS;
    const isColumn = one === "label" || one === "positive" || own.at(-1) === "column";
    // Steps with a label can lack this field, but the name has no other meaning in their configs.
    const isItself = one === "positive" && same(given, own);
    return isItself || (isColumn && ends.has(last) && same(given.slice(0, -1), bare));
  });
  if (fact === undefined) return undefined;
  const spelt = fact === "positive" && typeof value === "number" ? String(value) : value;
  const read = contextSchema.shape[fact].safeParse(spelt);
  return read.success ? { fact, value: read.data } : undefined;
}
