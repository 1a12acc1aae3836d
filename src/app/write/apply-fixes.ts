import { type Diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { rewriteFile } from "../host/write-output.ts";

/**
 * Applies the first fix for each file, keeping comments and layout. Only one fix is applied per file, because applying
 * it can invalidate the paths in other fixes.
 *
 * @returns the titles of the fixes that were applied
 * @throws SpeclineError if a file cannot be written
 */
export async function applyFixes(
  effects: Effects,
  file: string,
  faults: readonly Diagnostic[],
): Promise<readonly string[]> {
  if (!faults.some(({ fix }) => fix !== undefined)) return [];
  const { applyEdits } = await import("../../author/spec/edit-spec.ts");
  const applied: string[] = [];
  const touched = new Set<string>();
  for (const { fix } of faults) {
    if (fix === undefined || fix.edits.length === 0) continue;
    const paths = new Set(fix.edits.map((edit) => edit.file ?? file));
    if ([...paths].some((path) => touched.has(path) || !/\.(ya?ml|json)$/.test(path))) continue;
    for (const path of paths) {
      touched.add(path);
      const edits = fix.edits.filter((edit) => (edit.file ?? file) === path);
      const text = await effects.files.readText(path);
      const unwritten = text === undefined ? [] : await rewriteFile({ effects }, path, applyEdits(text, edits));
      if (unwritten.length > 0) throw new SpeclineError(unwritten);
    }
    applied.push(fix.title);
  }
  return applied;
}
