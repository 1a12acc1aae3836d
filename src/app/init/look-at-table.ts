import { extname, join, relative, resolve } from "node:path";
import { advise } from "../../advice/advice.ts";
import type { ColumnProfile, DataProfile } from "../../advice/data-profile.ts";
import { foundIn } from "../../advice/found-in.ts";
import { MOST_CLASSES } from "../../advice/label-candidates.ts";
import { defined } from "../../base/defined.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { profileTables } from "../data/profile-tables.ts";
import type { Host } from "../host/host.ts";
import { WORK } from "./starting-files.ts";

export const isRemote = (data: string): boolean => data.startsWith("s3://");

/** Where the table is on this machine: for a table in S3, the copy that local runs read. */
export const localPath = (host: Host, data: string): string =>
  isRemote(data)
    ? join(host.work ?? join(host.folder, WORK), "s3", data.slice("s3://".length))
    : resolve(host.folder, data);

/** A table as far as it was read, with warnings about how it is read. */
interface SeenTable {
  readonly profile: DataProfile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Looks at a table as a run would read it, or says why that is not possible. */
export async function lookAtTable(host: Host, data: string): Promise<SeenTable | Diagnostic> {
  const path = localPath(host, data);
  const at = { file: path };
  const isThere = (await host.effects.files.stat(path).catch(() => undefined)) !== undefined;
  if (!isThere && isRemote(data)) {
    const copy = relative(host.folder, path);
    const command = `aws s3 cp ${extname(data) === "" ? "--recursive " : ""}${data} ${copy}`;
    return diagnostic("init/remote", { data, command });
  }
  if (!isThere) return diagnostic("init/no-data", { data, reason: "there is no such file or folder" }, at);
  const [table] = await profileTables(host, host.folder, [{ source: path, config: {}, at }]);
  const { profile, diagnostics = [] } = table ?? {};
  const fault = diagnostics.find(({ severity }) => severity === "error") ?? diagnostics[0];
  if (profile === undefined)
    return fault === undefined
      ? diagnostic("init/no-data", { data, reason: "there is no table in it" }, at)
      : { ...fault, severity: "error" };
  return { profile, diagnostics: [...diagnostics, ...aboutHeader(profile, at)] };
}

const ABOUT_HEADER: ReadonlySet<string> = new Set(["data/no-header", "data/number-names"]);

/** Warnings if the first line of a table may not be its header. */
const aboutHeader = (profile: DataProfile, at: Place): readonly Diagnostic[] =>
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

/** An error if a table has no column from which its label could be predicted. */
export function featureFaults(profile: DataProfile, label: string, data: string): readonly Diagnostic[] {
  const known = { label, labelOpen: false, trains: true, dropped: [], sentinels: [], splits: [], weighted: false };
  return advise(profile, known, {})
    .filter(({ code }) => code === "advice/no-features")
    .map(({ seen, hint }) => diagnostic("init/no-features", { data, label }, {}, defined({ seen, hint })));
}
