import { join } from "node:path";
import type { Files } from "../effects.ts";
import { type MountLine, mounted, tableText } from "./mount-table.ts";
import { makePrivateFolders, type PrivateFolder, privateMounts } from "./private-folders.ts";

/** Where a job's table of mounts stands, below its root. */
const TABLE = "mounts";
/** The folder that is put over /opt, below its root. */
const STAGE = "stage";

export const tableOf = (root: string): string => join(root, TABLE);

/** What a job gets of its own beside /opt/ml. */
export interface Own {
  readonly folders: readonly PrivateFolder[];
  /** A /proc that shows its process namespace. */
  readonly processes: boolean;
}

/** Writes down the mounts that make a job's root, below `root`, what whoever makes them sees. */
export async function writeMounts(files: Files, root: string, own: Own): Promise<void> {
  const [opt, realRoot = root] = await Promise.all([
    optMounts(files, root),
    files.realPath(root),
    makePrivateFolders(files, own.folders, root),
  ]);
  const processes = own.processes ? [mounted.processes(root)] : [];
  const lines = [...opt, ...processes, ...privateMounts(own.folders, root, realRoot)];
  await files.write(tableOf(root), tableText(lines));
}

/**
 * The mounts that make `root`/opt/ml the /opt/ml. Where the machine has none, a folder with all that is in /opt bound into
 * it is put over /opt, so that the real /opt stays as it is.
 */
async function optMounts(files: Files, root: string): Promise<readonly MountLine[]> {
  const own = join(root, "opt/ml");
  if ((await files.stat("/opt/ml"))?.kind === "folder") return [mounted.alone(own, "/opt/ml")];
  const stage = join(root, STAGE);
  const lines: MountLine[] = [];
  for (const name of await files.list("/opt")) {
    // A link is followed: what it leads to is there under its name, and one that leads nowhere is left out.
    const path = await files.realPath(join("/opt", name));
    const kind = path === undefined ? undefined : (await files.stat(path))?.kind;
    if (path === undefined || kind === undefined) continue;
    const place = join(stage, name);
    if (kind === "folder") await files.makeFolder(place);
    else await files.write(place, "");
    lines.push((kind === "folder" ? mounted.folder : mounted.alone)(path, place));
  }
  await files.makeFolder(join(stage, "ml"));
  return [...lines, mounted.alone(own, join(stage, "ml")), mounted.folder(stage, "/opt")];
}
