import { join } from "node:path";
import { localTarget } from "../../spec/target.ts";
import type { Effects } from "../effects.ts";
import { jobName } from "../jobs/arn.ts";
import type { Folded } from "../record/fold.ts";
import { filesBelow } from "../storage/files.ts";
import type { Folders } from "../storage/folders.ts";
import { addressesOf, type Needed, resultsOf } from "./needed.ts";

/** Copies of code and data, which the runner makes in the bucket of local runs, have names made of their digest. */
const ASSET = new RegExp(`^s3://${localTarget.bucket}/[^/]+/(?:code|data)/[0-9a-f]{16}(?=/|$)`);

/** Whether an address is that of copied code or data, or below one. */
export const isAsset = (uri: string): boolean => ASSET.test(uri);

/** Folders that only these runs wrote to, because their address has a run's id or the name of one of its jobs. */
async function ownFolders(
  effects: Effects,
  folders: Folders,
  folded: Folded,
  ids: readonly string[],
): Promise<readonly string[]> {
  const written = [...resultsOf(folded), ...(await addressesOf(effects, folders, folded.record))];
  const isOwn = (part: string): boolean => ids.some((id) => part === id || part.startsWith(jobName(id, "")));
  const own = written.flatMap((uri) => {
    const parts = uri.split("/");
    const place = parts.findIndex((part, index) => index > 2 && isOwn(part));
    return place < 0 ? [] : [parts.slice(0, place + 1).join("/")];
  });
  return [...new Set(own)];
}

/**
 * The addresses that a run no longer needs once it is removed: what its steps wrote to folders of this run, and what it
 * reused of runs that are gone already (`ids` has all of them). Places that the user chose, and all that something else
 * needs, stay.
 */
export async function placesOfRun(
  effects: Effects,
  folders: Folders,
  folded: Folded,
  ids: readonly string[],
  needed: Needed,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const uri of await ownFolders(effects, folders, folded, ids)) {
    if (!needed.has(uri)) found.push(uri);
    else {
      const names = await effects.files.list(pathOf(folders, uri));
      found.push(...names.map((name) => `${uri}/${name}`).filter((one) => !needed.has(one)));
    }
  }
  return found;
}

/**
 * The copies of code and data that a run used, and that nothing else needs. For a definition of another tool, the runner
 * makes no copies.
 */
export async function assetsOfRun(
  effects: Effects,
  folders: Folders,
  { record }: Folded,
  needed: Needed,
): Promise<readonly string[]> {
  if (record.manifest === undefined) return [];
  const named = (await addressesOf(effects, folders, record)).flatMap((uri) => ASSET.exec(uri)?.[0] ?? []);
  return [...new Set(named)].filter((uri) => !needed.has(uri));
}

/** The path of an address that the runner itself made, so that it has no empty or dotted part. */
export const pathOf = (folders: Folders, uri: string): string => join(folders.s3, ...partsOf(uri));

const partsOf = (uri: string): readonly string[] => {
  const parts = uri.slice("s3://".length).split("/");
  if (!uri.startsWith("s3://") || parts.some((part) => part === "" || part === "." || part === "..")) {
    throw new Error(`${uri} is not an address of the runner`);
  }
  return parts;
};

/** The bytes of a file or of all files in a folder. */
export async function bytesAt({ files }: Effects, path: string): Promise<number> {
  const stat = await files.stat(path);
  if (stat?.kind !== "folder") return stat?.kind === "file" ? stat.size : 0;
  return (await filesBelow(files, path)).reduce((sum, { stat: { size } }) => sum + size, 0);
}
