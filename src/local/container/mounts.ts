import { join } from "node:path";
import type { Files } from "../effects.ts";

/** Where a job's table of mounts stands, below its root. */
const TABLE = "mounts";
/** The folder that is put over /opt, below its root. */
const STAGE = "stage";

/**
 * A /proc of the job's own process namespace. What is mounted is called otherwise than the machine's: `mount -a` passes
 * over what seems to be mounted already.
 */
export const PROC = "specline /proc proc nosuid,nodev,noexec 0 0\n";

/** What ends a field of fstab(5), and the backslash, as it has them; other blanks are letters of a name. */
const escaped = (path: string): string =>
  path.replace(/[ \t\n\\]/g, (blank) => `\\${blank.charCodeAt(0).toString(8).padStart(3, "0")}`);

const line = (from: string, to: string, how: "bind" | "rbind"): string =>
  `${escaped(from)} ${escaped(to)} none ${how} 0 0\n`;

/**
 * Writes down the mounts that make `root`/opt/ml the /opt/ml of whoever makes them.
 * Where the machine has no /opt/ml, a folder with all that is in /opt bound into it is put over /opt, so that the real
 * /opt stays as it is.
 */
export async function writeMounts(files: Files, root: string, more: readonly string[] = []): Promise<void> {
  const own = join(root, "opt/ml");
  const stage = join(root, STAGE);
  if ((await files.stat("/opt/ml"))?.kind === "folder") {
    await files.write(tableOf(root), [line(own, "/opt/ml", "bind"), ...more].join(""));
    return;
  }
  const lines: string[] = [];
  for (const name of await files.list("/opt")) {
    // A link is followed: what it leads to is there under its name, and one that leads nowhere is left out.
    const path = await files.realPath(join("/opt", name));
    const kind = path === undefined ? undefined : (await files.stat(path))?.kind;
    if (path === undefined || kind === undefined) continue;
    const place = join(stage, name);
    if (kind === "folder") await files.makeFolder(place);
    else await files.write(place, "");
    lines.push(line(path, place, kind === "folder" ? "rbind" : "bind"));
  }
  await files.makeFolder(join(stage, "ml"));
  lines.push(line(own, join(stage, "ml"), "bind"), line(stage, "/opt", "rbind"));
  await files.write(tableOf(root), [...lines, ...more].join(""));
}

export const tableOf = (root: string): string => join(root, TABLE);
