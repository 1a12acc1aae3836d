import { join } from "node:path";
import type { Files } from "../effects.ts";
import { type MountLine, mounted, tableText } from "./mount-table.ts";
import { makePrivateFolders, type PrivateFolder, privateMounts } from "./private-folders.ts";

/** Where a job's table of mounts stands, below its root. */
const TABLE = "mounts";
/** The folder that is put over /opt, below its root. */
const STAGE = "stage";

export const tableOf = (root: string): string => join(root, TABLE);

/** What the machine has in /opt; undefined where it has an /opt/ml, which is all that has to be covered. */
export type Opt = undefined | readonly { readonly name: string; readonly path: string; readonly isFolder: boolean }[];

export async function lookIntoOpt(files: Pick<Files, "list" | "realPath" | "stat">): Promise<Opt> {
  if ((await files.stat("/opt/ml"))?.kind === "folder") return undefined;
  const found = (await files.list("/opt")).map(async (name) => {
    // A link is followed: what it leads to is there under its name, and one that leads nowhere is left out.
    const path = await files.realPath(join("/opt", name));
    const kind = path === undefined ? undefined : (await files.stat(path))?.kind;
    return path === undefined || kind === undefined ? [] : [{ name, path, isFolder: kind === "folder" }];
  });
  return (await Promise.all(found)).flat();
}

/** What a job gets of its own beside /opt/ml, which is the same for all of a run. */
export interface Own {
  readonly opt: Opt;
  readonly folders: readonly PrivateFolder[];
  /** A /proc that shows its process namespace. */
  readonly processes: boolean;
}

/** Writes down the mounts that make a job's root, below `root`, what whoever makes them sees. */
export async function writeMounts(files: Files, root: string, own: Own): Promise<void> {
  await Promise.all([makeStage(files, root, own.opt), makePrivateFolders(files, own.folders, root)]);
  const processes = own.processes ? [mounted.processes(root)] : [];
  const lines = [...optMounts(root, own.opt), ...processes, ...privateMounts(own.folders, root)];
  await files.write(tableOf(root), tableText(lines));
}

async function makeStage(files: Files, root: string, opt: Opt): Promise<void> {
  if (opt === undefined) return;
  await files.makeFolder(join(root, STAGE));
  for (const { name, isFolder } of opt) if (!isFolder) await files.write(join(root, STAGE, name), "");
}

/**
 * The mounts that make `root`/opt/ml the /opt/ml. Where the machine has none, a folder with all that is in /opt bound into
 * it is put over /opt, so that the real /opt stays as it is.
 */
function optMounts(root: string, opt: Opt): readonly MountLine[] {
  const own = join(root, "opt/ml");
  if (opt === undefined) return [mounted.over(own, "/opt/ml")];
  const stage = join(root, STAGE);
  return [
    ...opt.map(({ name, path, isFolder }) => (isFolder ? mounted.folder : mounted.file)(path, join(stage, name))),
    mounted.folder(own, join(stage, "ml")),
    mounted.over(stage, "/opt"),
  ];
}
