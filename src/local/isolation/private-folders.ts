import { join, resolve } from "node:path";
import type { Files } from "../effects.ts";
import { type MountLine, mounted } from "./mount-table.ts";

/** The machine's folders for temporary data. Every job gets private ones in their place, as in a container. */
const SHARED = [
  { path: "/tmp", name: "tmp" },
  { path: "/var/tmp", name: "var-tmp" },
  { path: "/dev/shm", name: "shm" },
] as const;

/** A folder that is in memory on the machine is also in memory for a job. */
const IN_MEMORY = "/dev/shm";

/** A machine path that stays visible to jobs inside a private folder. */
interface Kept {
  /** Without links. */
  readonly from: string;
  /** Relative to the folder that contains it. */
  readonly below: string;
  readonly isFolder: boolean;
}

/** A machine folder that is replaced with a private folder for each job. */
export interface PrivateFolder {
  /** Its path, without links. */
  readonly at: string;
  /** The machine's names for it. */
  readonly called: readonly string[];
  /** The name of the job's private folder in the job's root. */
  readonly name: string;
  readonly inMemory: boolean;
  readonly kept: readonly Kept[];
  /** Other such machine folders inside this one, relative to it. */
  readonly inner: readonly string[];
  /** Whether it contains the jobs' folders. */
  readonly holdsJobs: boolean;
}

type Looks = Pick<Files, "realPath" | "stat">;

/** The part of a path inside a folder. Undefined if the path is not inside it. */
const below = (folder: string, path: string): string | undefined =>
  path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;

/**
 * Determines which folders are private to each job, and which paths in them must stay visible, both as named and with
 * links resolved. The first visible path is the folder that contains the jobs' roots.
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

/** The visible paths in a folder. A path inside another visible path does not need a location of its own. */
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

/** The given paths that are inside a private folder and are not kept. */
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

/**
 * Creates a job's private folders, with locations for the kept paths. For folders in memory, these locations are
 * created when they are mounted.
 */
export async function makePrivateFolders(files: Files, folders: readonly PrivateFolder[], root: string): Promise<void> {
  await Promise.all(
    folders.map(async (folder) => {
      const place = placeOf(root, folder);
      // The contents of a folder in memory do not exist before it is mounted.
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
 * The mounts that put a job's private folders over the machine's. Kept paths are mounted into them while they can still
 * be reached. The folder that contains the jobs is mounted last, because the others are reached through it.
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
