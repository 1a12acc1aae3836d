import { dirname, join } from "node:path";
import { digest, type TreeFile } from "../../base/digest.ts";
import { ownMember } from "../../base/own.ts";
import { listed } from "../../base/words.ts";
import type { Asset, AssetSource } from "../../compile/compiled.ts";
import { type Diagnostic, diagnostic, hasErrors, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import type { Digests } from "./digests.ts";
import { filesBelow, inside } from "./files.ts";
import type { Folders } from "./folders.ts";
import { pathFollowed } from "./followed.ts";
import { mayStay } from "./in-place.ts";
import type { Storage } from "./s3.ts";

/** What is needed to put assets into S3. */
export interface AssetPlaces {
  readonly effects: Effects;
  readonly folders: Folders;
  readonly storage: Storage;
  readonly digests: Digests;
}

/** An asset in the run's temporary folder, complete and checked. */
interface StagedAsset {
  readonly asset: Asset;
  readonly staging: string;
  /** The file or folder that becomes the asset. */
  readonly from: string;
}

/**
 * Copies every asset to the run's temporary folder, unless an unchanged copy already exists at its URI. Reports all
 * missing sources at once, before anything is written to S3.
 */
export async function stageAssets(assets: readonly Asset[], places: AssetPlaces): Promise<readonly StagedAsset[]> {
  const faults: Diagnostic[] = [];
  const staged: StagedAsset[] = [];
  const read: KnownTexts = new Map();
  for (const asset of assets) {
    if (await isThere(asset, places)) continue;
    const staging = join(places.folders.temporary, places.effects.random(12));
    const tree = join(staging, "tree");
    const found = await gather(asset, tree, places, read);
    faults.push(...found);
    const from = asset.form === "tree" ? tree : join(tree, Object.keys(asset.tree)[0] ?? "");
    if (found.length === 0) staged.push({ asset, staging, from });
  }
  if (hasErrors(faults)) throw new SpeclineError(faults);
  return staged;
}

/** What the run must say about large files of the user's, which are read where they are. */
export async function inPlaceNotes(
  assets: readonly Asset[],
  staged: readonly StagedAsset[],
  { effects: { files }, storage }: AssetPlaces,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const asset of assets) {
    const place = staged.find((one) => one.asset === asset)?.from ?? storage.locate(asset.uri);
    for (const [path, file] of Object.entries(asset.tree)) {
      const target = mayStay(asset, file) && (await files.readLink(asset.form === "file" ? place : join(place, path)));
      if (typeof target === "string") found.add(target);
    }
  }
  return [...found].map((path) => `'${path}' is read where it is, and must not change while the run uses it`);
}

/** Moves staged assets to their URIs. */
export async function putAssets(staged: readonly StagedAsset[], places: AssetPlaces): Promise<void> {
  for (const { asset, staging, from } of staged) {
    await replace(from, asset, staging, places);
    await places.effects.files.remove(staging);
  }
}

async function isThere(asset: Asset, places: AssetPlaces): Promise<boolean> {
  const { effects, storage, digests } = places;
  const place = storage.locate(asset.uri);
  const stat = await effects.files.stat(place);
  if (stat === undefined) return false;
  if (asset.role === "data") return hasContent(asset, place, places);
  if (asset.form === "file") {
    return stat.kind === "file" && (await digests.of(place)) === Object.values(asset.tree)[0]?.digest;
  }
  const below = await filesBelow(effects.files, place);
  return below.length === Object.keys(asset.tree).length && (await storage.unharmed(asset.uri, asset.tree));
}

/** Whether the data at a place, which may be links to the user's files, are those that were compiled. */
async function hasContent(
  { form, tree }: Asset,
  place: string,
  { effects: { files }, digests }: AssetPlaces,
): Promise<boolean> {
  const found = await pathFollowed(files, place).catch(() => undefined);
  if (found === undefined || (found.kind === "file") !== (form === "file")) return false;
  if (found.files.length !== Object.keys(tree).length) return false;
  const folder = found.kind === "file" ? dirname(place) : place;
  for (const { path, stat } of found.files) {
    if ((await digests.of(join(folder, path), stat)) !== ownMember(tree, path)?.digest) return false;
  }
  return true;
}

