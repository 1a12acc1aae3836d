import pLimit from "p-limit";
import { byText } from "../../base/canonical.ts";
import { digest, treeDigest } from "../../base/digest.ts";
import { pipelineRoot } from "../../compile/index.ts";
import type { StoredManifest } from "../../plan/index.ts";
import type { DeployEffects, StoredObject } from "../ports.ts";
import type { Compared, Drift, Stays, Unchecked } from "./drift-types.ts";

type StoredAsset = StoredManifest["assets"][number];

/** Data that are larger than this are compared by number and size only. Code is always compared by its digests. */
const MAX_READ_BYTES = 64 * 2 ** 20;
const MAX_PARALLEL_READS = 8;

/**
 * Compares the assets in S3 with the digests in the manifest: every object must exist and have its contents, and code
 * must have no further files, because jobs would get them.
 */
export async function driftOfAssets(
  { assets, manifest }: StoredManifest,
  effects: Pick<DeployEffects, "store">,
): Promise<Compared> {
  const root = pipelineRoot(manifest.target, manifest.name);
  const limit = pLimit(MAX_PARALLEL_READS);
  const parts = await Promise.all(assets.map((asset) => driftOfAsset(asset, `${root}/${asset.key}`, effects, limit)));
  return {
    drifts: parts.flatMap(({ drifts }) => drifts),
    unchecked: parts.flatMap(({ unchecked = [] }) => unchecked),
    objects: assets.reduce((sum, { objects }) => sum + objects, 0),
  };
}

async function driftOfAsset(
  asset: StoredAsset,
  uri: string,
  { store }: Pick<DeployEffects, "store">,
  limit: ReturnType<typeof pLimit>,
): Promise<Compared> {
  const found = await objectsOf(uri, store);
  const read = (path: string): Promise<string | undefined> =>
    limit(async () => {
      const bytes = await store.get(path === "" ? uri : `${uri}/${path}`);
      return bytes === undefined ? undefined : digest(bytes);
    });
  if (asset.files === undefined) return driftOfData(asset, uri, found, read);
  const expected = Object.entries(asset.files);
  const isFile = found.size === 1 && found.has("");
  const drifts = await Promise.all(
    expected.map(async ([path, wanted]): Promise<readonly Drift[]> => {
      const place = isFile ? "" : path;
      const of = place === "" ? uri : `${uri}/${path}`;
      if (!found.has(place)) return [{ kind: "asset-missing", of }];
      return (await read(place)) === wanted ? [] : [{ kind: "asset-changed", of }];
    }),
  );
  const added = isFile ? [] : [...found.keys()].filter((path) => asset.files?.[path] === undefined);
  const all = [...drifts.flat(), ...added.map((path): Drift => ({ kind: "asset-added", of: `${uri}/${path}` }))];
  // A deploy uploads the whole asset if its last object is missing.
  const last = isFile ? "" : (Object.keys(asset.files).sort(byText).at(-1) ?? "");
  const isUploaded = added.length === 0 && !found.has(last);
  return { drifts: isUploaded ? all : all.map((drift) => ({ ...drift, stays: assetStays(uri, found) })) };
}

/** What undoes changes to an asset's objects. */
function assetStays(uri: string, found: ReadonlyMap<string, StoredObject>): Stays {
  const where = found.has("") ? `"${uri}"` : `--recursive "${uri}/"`;
  return {
    what: `the change in ${uri}`,
    reason: "a deploy leaves an asset as it is if its last object is there",
    remedy: `while no execution runs, delete the asset, then deploy again: aws s3 rm ${where}`,
  };
}

/** Data have one digest for all their files. */
async function driftOfData(
  asset: StoredAsset,
  uri: string,
  found: ReadonlyMap<string, StoredObject>,
  read: (path: string) => Promise<string | undefined>,
): Promise<Compared> {
  const bytes = [...found.values()].reduce((sum, { size }) => sum + size, 0);
  const words = (objects: number, size: number): string => `${objects} objects, ${size} bytes`;
  const [expected, actual] = [words(asset.objects, asset.bytes), words(found.size, bytes)];
  if (found.size === 0) return { drifts: [{ kind: "asset-missing", of: uri, expected }] };
  const stays = assetStays(uri, found);
  if (expected !== actual) return { drifts: [{ kind: "asset-changed", of: uri, expected, found: actual, stays }] };
  if (bytes > MAX_READ_BYTES) {
    const unread: Unchecked = { what: `the contents of ${uri}`, reason: `${bytes} bytes of data are not read` };
    return { drifts: [], unchecked: [unread] };
  }
  const files = await Promise.all(
    [...found.keys()].map(async (path) => [path, { digest: (await read(path)) ?? "" }] as const),
  );
  const [[first = "", only = { digest: "" }] = []] = files;
  // A single file has its name in the tree, and its own URI in S3.
  const tree = first === "" ? { [uri.slice(uri.lastIndexOf("/") + 1)]: only } : Object.fromEntries(files);
  const isSame = [treeDigest(tree), only.digest].includes(asset.digest);
  return { drifts: isSame ? [] : [{ kind: "asset-changed", of: uri, stays }] };
}

/** The objects of an asset by path: the object at its URI (""), or those below it. */
async function objectsOf(uri: string, store: DeployEffects["store"]): Promise<ReadonlyMap<string, StoredObject>> {
  const key = uri.replace(/^s3:\/\/[^/]+\//, "");
  const all = await store.list(uri);
  return new Map(
    all.flatMap((object) =>
      object.key === key || object.key.startsWith(`${key}/`)
        ? [[object.key.slice(key.length + 1), object] as const]
        : [],
    ),
  );
}
