import { join } from "node:path";
import type { Files } from "../../local/effects.ts";

export interface DataFile {
  readonly file: string;
  readonly size: number;
  /** The time of the last modification. */
  readonly modified: string;
}

/**
 * A source's files, except for those that tools leave behind. Undefined if something cannot be read; compiling reports
 * it.
 */
export async function dataFiles(
  files: Files,
  path: string,
  above: readonly string[] = [],
): Promise<readonly DataFile[] | undefined> {
  const real = await files.realPath(path).catch(() => undefined);
  const stat = real === undefined ? undefined : await files.stat(real).catch(() => undefined);
  // A pipe, or a broken or circular link.
  if (real === undefined || stat === undefined || above.includes(real)) return undefined;
  if (stat.kind === "file") return [{ file: path, size: stat.size, modified: stat.modified }];
  if (stat.kind !== "folder") return undefined;
  const names = (await files.list(path)).filter((name) => !name.startsWith("."));
  // If the source is a single file, it is treated as data regardless of its name.
  const inside = names.length === 1 ? names : names.filter((name) => !/^_|\.metadata$/.test(name));
  const each = await Promise.all(inside.map((name) => dataFiles(files, join(path, name), [...above, real])));
  return each.includes(undefined) ? undefined : each.flatMap((some) => some ?? []);
}
