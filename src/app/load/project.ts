import { dirname, join } from "node:path";
import type { Diagnostic } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { parseText, type TextDocument } from "./documents/read-document.ts";

/** The settings that a folder's pipelines share: targets, packs and defaults. */
export const PROJECT_FILE = "specline.config.yaml";

/** The nearest project file in a folder or its parents, if there is one. */
export type Project =
  | { readonly file: string; readonly document: TextDocument }
  | { readonly diagnostics: readonly Diagnostic[] }
  | undefined;

/** Reads the project file that applies to a folder. Each caller checks the keys that it needs. */
export async function readProject(effects: Effects, folder: string): Promise<Project> {
  const file = join(folder, PROJECT_FILE);
  const text = await effects.files.readText(file);
  if (text === undefined) {
    const above = dirname(folder);
    return above === folder ? undefined : readProject(effects, above);
  }
  const document = await parseText(file, text);
  return "diagnostics" in document ? document : { file, document };
}
