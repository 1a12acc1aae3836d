import { dirname, join } from "node:path";
import { digest } from "../../base/digest.ts";
import { ownMember } from "../../base/own.ts";
import { listed } from "../../base/words.ts";
import type { Asset, AssetSource } from "../../compile/compiled.ts";
import { type Diagnostic, diagnostic, hasErrors, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import type { Digests } from "./digests.ts";
import { filesBelow, inside } from "./files.ts";
import type { Folders } from "./folders.ts";
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
  for (const asset of assets) {
    if (await isThere(asset, places)) continue;
    const staging = join(places.folders.temporary, places.effects.random(12));
    const tree = join(staging, "tree");
    const found = await gather(asset, tree, places);
    faults.push(...found);
    const from = asset.form === "tree" ? tree : join(tree, Object.keys(asset.tree)[0] ?? "");
    if (found.length === 0) staged.push({ asset, staging, from });
  }
  if (hasErrors(faults)) throw new SpeclineError(faults);
  return staged;
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
  if (asset.form === "file") {
    return stat.kind === "file" && (await digests.of(place)) === Object.values(asset.tree)[0]?.digest;
  }
  const below = await filesBelow(effects.files, place);
  return below.length === Object.keys(asset.tree).length && (await storage.unharmed(asset.uri, asset.tree));
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

/** Gathers an asset's files and checks that they are the files that were compiled. */
async function gather(asset: Asset, to: string, { effects: { files } }: AssetPlaces): Promise<readonly Diagnostic[]> {
  const faults: Diagnostic[] = [];
  for (const [path, file] of Object.entries(asset.tree)) {
    const place = inside(to, path);
    if (place === undefined) {
      faults.push(diagnostic("run/archive", { uri: asset.uri, reason: `'${path}' points outside its folder` }));
      continue;
    }
    const source: AssetSource | undefined = ownMember(asset.sources, path);
    await files.makeFolder(dirname(place));
    if (source !== undefined && "text" in source) {
      await files.write(place, source.text);
      if (digest(source.text) !== file.digest) faults.push(diagnostic("run/asset-changed", { file: path }));
    } else faults.push(...(await copySource(source?.file ?? path, place, file.digest, asset.steps, files)));
    await files.setExecutable(place, file.executable === true).catch(() => undefined);
  }
  return faults;
}

async function copySource(
  from: string,
  to: string,
  wanted: string,
  steps: readonly string[],
  files: Effects["files"],
): Promise<readonly Diagnostic[]> {
  const stat = await files.stat(from).catch(() => undefined);
  if (stat === undefined) {
    const reason = "there is no such file";
    return [diagnostic("run/asset-missing", { file: from, steps: listed(steps), reason }, { file: from })];
  }
  try {
    await files.copy(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error;
    return [diagnostic("run/asset-missing", { file: from, steps: listed(steps), reason: "permission is denied" })];
  }
  return (await files.digest(to)) === wanted ? [] : [diagnostic("run/asset-changed", { file: from }, { file: from })];
}