/**
 * Moves the staged asset to its final path. An existing one is corrupt, unless another run has just put the same asset
 * there.
 */
async function replace(from: string, asset: Asset, staging: string, places: AssetPlaces): Promise<void> {
  const { files } = places.effects;
  const to = places.storage.locate(asset.uri);
  await files.makeFolder(dirname(to));
  if ((await files.rename(from, to)) || (await isThere(asset, places))) return;
  await files.rename(to, join(staging, "replaced"));
  await files.rename(from, to);
}

/** The texts of small files, by digest, because most assets have many files in common. */
type KnownTexts = Map<string, string>;

/** Gathers an asset's files and checks that they are the files that were compiled. */
async function gather(
  asset: Asset,
  to: string,
  { effects: { files } }: AssetPlaces,
  known: KnownTexts,
): Promise<readonly Diagnostic[]> {
  const faults: Diagnostic[] = [];
  const folders = new Set<string>();
  for (const [path, file] of Object.entries(asset.tree)) {
    const place = inside(to, path);
    if (place === undefined) {
      faults.push(diagnostic("run/archive", { uri: asset.uri, reason: `'${path}' points outside its folder` }));
      continue;
    }
    const source: AssetSource | undefined = ownMember(asset.sources, path);
    if (!folders.has(dirname(place))) await files.makeFolder(dirname(place));
    folders.add(dirname(place));
    const isMade = source !== undefined && "text" in source;
    const from = isMade ? "" : (source?.file ?? path);
    const text = isMade ? source.text : await textOf(from, file, files, known);
    if (text !== undefined) {
      await files.write(place, text, file.executable === true ? 0o755 : 0o644);
      if (digest(text) !== file.digest) faults.push(diagnostic("run/asset-changed", { file: path }));
      continue;
    }
    faults.push(...(await copySource(from, place, file.digest, asset.steps, files, mayStay(asset, file))));
    await files.setExecutable(place, file.executable === true).catch(() => undefined);
  }
  return faults;
}

const MAX_KNOWN_BYTES = 2 ** 18;

/** The text of a small file; undefined for other files, and for files that have changed since compilation. */
async function textOf(
  from: string,
  { digest: wanted }: TreeFile,
  files: Effects["files"],
  known: KnownTexts,
): Promise<string | undefined> {
  const text = known.get(wanted) ?? (await files.readRegular(from, MAX_KNOWN_BYTES).catch(() => undefined));
  // Bytes that are not valid text change when they are decoded, and so does their digest.
  if (text === undefined || digest(text) !== wanted) return undefined;
  known.set(wanted, text);
  return text;
}

/** Copies a file that was compiled, or, if it `stays` where it is, links to it unless a copy takes no space. */
async function copySource(
  from: string,
  to: string,
  wanted: string,
  steps: readonly string[],
  files: Effects["files"],
  stays: boolean,
): Promise<readonly Diagnostic[]> {
  const stat = await files.stat(from).catch(() => undefined);
  if (stat === undefined) {
    const reason = "there is no such file";
    return [diagnostic("run/asset-missing", { file: from, steps: listed(steps), reason }, { file: from })];
  }
  try {
    if (!stays) await files.copy(from, to);
    else if (!(await files.clone(from, to))) {
      await files.link((await files.realPath(from)) ?? from, to);
      // Its content is compared with the address whenever it is read.
      return [];
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error;
    return [diagnostic("run/asset-missing", { file: from, steps: listed(steps), reason: "permission is denied" })];
  }
  return (await files.digest(to)) === wanted ? [] : [diagnostic("run/asset-changed", { file: from }, { file: from })];
}
