import { join } from "node:path";
import { type Tree, type TreeFile, treeDigest } from "../../base/digest.ts";
import type { Asset } from "../../compile/compiled.ts";
import { assetIn } from "../../compile/places.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { localTarget } from "../../spec/target.ts";
import type { FileStat, Files } from "../effects.ts";
import type { FoundObjects } from "./files.ts";

/**
 * Local data files of at least this size, in bytes, are read where they are: 64 MiB. The local S3 folder then has a link
 * to the file, unless the file system can copy without taking space. Smaller files are copied, so that a run can be
 * repeated after they have changed.
 */
export const IN_PLACE_BYTES = 2 ** 26;

/** Whether a file of an asset may stay where it is. Code is always copied, because users change it while a run goes on. */
export const mayStay = (asset: Pick<Asset, "role" | "tree">, { size = 0 }: TreeFile): boolean =>
  asset.role === "data" &&
  size >= IN_PLACE_BYTES &&
  !Object.values(asset.tree).some((file) => file.executable === true);

/** A file that is read where it is, and what it was like when the reading began. */
export interface Watched {
  /** Without links. */
  readonly from: string;
  readonly stat: FileStat;
}

const asItWas = (a: FileStat, b: FileStat): boolean =>
  a.size === b.size && a.modified === b.modified && a.inode === b.inode && a.device === b.device;

/** The fault if a file changed while a step read it. */
export async function changedMeanwhile(
  files: Pick<Files, "stat">,
  watched: readonly Watched[],
): Promise<Diagnostic | undefined> {
  for (const { from, stat } of watched) {
    const now = await files.stat(from);
    if (now === undefined || !asItWas(now, stat)) return changed(from, "the step began to read it");
  }
  return undefined;
}

const changed = (file: string, since: string): Diagnostic => diagnostic("run/input-changed", { file, since }, { file });

/**
 * The address of the local asset that an address is in, if some of its files are read where they are, so that they can
 * change.
 */
export function changeableAsset(uri: string, found: FoundObjects): string | undefined {
  if (!uri.startsWith(`s3://${localTarget.bucket}/`) || !found.files.some(({ linked }) => linked === true)) return;
  return assetIn(uri);
}

/** Throws if an asset's content is no longer the one whose digest is in its address. */
export async function refuseChanged(files: Files, asset: string, found: FoundObjects, tree: Tree): Promise<void> {
  if (treeDigest(tree).startsWith(asset.slice(asset.lastIndexOf("/") + 1))) return;
  const path = found.files.find(({ linked }) => linked === true)?.path ?? "";
  const place = found.kind === "object" ? found.path : join(found.path, path);
  throw new SpeclineError([changed((await files.realPath(place)) ?? place, "the pipeline was compiled")]);
}
