import { join } from "node:path";
import type { Files } from "../../local/effects.ts";

export interface DataFile {
  readonly file: string;
  readonly size: number;
  /** When it was changed last. */
  readonly modified: string;
}

/** The files of a source, without what tools leave there; undefined where something cannot be read, as compiling reports. */
export async function dataFiles(
  files: Files,
  path: string,
  above: readonly string[] = [],
): Promise<readonly DataFile[] | undefined> {
  const real = await files.realPath(path).catch(() => undefined);
  const stat = real === undefined ? undefined : await files.stat(real).catch(() => undefined);
  // A pipe, or a link that leads nowhere or round in a circle.
  if (real === undefined || stat === undefined || above.includes(real)) return undefined;
  if (stat.kind === "file") return [{ file: path, size: stat.size, modified: stat.modified }];
  if (stat.kind !== "folder") return undefined;
  const names = (await files.list(path)).filter((name) => !name.startsWith("."));
  // A file that lies alone is data, whatever its name.
  const inside = names.length === 1 ? names : names.filter((name) => !/^_|\.metadata$/.test(name));
  const each = await Promise.all(inside.map((name) => dataFiles(files, join(path, name), [...above, real])));
  return each.includes(undefined) ? undefined : each.flatMap((some) => some ?? []);
}
