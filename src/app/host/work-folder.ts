import { relative, sep } from "node:path";
import { listed } from "../../base/words.ts";
import type { Asset } from "../../compile/compiled.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";

/**
 * Rejects a work folder inside a folder that the pipeline reads, because the next run would read its files as data or
 * code. Hidden folders, such as `.specline`, are never read.
 */
export function workInside(work: string, assets: readonly Asset[]): readonly Diagnostic[] {
  const holding = assets.flatMap(({ form, sources, steps }) => {
    if (form === "file") return [];
    const folder = Object.entries(sources)
      .flatMap(([path, source]) => ("file" in source ? [folderOf(source.file, path)] : []))
      .find((one) => one !== undefined && isReadBelow(one, work));
    return folder === undefined ? [] : [{ folder, steps }];
  });
  return holding
    .slice(0, 1)
    .map(({ folder, steps }) => diagnostic("run/work-inside", { work, folder, steps: listed(steps) }));
}

/**
 * The folder from which a file was read, derived from the file's path there. Undefined if the file was read through a
 * link.
 */
function folderOf(file: string, path: string): string | undefined {
  const below = sep + path.split("/").join(sep);
  return file.endsWith(below) ? file.slice(0, -below.length) : undefined;
}

const isReadBelow = (folder: string, work: string): boolean =>
  relative(folder, work)
    .split(sep)
    .every((part) => !part.startsWith("."));
