import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isList, isObject } from "../../base/json.ts";
import { setMember } from "../../base/own.ts";
import { listed } from "../../base/words.ts";
import type { Staged } from "../../diagnostics/index.ts";
import { COLUMN_TYPES, CONTRACT_DURATION, type ColumnRules, type DataContract } from "../../spec/data-contract.ts";
import { createReader, type FoundNode, type Locate, type Reader } from "../spec/read/spec-reader.ts";

/**
 * Reads a data contract. For example, `{ columns: { age: { type: "integer", min: 0 } } }` gives one whose only column is
 * `age`.
 *
 * @param value - the parsed document
 * @param locate - finds its nodes
 * @returns the contract without unusable rules, and every fault, with the nearest known key for an unknown one
 */
export function readContract(value: Json, locate: Locate): Staged<DataContract> {
  const reader = createReader(locate);
  if (!isObject(value)) {
    const data = { key: "the data contract", expected: "an object with columns", value: JSON.stringify(value) };
    reader.fault("author/bad-shape", data, []);
  }
  const root = reader.members(isObject(value) ? { value, path: [] } : undefined, "a data contract");
  const others = chosen(root.get("otherColumns"), ["allowed", "refused"] as const, reader);
  const columns: Record<string, ColumnRules> = {};
  const rules = root.get("columns");
  if (isObject(value) && isNothing(rules?.value) && reader.diagnostics.length === 0) {
    const data = { key: "columns", expected: "an object with the rules of each column", value: "nothing" };
    reader.fault("author/bad-shape", data, rules?.path ?? []);
  }
  for (const [name, node] of reader.entries(rules)) setMember(columns, name, columnRules(name, node, reader));
  return { value: { columns, ...defined({ otherColumns: others }) }, diagnostics: reader.diagnostics };
}

function columnRules(name: string, node: FoundNode, reader: Reader): ColumnRules {
  const members = reader.members(node, "a column of a data contract");
  const rules: ColumnRules = defined({
    type: chosen(members.get("type"), COLUMN_TYPES, reader),
    required: truth(members.get("required"), reader),
    min: bound(members.get("min"), reader),
    max: bound(members.get("max"), reader),
    values: values(members.get("values"), reader),
    unique: truth(members.get("unique"), reader),
    missingAtMost: share(members.get("missingAtMost"), reader),
    newestWithin: duration(members.get("newestWithin"), reader),
  });
  const reason = conflict(rules);
  if (reason === undefined) return rules;
  reader.fault("contract/conflict", { column: name, reason }, node.path, "key");
  // A rule that makes no sense would be judged in an arbitrary way.
  return defined({ type: rules.type });
}

const isNothing = (value: Json | undefined): boolean => value === undefined || value === null;

const NUMBERS: ReadonlySet<string | undefined> = new Set(["number", "integer"]);

/** Why the rules of a column cannot go together, if they cannot. */
function conflict({ type, min, max, values, unique, newestWithin, missingAtMost, required }: ColumnRules) {
  const bounds = [min, max].filter((one) => one !== undefined);
  const isDate = type === "date";
  if (bounds.length > 0 && !isDate && !NUMBERS.has(type))
    return `min and max need 'type: number', 'type: integer' or 'type: date'`;
  if (isDate && bounds.some((one) => typeof one === "number" || !ISO_DATE.test(one)))
    return "min and max of dates are written as 2026-11-30 or 2026-11-30T12:00:00";
  const unknown = isDate ? bounds.find((one) => !isInCalendar(String(one))) : undefined;
  if (unknown !== undefined) return `there is no date '${unknown}'`;
  if (!isDate && bounds.some((one) => typeof one === "string")) return `min and max of '${type}' are numbers`;
  if (min !== undefined && max !== undefined && min > max) return `min ${min} is greater than max ${max}`;
  if (newestWithin !== undefined && !isDate) return "newestWithin needs 'type: date'";
  if (values !== undefined && bounds.length > 0) return "values and a range would state the same thing twice";
  if (values !== undefined && NUMBERS.has(type) && values.some((one) => !Number.isFinite(Number(one))))
    return `the values of '${type}' are numbers`;
  if (values !== undefined && unique === true) return "a unique column has a new value in every row";
  if (required === false && missingAtMost === undefined && newestWithin !== undefined)
    return "newestWithin cannot be checked if the column may be missing";
  return undefined;
}

const ISO_DATE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Whether a date and its time exist, unlike 2026-02-30 or 2026-01-01T25:00. */
function isInCalendar(text: string): boolean {
  const [year = 0, month = 0, day = 0, ...time] = text.split(/\D/, 6).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const [hour = 0, minute = 0] = time;
  const second = Number(/:\d\d:(\d\d)/.exec(text)?.[1] ?? 0);
  return isDay && month > 0 && hour < 24 && minute < 60 && second < 60;
}

function shapeFault(reader: Reader, { value, path }: FoundNode, expected: string): undefined {
  reader.fault("author/bad-shape", { key: String(path.at(-1)), expected, value: JSON.stringify(value) }, path);
  return undefined;
}

function chosen<T extends string>(found: FoundNode | undefined, known: readonly T[], reader: Reader): T | undefined {
  if (found === undefined) return undefined;
  return known.find((one) => one === found.value) ?? shapeFault(reader, found, listed(known, "or"));
}

function truth(found: FoundNode | undefined, reader: Reader): boolean | undefined {
  if (found === undefined) return undefined;
  return typeof found.value === "boolean" ? found.value : shapeFault(reader, found, "true or false");
}

function bound(found: FoundNode | undefined, reader: Reader): number | string | undefined {
  if (found === undefined) return undefined;
  const { value } = found;
  return typeof value === "number" || typeof value === "string"
    ? value
    : shapeFault(reader, found, "a number or a date");
}

function share(found: FoundNode | undefined, reader: Reader): number | undefined {
  if (found === undefined) return undefined;
  const { value } = found;
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  return shapeFault(reader, found, "a share from 0 to 1, such as 0.05 for 5 %");
}

function duration(found: FoundNode | undefined, reader: Reader): string | undefined {
  if (found === undefined) return undefined;
  const { value } = found;
  if (typeof value === "string" && CONTRACT_DURATION.test(value)) return value;
  return shapeFault(reader, found, "a number of minutes, hours, days or weeks, such as 2 days");
}

function values(found: FoundNode | undefined, reader: Reader): ColumnRules["values"] {
  if (found === undefined) return undefined;
  const { value } = found;
  const isValue = (one: Json): one is string | number | boolean => ["string", "number", "boolean"].includes(typeof one);
  if (isList(value) && value.length > 0 && value.every(isValue)) return value;
  return shapeFault(reader, found, "a list of at least one string, number or boolean");
}

/** A contract as a config holds it. */
export const contractJson = (contract: DataContract): JsonObject => contract as unknown as JsonObject;
