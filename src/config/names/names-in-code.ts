import type { JsonObject } from "../../base/canonical.ts";
import { setMember } from "../../base/own.ts";
import type { Respelt } from "../../base/spellings.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import { holdsExpression, respeltFields } from "../schema/check-config.ts";
import { fieldsOf } from "../schema/known.ts";
import type { DiskName, NamedMeaning } from "./disk-name.ts";
import { readNames } from "./read-names.ts";

/** The values of a config by field, and the problems with names that are not fields. */
export interface NamesInCode {
  readonly value: Readonly<Record<string, unknown>>;
  readonly faults: readonly Diagnostic[];
}

/**
 * Translates other tools' names in a config in code. A name becomes a field of the config, or remains and is
 * reported as unknown: unlike in a file, nothing else in the code could use it.
 *
 * @param given - the values, with fields under their names in code
 */
export function readNamesInCode(
  table: readonly DiskName[],
  { spec, step, jobType }: { readonly spec: StepSpec; readonly step: string; readonly jobType: string | undefined },
  given: Readonly<Record<string, unknown>>,
): NamesInCode {
  const { byName } = fieldsOf(spec);
  const isKnown = (name: string): boolean => byName.has(name) || name === "jobType";
  if (Object.keys(given).every(isKnown)) return { value: given, faults: [] };
  const values = Object.fromEntries(Object.entries(given).filter(([, value]) => !holdsExpression(value))) as JsonObject;
  const fields = new Set(Object.keys(values).filter(isKnown));
  const own = table.filter(({ besides }) => besides !== true);
  const outcomes = readNames(own, { spec, jobType, values, fields, has: () => false });
  const value: Record<string, unknown> = {};
  const origins = new Map<string, string>();
  const twice: Respelt[] = [];
  const faults: Diagnostic[] = [];
  for (const name of Object.keys(given)) {
    if (isKnown(name)) {
      setMember(value, name, given[name]);
      continue;
    }
    const read = outcomes.filter(({ path: [first] }) => first === name);
    const set = read.map((outcome) => fieldFor(spec, outcome));
    if (read.length === 0 || set.includes(undefined)) {
      const reason = read.flatMap((one) => ("consequence" in one ? [one.consequence] : []))[0];
      if (reason === undefined) setMember(value, name, given[name]);
      else
        faults.push(diagnostic("config/unknown-field", { step, field: name }, { step, field: name }, { hint: reason }));
      continue;
    }
    for (const one of set) {
      if (one === undefined) continue;
      const before = isKnown(one.field) && Object.hasOwn(given, one.field) ? one.field : origins.get(one.field);
      // Names that are read together, such as a bucket and its prefix, have the same result.
      if (before === undefined || (value[one.field] === one.value && before !== one.field)) {
        setMember(value, one.field, one.value);
        origins.set(one.field, name);
      } else twice.push({ key: name, before });
    }
  }
  return { value, faults: [...faults, ...respeltFields(step, twice)] };
}

/** The config's own field that a name sets, and its value. */
function fieldFor(
  spec: StepSpec,
  outcome: NamedMeaning,
): { readonly field: string; readonly value: unknown } | undefined {
  if (outcome.kind === "field") return { field: outcome.field, value: outcome.value };
  if (outcome.kind !== "fact") return undefined;
  const field = [...fieldsOf(spec).byName.values()].find(({ info }) => info.context === outcome.fact);
  return field && { field: field.name, value: outcome.value };
}
