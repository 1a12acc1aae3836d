import { dirname, join, relative, sep } from "node:path";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Files } from "../effects.ts";
import type { Folders } from "../storage/folders.ts";
import type { Storage } from "../storage/s3.ts";

/** The longest name of a file on the usual file systems. Source: Linux limits.h, NAME_MAX; APFS and NTFS allow as many. */
const MAX_NAME_BYTES = 255;

export const cannotPlace = (uri: string, path: string, reason: string): SpeclineError =>
  new SpeclineError([diagnostic("run/fetch-place", { uri, path, reason })]);

/**
 * The paths of objects in the local S3 folder. All are known before anything is copied, so that no table is there in part.
 *
 * @param bucket - their bucket
 * @param keys - the keys of all objects at an address
 * @throws SpeclineError for keys that no file can have: a//b, a/../b, names that are too long, and a/b beside an object a
 */
export function placesOf(
  bucket: string,
  keys: readonly string[],
  { locate }: Pick<Storage, "locate">,
): ReadonlyMap<string, string> {
  const objects = new Set(keys);
  return new Map(
    keys.map((key) => {
      const uri = `s3://${bucket}/${key}`;
      const reason = reasonAgainst(key, objects);
      if (reason !== undefined) throw cannotPlace(uri, "the local S3 folder", reason);
      return [key, locate(uri)];
    }),
  );
}

function reasonAgainst(key: string, objects: ReadonlySet<string>): string | undefined {
  const parts = key.split("/");
  if (parts.includes("")) return "its key has an empty part";
  if (parts.some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES)) {
    return `its key has a part of more than ${MAX_NAME_BYTES} bytes`;
  }
  const above = parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("/"));
  const object = above.find((one) => objects.has(one));
  return object === undefined ? undefined : `the object '${object}' is where its folder has to be`;
}

/** The first link among the folders of these paths, below the local S3 folder: what is behind it is the user's. */
export async function linkAbove(
  paths: readonly string[],
  files: Pick<Files, "stat">,
  { s3 }: Folders,
): Promise<string | undefined> {
  const folders = new Set<string>();
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    const parts = relative(s3, folder).split(sep);
    for (const at of parts.keys()) folders.add(join(s3, ...parts.slice(0, at + 1)));
  }
  for (const folder of [...folders].sort()) if ((await files.stat(folder))?.kind === "link") return folder;
  return undefined;
}
