import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";

/**
 * Applies the first fix for each file, keeping comments and layout. Only one fix is applied per file, because applying
 * it can invalidate the paths in other fixes.
 *
 * @returns the titles of the fixes that were applied
 */
export async function applyFixes(
  { files }: Effects,
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
      const text = await files.readText(path);
      if (text !== undefined) await files.write(path, applyEdits(text, edits));
    }
    applied.push(fix.title);
  }
  return applied;
}
