import { lstat, mkdir, readdir, symlink } from "node:fs/promises";
import { basename, dirname, join, parse, relative, sep } from "node:path";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { finish } from "../host/process/process.ts";

/** Reading a large repository takes a while. */
const PATIENCE = 600;

/** The files of a revision, in a folder of their own. */
export interface Checkout {
  /** The pipeline's file in that folder. */
  readonly file: string;
  /** The revision's full id. */
  readonly commit: string;
  /** The pipeline's file, relative to the repository's top folder. */
  readonly path: string;
  /** The top folder of the user's checkout. */
  readonly top: string;
}

/**
 * Writes the files of a revision to a new folder, without touching the user's checkout, index or worktrees. Files that
 * git does not track, such as data, are linked from the checkout. So is everything around the repository, so that paths
 * such as ../data.csv and project files in parent folders are found.
 *
 * @param scratch - an empty folder, in which the repository has the same path as on the disk
 */
export async function checkedOut(
  host: Host,
  {
    file,
    ref,
    scratch,
    work,
  }: { readonly file: string; readonly ref: string; readonly scratch: string; readonly work: string },
): Promise<Checkout | Diagnostic> {
  const git = gitIn(host, dirname(file));
  const place = await git("rev-parse", "--show-toplevel", "--show-prefix");
  if ("fault" in place) return diagnostic("compare/no-repository", { file, reason: place.fault });
  const [top = "", prefix = ""] = place.lines;
  const named = await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  const commit = "fault" in named ? undefined : named.lines[0];
  if (commit === undefined) return diagnostic("compare/unknown-ref", { ref, top });
  const path = join(prefix, basename(file));
  const inTop = gitIn(host, top, { GIT_INDEX_FILE: join(scratch, "index") });
  const folder = await placeIn(join(scratch, "disk"), top);
  for (const words of [
    ["read-tree", commit],
    ["checkout-index", "--all", "--quiet", `--prefix=${folder}/`],
  ]) {
    const done = await inTop(...words);
    if ("fault" in done) return diagnostic("compare/no-checkout", { ref, reason: done.fault });
  }
  if (!(await exists(join(folder, path)))) return diagnostic("compare/not-at-ref", { file: path, ref });
  const untracked = await gitIn(host, top)("ls-files", "--others", "--directory", "-z");
  if ("fault" in untracked) return diagnostic("compare/no-checkout", { ref, reason: untracked.fault });
  await link(untracked.lines.join("\n").split("\0"), { from: top, to: folder, work });
  return { file: join(folder, path), commit, path, top };
}

/** Makes an empty folder below `root`, at the path that `top` has on the disk, and links what is around it. */
async function placeIn(root: string, top: string): Promise<string> {
  let [from, to] = [parse(top).root, root];
  for (const own of relative(from, top).split(sep)) {
    await mkdir(join(to, own), { recursive: true });
    // What is in a folder that cannot be listed is missing later, which is reported.
    const entries = await readdir(from).catch(() => []);
    for (const name of entries) if (name !== own) await symlink(join(from, name), join(to, name));
    [from, to] = [join(from, own), join(to, own)];
  }
  return to;
}

async function link(
  entries: readonly string[],
  { from, to, work }: { readonly from: string; readonly to: string; readonly work: string },
): Promise<void> {
  for (const entry of entries) {
    const name = entry.replace(/\/$/, "");
    const [source, target] = [join(from, name), join(to, name)];
    if (name === "" || source === work || (await exists(target))) continue;
    await mkdir(dirname(target), { recursive: true });
    await symlink(source, target);
  }
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** What git printed to standard output, or why it failed. */
type Answer = { readonly lines: readonly string[] } | { readonly fault: string };

/** Calls git in a folder. Hooks and file system monitors do not run. */
const gitIn =
  (host: Host, folder: string, environment: Readonly<Record<string, string>> = {}) =>
  async (...words: readonly string[]): Promise<Answer> => {
    const safe = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];
    const { code, lines, out, fault } = await finish(host, ["git", ...safe, "-C", folder, ...words], {
      seconds: PATIENCE,
      environment: { LC_ALL: "C", ...environment },
    });
    return code === 0 ? { lines: out } : { fault: fault ?? lines.at(-1) ?? `git ended with status ${code}` };
  };
