import { dirname, join } from "node:path";
import type { Tree } from "../../../base/digest.ts";
import type { Effects } from "../../effects.ts";
import type { Folders } from "../folders.ts";
import type { Storage } from "../s3.ts";

/** Objects that an earlier run put below one address and this run would have put below another. */
export interface Relocation {
  readonly from: string;
  readonly to: string;
  /** All that the earlier step wrote, by URI. */
  readonly published: Readonly<Record<string, Tree>>;
}

/**
 * The folder that stands for S3, in which what was taken over from earlier runs is also found where this run would have put
 * it: a step can spell out an address with the run's id in it, instead of asking the step that wrote there.
 * Objects are copied to that address when something reads there, not before: most steps ask for the address, and get the
 * earlier one.
 */
export interface RelocatedStorage extends Storage {
  relocate(relocations: readonly Relocation[]): Promise<void>;
}

const folderOf = (uri: string): string => `${uri.replace(/\/+$/, "")}/`;

/** The rest of a URI that is a place or below it; undefined where it is elsewhere. */
const below = (uri: string, place: string): string | undefined =>
  folderOf(uri).startsWith(folderOf(place)) ? uri.slice(place.replace(/\/+$/, "").length) : undefined;

/** Whether what is written to one URI may be what another one reads, which may be any prefix. */
export const meet = (written: string, read: string): boolean =>
  written.startsWith(read) || below(read, written) !== undefined || below(written, read) !== undefined;

export function openRelocated(
  storage: Storage,
  { files, random }: Pick<Effects, "files" | "random">,
  folders: Folders,
): RelocatedStorage {
  const waiting = new Map<Relocation, Promise<void> | undefined>();

  /** A reader never sees half of a file. What a step of this run wrote there meanwhile is newer. */
  const put = async (from: string, to: string, over: boolean): Promise<void> => {
    if (!over && (await files.stat(to)) !== undefined) return;
    const staged = join(folders.temporary, random(12));
    await files.copy(from, staged);
    await files.makeFolder(dirname(to));
    await files.rename(staged, to);
  };

  const bringTree = async (uri: string, tree: Tree, to: string, over: boolean): Promise<void> => {
    const found = await storage.find(uri);
    if (found === undefined) return;
    for (const { path } of found.files.filter(({ path }) => Object.hasOwn(tree, path))) {
      if (found.kind === "object") await put(found.path, storage.locate(to), over);
      else await put(join(found.path, path), join(storage.locate(to), path), over);
    }
  };

  const bring = async ({ from, to, published }: Relocation, over: boolean): Promise<void> => {
    for (const [uri, tree] of Object.entries(published)) {
      const rest = below(uri, from);
      if (rest !== undefined) await bringTree(uri, tree, to.replace(/\/+$/, "") + rest, over);
    }
  };

  const bringFor = async (uri: string): Promise<void> => {
    for (const [relocation, brought] of waiting) {
      if (!meet(relocation.to, uri)) continue;
      const done = brought ?? bring(relocation, false);
      waiting.set(relocation, done);
      await done;
    }
  };

  return {
    ...storage,
    find: async (uri) => bringFor(uri).then(() => storage.find(uri)),
    digest: async (uri) => bringFor(uri).then(() => storage.digest(uri)),
    text: async (uri) => bringFor(uri).then(() => storage.text(uri)),
    relocate: async (relocations) => {
      for (const relocation of relocations) {
        // What is there already was written by a step before this one, whose outputs would have gone over it.
        if ((await files.stat(storage.locate(relocation.to))) === undefined) waiting.set(relocation, undefined);
        else await bring(relocation, true);
      }
    },
  };
}
