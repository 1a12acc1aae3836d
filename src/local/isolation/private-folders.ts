import { join, resolve } from "node:path";
import type { Files } from "../effects.ts";
import { type MountLine, mounted } from "./mount-table.ts";

/** The machine's folders for what is temporary: every job gets ones of its own in their place, as every container has. */
const SHARED = [
  { path: "/tmp", name: "tmp" },
  { path: "/var/tmp", name: "var-tmp" },
  { path: "/dev/shm", name: "shm" },
] as const;

/** What is in memory for the machine is so for a job. */
const IN_MEMORY = "/dev/shm";

/** A path that jobs see where it is, though all around it is their own. */
interface Kept {
  /** Without links. */
  readonly from: string;
  /** Relative to the folder that it is kept in. */
  readonly below: string;
  readonly isFolder: boolean;
}

/** One of the machine's folders that jobs get their own in place of. */
export interface PrivateFolder {
  /** Where it is, without links. */
  readonly at: string;
  /** The names that the machine has for it. */
  readonly called: readonly string[];
  /** What the job's own is called below its root. */
  readonly name: string;
  readonly inMemory: boolean;
  readonly kept: readonly Kept[];
  /** Others of the machine's folders that are in this one, relative to it. */
  readonly inner: readonly string[];
  /** Whether the jobs' own folders are in it. */
  readonly holdsJobs: boolean;
}

type Looks = Pick<Files, "realPath" | "stat">;

/** The part of a path below a folder; undefined where it is not below it. */
const below = (folder: string, path: string): string | undefined =>
  path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;

/**
 * Finds out which folders jobs get of their own, and what in them has to stay visible: as it is named, and as it is without
 * links. The first of the visible paths is where the jobs' roots are.
 */
export async function privateFolders(files: Looks, visible: readonly string[]): Promise<readonly PrivateFolder[]> {
  const [jobs = ""] = visible;
  const place = (await files.realPath(resolve(jobs))) ?? jobs;
  const found = new Map<string, { readonly name: string; readonly inMemory: boolean; readonly called: string[] }>();
  for (const { path, name } of SHARED) {
    const at = await files.realPath(path);
    if (at === undefined || (await files.stat(at))?.kind !== "folder") continue;
    const same = found.get(at);
    if (same === undefined) found.set(at, { name, inMemory: path === IN_MEMORY, called: [path] });
    else same.called.push(path);
  }
  const outer = [...found].filter(([at]) => ![...found.keys()].some((other) => below(other, at) !== undefined));
  return Promise.all(
    outer.map(async ([at, { name, inMemory, called }]) => ({
      at,
      called,
      name,
      inMemory,
      kept: await keptIn(at, [at, ...called], files, visible),
      inner: [...found.keys()].flatMap((other) => below(at, other) ?? []),
      holdsJobs: below(at, place) !== undefined,
    })),
  );
}

/** What of the visible paths is in a folder; one that is in another of them needs no place of its own. */
async function keptIn(
  at: string,
  called: readonly string[],
  files: Looks,
  visible: readonly string[],
): Promise<readonly Kept[]> {
  const all = new Map<string, Kept>();
  for (const path of visible.map((one) => resolve(one))) {
    const from = await files.realPath(path).catch(() => undefined);
    if (from === undefined) continue;
    const isFolder = (await files.stat(from))?.kind === "folder";
    for (const place of [...called.map((folder) => below(folder, path)), below(at, from)]) {
      if (place !== undefined) all.set(place, { from, below: place, isFolder });
    }
  }
  return [...all.values()].filter(({ below: place }) => ![...all.keys()].some((other) => below(other, place)));
}

/** Those of some paths that are in such a folder of the machine's and are not kept. */
export async function hiddenBy(
  folders: readonly PrivateFolder[],
  paths: readonly string[],
  files: Pick<Files, "stat">,
): Promise<readonly string[]> {
  const isHidden = (path: string): boolean =>
    folders.some(({ at, called, kept }) => {
      const rest = [at, ...called].map((folder) => below(folder, path)).find((one) => one !== undefined);
      return rest !== undefined && !kept.some(({ below: one }) => rest === one || below(one, rest) !== undefined);
    });
  const found = await Promise.all(
    paths.map(async (path) => isHidden(path) && (await files.stat(path).catch(() => undefined)) !== undefined),
  );
  return paths.filter((_, index) => found[index] === true);
}

const placeOf = (root: string, { name }: PrivateFolder): string => join(root, `private-${name}`);

/** Makes a job's own folders, with places for what is kept in them; in memory those are made where they are mounted. */
export async function makePrivateFolders(files: Files, folders: readonly PrivateFolder[], root: string): Promise<void> {
  await Promise.all(
    folders.map(async (folder) => {
      const place = placeOf(root, folder);
      // What is in memory is not there before it is mounted.
      if (folder.inMemory) return folder.kept.length === 0 ? undefined : files.makeFolder(place);
      for (const path of [place, ...folder.inner.map((one) => join(place, one))]) {
        await files.makeFolder(path);
        await files.setShared(path);
      }
      for (const { below: path, isFolder } of folder.kept) {
        await files.makeFolder(isFolder ? join(place, path) : join(place, path, ".."));
        if (!isFolder) await files.write(join(place, path), "");
      }
      return undefined;
    }),
  );
}

/**
 * The mounts that put a job's own folders over the machine's. What is kept is brought into them while it can still be
 * reached. The folder that the jobs are in comes last: the others are reached through it.
 */
export function privateMounts(folders: readonly PrivateFolder[], root: string): readonly MountLine[] {
  const isPlain = ({ inMemory, kept }: PrivateFolder): boolean => inMemory && kept.length === 0;
  const lines = folders
    .filter((folder) => !isPlain(folder))
    .flatMap((folder) => {
      const place = placeOf(root, folder);
      const kept = folder.inMemory ? folder.kept.filter(({ isFolder }) => isFolder) : folder.kept;
      return [
        ...(folder.inMemory ? [mounted.memory(place)] : []),
        ...kept.map(({ from, below: path, isFolder }) =>
          (!isFolder ? mounted.file : folder.inMemory ? mounted.folder : mounted.over)(from, join(place, path)),
        ),
      ];
    });
  const over = [...folders].sort((a, b) => Number(a.holdsJobs) - Number(b.holdsJobs));
  return [
    ...lines,
    ...over.map((folder) =>
      isPlain(folder) ? mounted.memory(folder.at, root) : mounted.over(placeOf(root, folder), folder.at),
    ),
  ];
}
