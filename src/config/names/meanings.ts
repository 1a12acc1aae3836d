import type { Json } from "../../base/canonical.ts";
import type { DiskName, GivenValues, Meaning, NamedMeaning, NamePath, Scope } from "./disk-name.ts";

/** The outcome shared by all given names in an entry. */
export const all =
  (meaning: Meaning | ((given: GivenValues) => Meaning)) =>
  (given: GivenValues): readonly NamedMeaning[] =>
    Object.keys(given.values).map((name) => ({
      path: [name],
      ...(typeof meaning === "function" ? meaning(given) : meaning),
    }));

/** A value that becomes a field, converted first if a conversion is given. */
export const toField =
  (field: string, convert: (value: Json, given: GivenValues) => Json = (value) => value) =>
  (given: GivenValues): readonly NamedMeaning[] =>
    Object.entries(given.values).map(([name, value]) => ({
      path: [name],
      kind: "field",
      field,
      value: convert(value, given),
    }));

export const unused = (consequence: string): ((given: GivenValues) => readonly NamedMeaning[]) =>
  all({ kind: "unused", consequence });
export const unsupported = (consequence: string): ((given: GivenValues) => readonly NamedMeaning[]) =>
  all({ kind: "unsupported", consequence });

/** The outcome for a value of the wrong type: what it must be, and what happens instead. */
export const unreadable = (mustBe: string, instead: string): Meaning => ({
  kind: "unsupported",
  consequence: `must be ${mustBe}, so ${instead}`,
});

/** A meaning at a path. */
export const at = (path: NamePath, meaning: Meaning): NamedMeaning => ({ path, ...meaning });

/** An entry for each of several names with the same meaning. */
export const each = (names: readonly string[], entry: Omit<DiskName, "names">): readonly DiskName[] =>
  names.map((name) => ({ names: [name], ...entry }));

/** An entry for names that become a field unchanged. */
export const renamed = (
  names: DiskName["names"],
  field: string,
  of: Scope,
  source: string,
): Pick<DiskName, "names" | "of" | "means" | "field" | "source" | "read"> => ({
  names,
  of,
  means: `\`${field}\``,
  field,
  source,
  read: toField(field),
});
