import type { Json, JsonObject } from "../../base/canonical.ts";

/** The version of a journal's lines. A reader accepts every version up to this one. */
export const RECORD_VERSION = 2;

/** The version 1 names of the members and values that version 2 renamed. */
const RENAMED: Readonly<Record<string, string>> = { rung: "isolation", lane: "interpreter" };
const EMULATION: Readonly<Record<string, string>> = { given: "stubbed" };
/** Older versions listed this isolation but could not run it, so a record that names it has no isolation. */
const REMOVED_ISOLATION = "docker";

const renamed = (value: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(value)
      .map(([key, member]): [string, Json] => [
        RENAMED[key] ?? key,
        key === "emulation" && typeof member === "string" ? (EMULATION[member] ?? member) : member,
      ])
      .filter(([key, member]) => key !== "isolation" || member !== REMOVED_ISOLATION),
  );

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Converts a line of a journal to the current version.
 *
 * @param entry - a line written by any version
 * @returns the line with the current names; a step's outputs and results are left unchanged
 */
export function upgradeEntry(entry: JsonObject): JsonObject {
  if (entry["t"] === "run")
    return entry["version"] === undefined ? { ...renamed(entry), version: RECORD_VERSION } : entry;
  const { record } = entry;
  if (entry["t"] !== "step" || !isObject(record)) return entry;
  return { ...entry, record: renamed(record) };
}
