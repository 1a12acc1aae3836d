import { join } from "node:path";
import type { Effects, FileStat } from "../effects.ts";
import type { Folders } from "./folders.ts";

/** A file's state when its digest was computed: size, times and inode. If they are unchanged, so are its bytes. */
export const stampOf = (stat: FileStat): string => [stat.size, stat.modified, stat.changed, stat.inode].join(" ");

interface Entry {
  readonly stamp: string;
  readonly digest: string;
}

/**
 * Digests of the files in the work folder, each computed only once while the file stays unchanged. Two concurrent runs
 * can overwrite each other's index; the only cost is that some digests are computed again.
 */
export interface Digests {
  of(path: string, stat?: FileStat): Promise<string | undefined>;
  /** Stores new digests for the next run. */
  save(): Promise<void>;
}

export async function openDigests(effects: Effects, folders: Folders): Promise<Digests> {
  const { files } = effects;
  const place = join(folders.cache, "digests.json");
  const entries = new Map<string, Entry>(parse(await files.readRegular(place)));
  /** Digests that are being computed: jobs that begin at the same time often have the same inputs. */
  const pending = new Map<string, Promise<string>>();
  let learnt = false;
  return {
    of: async (path, known) => {
      const stat = known ?? (await files.stat(path));
      if (stat?.kind !== "file") return undefined;
      const stamp = stampOf(stat);
      const name = path.startsWith(`${folders.work}/`) ? path.slice(folders.work.length + 1) : path;
      const entry = entries.get(name);
      if (entry?.stamp === stamp) return entry.digest;
      const key = `${name} ${stamp}`;
      const computing = pending.get(key) ?? files.digest(path).finally(() => pending.delete(key));
      pending.set(key, computing);
      const digest = await computing;
      entries.set(name, { stamp, digest });
      learnt = true;
      return digest;
    },
    save: async () => {
      if (learnt) await files.write(place, JSON.stringify(Object.fromEntries(entries)));
      learnt = false;
    },
  };
}

/** Invalid entries in a corrupt index are computed again. */
function parse(text: string | undefined): readonly (readonly [string, Entry])[] {
  try {
    const all = Object.entries((JSON.parse(text ?? "{}") ?? {}) as Readonly<Record<string, Partial<Entry> | null>>);
    return all.filter(
      (pair): pair is [string, Entry] =>
        typeof pair[1]?.stamp === "string" && /^[0-9a-f]{64}$/.test(String(pair[1]?.digest)),
    );
  } catch {
    return [];
  }
}
