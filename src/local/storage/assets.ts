import { dirname, join } from "node:path";
import { byText } from "../../base/canonical.ts";
import { digest } from "../../base/digest.ts";
import { ownMember } from "../../base/own.ts";
import { listed } from "../../base/words.ts";
import type { Asset, AssetSource } from "../../compile/compiled.ts";
import { type Diagnostic, diagnostic, hasErrors, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import { type ArchiveMember, writeArchive } from "./archive.ts";
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
    const found = await gather(asset, join(staging, "tree"), places);
    faults.push(...found);
    if (found.length === 0) staged.push({ asset, staging, from: await stage(asset, staging, places) });
  }
  if (hasErrors(faults)) throw new SpeclineError(faults);
  return staged;
}

/** Moves staged assets to their URIs. */
export async function putAssets(staged: readonly StagedAsset[], places: AssetPlaces): Promise<void> {
  const { effects, storage, digests } = places;
  for (const { asset, staging, from } of staged) {
    await replace(from, asset, staging, places);
    if (asset.form === "archive") {
      await effects.files.write(noteOf(asset, places), (await digests.of(storage.locate(asset.uri))) ?? "");
    }
    await effects.files.remove(staging);
  }
}

/** An archive's digest is stored in a separate file, because the asset's digest is computed from its tree. */
const noteOf = (asset: Asset, { folders }: AssetPlaces): string => join(folders.cache, `asset-${asset.digest}.json`);

async function isThere(asset: Asset, places: AssetPlaces): Promise<boolean> {
  const { effects, storage, digests } = places;
  const place = storage.locate(asset.uri);
  const stat = await effects.files.stat(place);
  if (stat === undefined) return false;
  if (asset.form === "archive") {
    return (
      stat.kind === "file" && (await effects.files.readRegular(noteOf(asset, places))) === (await digests.of(place))
    );
  }
  if (asset.form === "file") {
    return stat.kind === "file" && (await digests.of(place)) === Object.values(asset.tree)[0]?.digest;
  }
  const below = await filesBelow(effects.files, place);
  return below.length === Object.keys(asset.tree).length && (await storage.unharmed(asset.uri, asset.tree));
}

/** Returns what becomes the asset: its tree, its only file, or an archive that is written here. */
async function stage(asset: Asset, staging: string, places: AssetPlaces): Promise<string> {
  const tree = join(staging, "tree");
  if (asset.form === "tree") return tree;
  if (asset.form === "file") return join(tree, Object.keys(asset.tree)[0] ?? "");
  const archive = join(staging, "archive");
  await writeArchive(places.effects.files, archive, await membersOf(asset, tree, places));
  return archive;
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

const membersOf = (
  asset: Asset,
  tree: string,
  { effects: { files } }: AssetPlaces,
): Promise<readonly ArchiveMember[]> =>
  Promise.all(
    Object.entries(asset.tree)
      .sort(([a], [b]) => byText(a, b))
      .map(async ([path, file]) => ({
        path,
        executable: file.executable === true,
        content: { file: join(tree, path), size: (await files.stat(join(tree, path)))?.size ?? 0 },
      })),
  );

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
