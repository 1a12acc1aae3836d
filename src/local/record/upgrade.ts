import type { Json, JsonObject } from "../../base/canonical.ts";

/** How the lines of a journal are written. A reader takes every version up to its own. */
export const RECORD_VERSION = 2;

/** What version 1 called the members and values that version 2 renamed. */
const RENAMED: Readonly<Record<string, string>> = { rung: "isolation", lane: "interpreter" };
const EMULATION: Readonly<Record<string, string>> = { given: "stubbed" };

const renamed = (value: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(value).map(([key, member]): [string, Json] => [
      RENAMED[key] ?? key,
      key === "emulation" && typeof member === "string" ? (EMULATION[member] ?? member) : member,
    ]),
  );

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A line of a journal as this version writes it.
 *
 * @param entry - a line that any version wrote
 * @returns the line with today's names; a step's outputs and results are left as they are
 */
export function upgradeEntry(entry: JsonObject): JsonObject {
  if (entry["t"] === "run")
    return entry["version"] === undefined ? { ...renamed(entry), version: RECORD_VERSION } : entry;
  const { record } = entry;
  if (entry["t"] !== "step" || !isObject(record)) return entry;
  return { ...entry, record: renamed(record) };
}
