import { basename, dirname, join } from "node:path";
import { type Tree, treeDigest } from "../../base/digest.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import type { Digests } from "./digests.ts";
import { type FoundObjects, filesBelow, type Listed } from "./files.ts";
import type { Folders } from "./folders.ts";
import { pathFollowed, Unreadable } from "./followed.ts";
import { changeableAsset, refuseChanged } from "./in-place.ts";
import { BROKEN_LINK } from "./link-faults.ts";
import { otherPlaces, type PlaceOptions } from "./other-places.ts";

/** The local S3 folder: s3://bucket/key is the file `s3/bucket/key`. */
export interface Storage {
  /** The path of a URI on this disk. */
  locate(uri: string): string;
  /** What the run must say about inputs outside the local S3 folder, once those that are known have been looked for. */
  settle(): readonly string[];
  /** The objects at a URI; undefined if there are none. Follows links and throws if one cannot be followed. */
  find(uri: string): Promise<FoundObjects | undefined>;
  /** One digest for the objects at a URI; undefined if there are none. */
  digest(uri: string): Promise<string | undefined>;
  text(uri: string): Promise<string | undefined>;
  /** Moves all files in a folder to a URI, each atomically; readers never see a partial file. Returns their digests. */
  publish(folder: string, uri: string): Promise<Tree>;
  /** Moves one file to a URI. */
  publishFile(file: string, uri: string): Promise<Tree>;
  /** Whether previously published objects are unchanged. */
  unharmed(uri: string, tree: Tree): Promise<boolean>;
}

const refuse = (uri: string): never => {
  throw new SpeclineError([diagnostic("run/uri", { uri })]);
};

/** The path of a URI in the local S3 folder. Inputs can also be local files, as file:///path. */
function locate(folder: string, uri: string): string {
  if (uri.startsWith("file:///")) return decodeURIComponent(uri.slice("file://".length));
  const match = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]*)(?:\/(.*))?$/s.exec(uri) ?? refuse(uri);
  const parts = [match[1] as string, ...(match[2] ?? "").split("/")].filter((part) => part !== "");
  if (parts.some((part) => part === "." || part === ".." || part.includes("\0"))) refuse(uri);
  return join(folder, ...parts);
}

