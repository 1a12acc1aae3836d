import { dirname, join } from "node:path";
import { treeDigest } from "../../../base/digest.ts";
import type { JobContext } from "../job.ts";
import type { LocalProgram } from "./program.ts";

/** More files than a program's own folder has. */
const MAX_FILES = 1000;

/**
 * What a program's result depends on: its words, and the files among them. Of a script, everything in its folder counts,
 * because scripts read and import what is beside them. In a larger folder, the result is tied to the run, so that no
 * later run reuses it.
 */
export async function programIdentity({ words, files }: LocalProgram, context: JobContext) {
  const [first, ...others] = files;
  if (first === undefined) return { words, code: "" };
  const folder = dirname(first);
  const relative = words.map((word) =>
    isScript(first) && word.startsWith(`${folder}/`) ? word.slice(folder.length + 1) : word,
  );
  const more: string[] = [];
  for (const file of others) more.push(await codeOf(file, context));
  return { words: relative, code: await codeOf(first, context), ...(more.length > 0 && { more }) };
}

const isScript = (file: string): boolean => /\.(py|sh|js|mjs|cjs)$/.test(file);

async function codeOf(file: string, context: JobContext): Promise<string> {
  if (isScript(file)) {
    const found = new Map<string, { digest: string; size: number }>();
    const isWhole = await addFiles(dirname(file), "", found, context);
    return isWhole ? treeDigest(Object.fromEntries(found)) : context.run;
  }
  const { files } = context.effects;
  const real = (await files.realPath(file)) ?? file;
  const stat = await files.stat(real);
  return (stat && (await context.digests.of(real, stat))) ?? "";
}

/** False if there are too many files, or a link to a folder, which can lead anywhere, also back. */
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
    if (stat?.kind === "link" && target?.kind === "folder") return false;
    if (real === undefined || target?.kind !== "file") continue;
    if (found.size >= MAX_FILES) return false;
    const digest = await context.digests.of(real, target);
    if (digest !== undefined) found.set(prefix + name, { digest, size: target.size });
  }
  return true;
}
