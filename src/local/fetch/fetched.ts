import { join, relative } from "node:path";
import { isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import type { FileStat, Files } from "../effects.ts";
import type { FoundObjects } from "../storage/files.ts";
import type { Folders } from "../storage/folders.ts";

/** A file of the local S3 folder that is a copy of an object. */
export interface FetchedFile {
  readonly uri: string;
  readonly etag: string;
  readonly size: number;
  /** The file's time, by which a copy that somebody has changed since is recognized. */
  readonly modified: string;
}

/** The copies of objects, by address. A copy that is gone has no entry. */
export type FetchedFiles = ReadonlyMap<string, FetchedFile>;

/** Each line is a copy, or the address of one that is gone. Later lines count, and several runs can append to it. */
const placeOf = (folders: Folders): string => join(folders.work, "fetched.jsonl");

/** Whether a file is still what was copied. */
export const isCopy = (fetched: FetchedFile | undefined, stat: FileStat): boolean =>
  fetched !== undefined && stat.kind === "file" && stat.size === fetched.size && stat.modified === fetched.modified;

/** The files at an address, each with the address that it has in the local S3 folder. */
export const addressesOf = ({ kind, path, files }: FoundObjects, { s3 }: Folders) =>
  files.map(({ path: name, stat }) => {
    const at = kind === "object" ? path : join(path, name);
    return { uri: `s3://${relative(s3, at)}`, stat };
  });

/** Whether objects are nothing but copies, so that a mapped folder goes before them. */
export const areCopies =
  (fetched: FetchedFiles, folders: Folders) =>
  (found: FoundObjects): boolean =>
    addressesOf(found, folders).every(({ uri, stat }) => isCopy(fetched.get(uri), stat));

export async function readFetched(files: Pick<Files, "readRegular">, folders: Folders): Promise<FetchedFiles> {
  const found = new Map<string, FetchedFile>();
  for (const line of ((await files.readRegular(placeOf(folders))) ?? "").split("\n")) {
    // A line whose writer was killed is as good as none: its file is copied again.
    const parsed = parseJson(line);
    const value = "value" in parsed ? parsed.value : undefined;
    if (!isObject(value) || typeof value["uri"] !== "string") continue;
    if (value["gone"] === true) found.delete(value["uri"]);
    else found.set(value["uri"], value as unknown as FetchedFile);
  }
  return found;
}

/** Notes copies, and lets go of those that are gone. Resolves once that is on disk. */
export async function noteFetched(
  files: Pick<Files, "append">,
  folders: Folders,
  entries: readonly (FetchedFile | { readonly uri: string; readonly gone: true })[],
): Promise<void> {
  if (entries.length === 0) return;
  const appender = await files.append(placeOf(folders));
  try {
    await Promise.all(entries.map((entry) => appender.line(JSON.stringify(entry))));
  } finally {
    await appender.close();
  }
}