export function openStorage(
  effects: Effects,
  folders: Folders,
  digests: Digests,
  elsewhere: PlaceOptions = {},
): Storage {
  const { files } = effects;
  const at = (uri: string): string => locate(folders.s3, uri);
  /** Only inputs can be elsewhere on this disk, because an output URI may be computed from another job's output. */
  const placeFor = (uri: string): string => (uri.startsWith("file:") ? refuse(uri) : at(uri));

  /** What this run or an earlier one wrote comes first, because a mapped folder may have an old copy of it. */
  const find = async (uri: string): Promise<FoundObjects | undefined> => {
    const found = await others.find(uri, await findAt(uri, at(uri)));
    const asset = found && changeableAsset(uri, found);
    const whole = asset === undefined ? undefined : await findAt(asset, at(asset));
    if (asset !== undefined && whole !== undefined) await refuseChanged(files, asset, whole, await treeOf(whole));
    return found;
  };

  const findAt = async (uri: string, path: string): Promise<FoundObjects | undefined> => {
    try {
      const found = await pathFollowed(files, path);
      if (found?.kind === "file") return { kind: "object", path, files: found.files };
      if (found?.kind === "folder") {
        const all = [...found.files, ...(await besideFolder(uri, path))];
        return all.length === 0 ? undefined : { kind: "prefix", path, files: all };
      }
      return uri.endsWith("/") ? undefined : await findByPrefix(path);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const target = error.reason === BROKEN_LINK ? await files.readLink(error.path) : undefined;
      const reason = target === undefined ? error.message : `${error.message} to '${target}'`;
      throw new SpeclineError([diagnostic("run/input-unreadable", { uri, path: error.path, reason })]);
    }
  };

  /** As in S3, "s3://b/data/tr" is also a prefix of data/train.csv and data/tr-2/x; "s3://b/data/tr/" is not. */
  const findByPrefix = async (path: string): Promise<FoundObjects | undefined> => {
    const folder = dirname(path);
    const below: Listed[] = [];
    for (const name of (await files.list(folder)).filter((one) => one.startsWith(basename(path)))) {
      const found = await pathFollowed(files, join(folder, name));
      const prefix = found?.kind === "folder" ? `${name}/` : "";
      below.push(...(found?.files ?? []).map((file) => ({ ...file, path: prefix + file.path })));
    }
    return below.length === 0 ? undefined : { kind: "prefix", path: folder, files: below };
  };

  /** As in S3, "s3://b/test" is a prefix of test/a.csv and of test_small/b.csv; "s3://b/test/" is not. */
  const besideFolder = async (uri: string, path: string): Promise<readonly Listed[]> => {
    if (uri.endsWith("/") || !uri.startsWith("s3://") || dirname(path) === folders.s3) return [];
    const below = (await findByPrefix(path))?.files ?? [];
    const own = `${basename(path)}/`;
    return below
      .filter((file) => !file.path.startsWith(own))
      .map((file) => ({ ...file, path: join("..", file.path), as: file.path }));
  };

  const others = otherPlaces(elsewhere, findAt);

  const treeOf = async (found: FoundObjects): Promise<Tree> => {
    const folder = found.kind === "object" ? dirname(found.path) : found.path;
    const pairs: [string, Tree[string]][] = [];
    for (const { path, as = path, stat } of found.files) {
      const digest = await digests.of(join(folder, path), stat);
      if (digest !== undefined) pairs.push([as, { digest, size: stat.size }]);
    }
    return Object.fromEntries(pairs);
  };

  /** Whether no folder in a tree was replaced by a link; if one was, the files behind it are not the published ones. */
  const isPlain = async (place: string, tree: Tree): Promise<boolean> => {
    const folders = new Set(Object.keys(tree).map((path) => dirname(join(place, path))));
    try {
      // A single object is itself a file; check the folder that contains it.
      if ((await files.stat(place))?.kind === "file") return files.hold(dirname(place)).close() === undefined;
      for (const folder of folders) files.hold(folder).close();
      return true;
    } catch {
      return false;
    }
  };

  const publishFile = async (file: string, uri: string): Promise<Tree> => {
    const place = placeFor(uri);
    await files.makeFolder(dirname(place));
    await files.rename(file, place);
    return treeOf((await find(uri)) as FoundObjects);
  };

  return {
    locate: at,
    settle: others.settle,
    find,
    digest: async (uri) => {
      const found = await find(uri);
      return found === undefined ? undefined : treeDigest(await treeOf(found));
    },
    text: async (uri) => {
      const found = await find(uri);
      return found?.kind === "object" ? files.readRegular(found.path) : undefined;
    },
    publish: async (folder, uri) => {
      const place = placeFor(uri);
      const written = await filesBelow(files, folder);
      const made = new Set<string>();
      for (const { path } of written) {
        const to = join(place, path);
        if (!made.has(dirname(to))) await files.makeFolder(dirname(to));
        made.add(dirname(to));
        await files.rename(join(folder, path), to);
      }
      const stats = await Promise.all(
        written.map(async ({ path, stat }) => ({ path, stat: (await files.stat(join(place, path))) ?? stat })),
      );
      return treeOf({ kind: "prefix", path: place, files: stats });
    },
    publishFile,
    unharmed: async (uri, tree) => {
      const place = at(uri);
      if (!(await isPlain(place, tree))) return false;
      for (const [path, file] of Object.entries(tree)) {
        const isObject = Object.keys(tree).length === 1 && basename(place) === path;
        const where = isObject && (await files.stat(place))?.kind === "file" ? place : join(place, path);
        if ((await digests.of(where)) !== file.digest) return false;
      }
      return true;
    },
  };
}
