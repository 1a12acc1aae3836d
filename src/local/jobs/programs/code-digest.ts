import { dirname, join } from "node:path";
import { treeDigest } from "../../../base/digest.ts";
import type { JobContext } from "../job.ts";
import type { LocalProgram } from "./program.ts";

/** More files than a program's own folder has. */
const MAX_FILES = 1000;

/**
 * What a program's result depends on: its words, and everything in its script's folder, because scripts read and import
 * what is beside them. In a larger folder, the result is tied to the run, so that no later run reuses it.
 */
export async function programIdentity({ words, file }: LocalProgram, context: JobContext) {
  if (file === undefined) return { words, code: "" };
  const folder = dirname(file);
  if (!/\.(py|sh|js|mjs|cjs)$/.test(file)) {
    const { files } = context.effects;
    const real = (await files.realPath(file)) ?? file;
    const stat = await files.stat(real);
    return { words, code: (stat && (await context.digests.of(real, stat))) ?? "" };
  }
  const relative = words.map((word) => (word.startsWith(`${folder}/`) ? word.slice(folder.length + 1) : word));
  const found = new Map<string, { digest: string; size: number }>();
  const isWhole = await addFiles(folder, "", found, context);
  return { words: relative, code: isWhole ? treeDigest(Object.fromEntries(found)) : context.run };
}

/** False if there are too many files. */
async function addFiles(
  folder: string,
  prefix: string,
  found: Map<string, { digest: string; size: number }>,
  context: JobContext,
): Promise<boolean> {
  const { files } = context.effects;
  for (const name of await files.list(folder)) {
    if (name.startsWith(".") || name === "node_modules" || name === "__pycache__") continue;
    const path = join(folder, name);
    const stat = await files.stat(path);
    if (stat?.kind === "folder" && !(await addFiles(path, `${prefix}${name}/`, found, context))) return false;
    const real = stat?.kind === "link" ? await files.realPath(path) : path;
    const target = real === undefined ? undefined : await files.stat(real);
    if (real === undefined || target?.kind !== "file") continue;
    if (found.size >= MAX_FILES) return false;
    const digest = await context.digests.of(real, target);
    if (digest !== undefined) found.set(prefix + name, { digest, size: target.size });
  }
  return true;
}
