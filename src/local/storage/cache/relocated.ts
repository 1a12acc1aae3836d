import { dirname, join } from "node:path";
import type { Tree } from "../../../base/digest.ts";
import type { Effects } from "../../effects.ts";
import type { Folders } from "../folders.ts";
import type { Storage } from "../s3.ts";

/** Objects that an earlier run stored under one address and that this run would have stored under another. */
export interface Relocation {
  readonly from: string;
  readonly to: string;
  /** Everything that the earlier step wrote, by URI. */
  readonly published: Readonly<Record<string, Tree>>;
}

/**
 * The local S3 folder. Results reused from earlier runs are also found where this run would have put them,
 * because a step can spell out an address that contains the run's id instead of referring to the step that wrote there.
 * Objects are copied to that address only when something reads it: most steps refer to the producing step and receive
 * the earlier address.
 */
export interface RelocatedStorage extends Storage {
  relocate(relocations: readonly Relocation[]): Promise<void>;
  /**
   * Serves the results as `relocate` does, but overwrites nothing. Returns whether a different object is at one of the
   * addresses, which a run would overwrite.
   */
  foresee(relocations: readonly Relocation[]): Promise<boolean>;
}

const folderOf = (uri: string): string => `${uri.replace(/\/+$/, "")}/`;

/** The part of a URI after a prefix that equals or contains it; undefined if the URI is elsewhere. */
const below = (uri: string, place: string): string | undefined =>
  folderOf(uri).startsWith(folderOf(place)) ? uri.slice(place.replace(/\/+$/, "").length) : undefined;

/** Whether data written to one URI might be read through another, which can be any prefix. */
export const meet = (written: string, read: string): boolean =>
  written.startsWith(read) || below(read, written) !== undefined || below(written, read) !== undefined;

export function openRelocated(
  storage: Storage,
  { files, random }: Pick<Effects, "files" | "random">,
  folders: Folders,
): RelocatedStorage {
  const waiting = new Map<Relocation, Promise<void> | undefined>();

  /** Readers never see a partial file. Anything that a step of this run has written there in the meantime is newer. */
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
    foresee: async (relocations) => {
      const there = await Promise.all(relocations.map(({ to }) => files.stat(storage.locate(to))));
      relocations.forEach((relocation, index) => {
        if (there[index] === undefined) waiting.set(relocation, undefined);
      });
      return there.some((stat) => stat !== undefined);
    },
    relocate: async (relocations) => {
      for (const relocation of relocations) {
        // Existing data was written by a preceding step, whose output this step would have overwritten.
        if ((await files.stat(storage.locate(relocation.to))) === undefined) waiting.set(relocation, undefined);
        else await bring(relocation, true);
      }
    },
  };
}
