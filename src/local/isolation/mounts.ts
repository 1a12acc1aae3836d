import { join } from "node:path";
import type { Files } from "../effects.ts";
import type { Extras } from "./container.ts";
import { type MountLine, mounted, tableText } from "./mount-table.ts";
import { makePrivateFolders, type PrivateFolder, privateMounts } from "./private-folders.ts";

/** The name of a job's mount table in its root folder. */
const MOUNT_TABLE_NAME = "mounts";
/** The name of the folder in the job's root that is mounted over /opt. */
const OPT_FOLDER_NAME = "stage";

export const tableOf = (root: string): string => join(root, MOUNT_TABLE_NAME);

/** The entries of the machine's /opt. Undefined if it contains /opt/ml, because then only /opt/ml must be covered. */
export type Opt = undefined | readonly { readonly name: string; readonly path: string; readonly isFolder: boolean }[];

export async function lookIntoOpt(files: Pick<Files, "list" | "realPath" | "stat">): Promise<Opt> {
  if ((await files.stat("/opt/ml"))?.kind === "folder") return undefined;
  const found = (await files.list("/opt")).map(async (name) => {
    // Follow links: mount the target under the link's name, and omit broken links.
    const path = await files.realPath(join("/opt", name));
    const kind = path === undefined ? undefined : (await files.stat(path))?.kind;
    return path === undefined || kind === undefined ? [] : [{ name, path, isFolder: kind === "folder" }];
  });
  return (await Promise.all(found)).flat();
}

/** What a job has besides its /opt/ml. It is the same for all jobs in a run, except for the extras. */
export interface Own extends Extras {
  readonly opt: Opt;
  readonly folders: readonly PrivateFolder[];
  /** Whether the job has a /proc that shows its process namespace. */
  readonly processes: boolean;
}

/** Writes a job's mount table to its `root`. */
export async function writeMounts(files: Files, root: string, own: Own): Promise<void> {
  await Promise.all([makeStage(files, root, own.opt), makePrivateFolders(files, own.folders, root)]);
  const processes = own.processes ? [mounted.processes(root)] : [];
  const names = await hostsMount(files, root, own.hostNames);
  // These mounts must precede the mount of /opt/ml, which includes the mounts inside it.
  const lent = (own.lent ?? []).map(({ from, to }) => mounted.readOnly(from, join(root, to)));
  const lines = [...lent, ...names, ...optMounts(root, own.opt), ...processes, ...privateMounts(own.folders, root)];
  await files.write(tableOf(root), tableText(lines));
}

const HOSTS = "/etc/hosts";

/** Lets the job resolve its machines' names. If this machine has no /etc/hosts, nothing can be mounted over it. */
async function hostsMount(files: Files, root: string, text: string | undefined): Promise<readonly MountLine[]> {
  if (text === undefined || (await files.stat(HOSTS)) === undefined) return [];
  const own = join(root, "hosts");
  await files.write(own, text, 0o644);
  return [mounted.file(own, HOSTS)];
}

async function makeStage(files: Files, root: string, opt: Opt): Promise<void> {
  if (opt === undefined) return;
  const stage = join(root, OPT_FOLDER_NAME);
  await files.makeFolder(join(stage, "ml"));
  // mount(8) would create them by path, but another job could have replaced a folder on that path with a link.
  for (const { name, isFolder } of opt)
    await (isFolder ? files.makeFolder(join(stage, name)) : files.write(join(stage, name), ""));
}

/**
 * The mounts that make `root`/opt/ml available as /opt/ml. If the machine has no /opt/ml, a folder with everything from
 * /opt bind-mounted into it is mounted over /opt, so that the real /opt remains unchanged.
 */
function optMounts(root: string, opt: Opt): readonly MountLine[] {
  const own = join(root, "opt/ml");
  if (opt === undefined) return [mounted.over(own, "/opt/ml")];
  const stage = join(root, OPT_FOLDER_NAME);
  return [
    ...opt.map(({ name, path, isFolder }) => (isFolder ? mounted.over : mounted.file)(path, join(stage, name))),
    mounted.over(own, join(stage, "ml")),
    mounted.over(stage, "/opt"),
  ];
}
