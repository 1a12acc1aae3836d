import { basename, dirname, join } from "node:path";
import { type Tree, treeDigest } from "../../base/digest.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import type { Digests } from "./digests.ts";
import { filesBelow, type Listed } from "./files.ts";
import type { Folders } from "./folders.ts";
import { pathFollowed, Unreadable } from "./followed.ts";

/** What a URI leads to: one object, or all those below a prefix, by their paths relative to it. */
export interface FoundObjects {
  readonly kind: "object" | "prefix";
  /** The file, or the folder that the paths are relative to. */
  readonly path: string;
  readonly files: readonly Listed[];
}

/** A folder that stands for S3: s3://bucket/key is the file `s3/bucket/key`. */
export interface Storage {
  /** Where a URI lies on this disk. */
  locate(uri: string): string;
  /** The objects of a URI; undefined where there are none. Links are followed; throws where one cannot be. */
  find(uri: string): Promise<FoundObjects | undefined>;
  /** One digest for the objects of a URI; undefined where there are none. */
  digest(uri: string): Promise<string | undefined>;
  text(uri: string): Promise<string | undefined>;
  /** Moves all files of a folder below a URI, each at once; a reader never sees half of one. Gives their digests. */
  publish(folder: string, uri: string): Promise<Tree>;
  /** Moves one file to a URI. */
  publishFile(file: string, uri: string): Promise<Tree>;
  /** Whether the objects that were once published are still what they were. */
  unharmed(uri: string, tree: Tree): Promise<boolean>;
}

const refuse = (uri: string): never => {
  throw new SpeclineError([diagnostic("run/uri", { uri })]);
};

/** The path of a URI below the folder that stands for S3. Local files may be named as file:///path, for inputs. */
function locate(folder: string, uri: string): string {
  if (uri.startsWith("file:///")) return decodeURIComponent(uri.slice("file://".length));
  const match = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]*)(?:\/(.*))?$/s.exec(uri) ?? refuse(uri);
  const parts = [match[1] as string, ...(match[2] ?? "").split("/")].filter((part) => part !== "");
  if (parts.some((part) => part === "." || part === ".." || part.includes("\0"))) refuse(uri);
  return join(folder, ...parts);
}

export function openStorage(effects: Effects, folders: Folders, digests: Digests): Storage {
  const { files } = effects;
  const at = (uri: string): string => locate(folders.s3, uri);
  /** Only what is read may be elsewhere on this disk: where a job's outputs go may be computed from what another one wrote. */
  const placeFor = (uri: string): string => (uri.startsWith("file:") ? refuse(uri) : at(uri));

  const find = async (uri: string): Promise<FoundObjects | undefined> => {
    const path = at(uri);
    try {
      const found = await pathFollowed(files, path);
      if (found?.kind === "file") return { kind: "object", path, files: found.files };
      if (found?.kind === "folder")
        return found.files.length === 0 ? undefined : { kind: "prefix", path, files: found.files };
      return uri.endsWith("/") ? undefined : await findByPrefix(path);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      throw new SpeclineError([diagnostic("run/input-unreadable", { uri, path: error.path, reason: error.message })]);
    }
  };

  /** "s3://b/data/tr" is also the prefix of data/train.csv and data/tr-2/x, as it is to S3; "s3://b/data/tr/" is not. */
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

  const treeOf = async (found: FoundObjects): Promise<Tree> => {
    const folder = found.kind === "object" ? dirname(found.path) : found.path;
    const pairs: [string, Tree[string]][] = [];
    for (const { path, stat } of found.files) {
      const digest = await digests.of(join(folder, path), stat);
      if (digest !== undefined) pairs.push([path, { digest, size: stat.size }]);
    }
    return Object.fromEntries(pairs);
  };

  /** Whether no folder of a tree was exchanged for a link: then the files behind it are not those that were published. */
  const isPlain = async (place: string, tree: Tree): Promise<boolean> => {
    const folders = new Set(Object.keys(tree).map((path) => dirname(join(place, path))));
    try {
      // A single object is a file itself; the folder that it is in counts.
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
    find,
    digest: async (uri) => {
      const found = await find(uri);
      return found === undefined ? undefined : treeDigest(await treeOf(found));
    },
    text: (uri) => files.readRegular(at(uri)),
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
