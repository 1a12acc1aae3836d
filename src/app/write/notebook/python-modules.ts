import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Diagnostic, diagnostic, hasErrors } from "../../../diagnostics/index.ts";
import type { Host } from "../../host/host.ts";
import { writeOutput } from "../../host/write-output.ts";

const FOLDER = fileURLToPath(new URL("../../../../python", import.meta.url));
const MODULES = ["specline.py", "specline_configs.py", "specline_cli.py"];

/** The modules' names cannot be chosen. */
const TAKEN = "choose another folder with -o, or pass --force to replace it with this version's";

export interface WrittenModules {
  /** Their absolute paths. */
  readonly modules?: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Copies what a notebook for Python imports into its folder. Other files with these names are kept, because they may be
 * the user's own.
 */
export async function writeModules(host: Host, folder: string, force: boolean): Promise<WrittenModules> {
  const { files } = host.effects;
  const diagnostics: Diagnostic[] = [];
  const texts = await Promise.all(MODULES.map((name) => files.readText(join(FOLDER, name))));
  const modules = MODULES.map((name) => join(folder, name));
  const there = await Promise.all(modules.map((file) => files.readText(file)));
  for (const [index, file] of modules.entries())
    if (!force && there[index] !== undefined && there[index] !== texts[index])
      diagnostics.push(diagnostic("usage/exists", { file }, {}, { hint: TAKEN }));
  if (hasErrors(diagnostics)) return { diagnostics };
  for (const [index, file] of modules.entries())
    diagnostics.push(...(await writeOutput(host, file, texts[index] ?? "")));
  return hasErrors(diagnostics) ? { diagnostics } : { modules, diagnostics };
}
