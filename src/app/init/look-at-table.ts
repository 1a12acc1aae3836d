import { join, resolve } from "node:path";
import type { ColumnProfile, DataProfile } from "../../advice/data-profile.ts";
import { foundIn } from "../../advice/found-in.ts";
import { MOST_CLASSES } from "../../advice/label-candidates.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { WORK } from "./starting-files.ts";

export const isRemote = (data: string): boolean => data.startsWith("s3://");

/** Where the table is on this machine: for a table in S3, the copy that local runs read. */
export const localPath = (host: Host, data: string): string =>
  isRemote(data)
    ? join(host.work ?? join(host.folder, WORK), "s3", data.slice("s3://".length))
    : resolve(host.folder, data);

const ABOUT_HEADER: ReadonlySet<string> = new Set(["data/no-header", "data/number-names"]);

/** Warnings if the first line of a table may not be its header. */
export const aboutHeader = (profile: DataProfile, at: Place): readonly Diagnostic[] =>
  profile.findings.filter(({ code }) => ABOUT_HEADER.has(code)).map((one) => foundIn(one, at));

/** Why a column is a poor label, or none. */
export function labelFaults(
  { name: label, type, distinct, top, task }: ColumnProfile,
  { readBytes, bytes }: DataProfile,
  { positive }: { readonly positive?: string | undefined },
): readonly Diagnostic[] {
  // Unread rows can have other values.
  if (distinct < 2 && readBytes >= bytes) {
    const [only] = top;
    const reason = only === undefined ? "it has no value" : `it has the same value in every row, '${only[0]}'`;
    return [diagnostic("init/label-unfit", { label, reason })];
  }
  if (top.length === 0 && type !== "number" && type !== "integer")
    return [diagnostic("init/label-unfit", { label, reason: `it has ${distinct} different values` })];
  if (positive !== undefined && distinct > 2)
    return [diagnostic("init/positive-many", { label, count: String(distinct) })];
  return task === "multiclass" && distinct > MOST_CLASSES
    ? [diagnostic("init/many-classes", { label, count: String(distinct) })]
    : [];
}
