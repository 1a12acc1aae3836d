import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";

/**
 * Applies the first fix that touches each file, keeping comments and layout, and gives the titles of those applied.
 * One a file and a round: the paths of a second fix may not be right any more once the first is done.
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
