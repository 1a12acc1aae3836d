import { resolve } from "node:path";
import { SpeclineError } from "../../../diagnostics/index.ts";
import type { ConfigEffects } from "../../config/configs.ts";
import { nodeEffects } from "../../host/effects.ts";
import { readNamed } from "../../host/read-named.ts";
import { parseText } from "./read-document.ts";

/**
 * Reads the contents of a YAML or JSON file.
 *
 * @throws SpeclineError if it cannot be read or parsed
 */
export async function documentOf(
  file: string,
  { files }: Pick<ConfigEffects, "files"> = nodeEffects(),
): Promise<unknown> {
  const { value: text, diagnostics } = await readNamed(files, process.cwd(), file);
  if (text === undefined) throw new SpeclineError(diagnostics);
  const document = await parseText(resolve(file), text);
  if ("diagnostics" in document) throw new SpeclineError(document.diagnostics);
  return document.value;
}
