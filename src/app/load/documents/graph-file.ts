import { resolve } from "node:path";
import { diagnostic, SpeclineError } from "../../../diagnostics/index.ts";
import type { ConfigEffects } from "../../config/configs.ts";
import { nodeEffects } from "../../host/effects.ts";
import { parseText } from "./read-document.ts";

/** What a YAML or JSON file holds. Throws where it cannot be read. */
export async function documentOf(
  file: string,
  { files }: Pick<ConfigEffects, "files"> = nodeEffects(),
): Promise<unknown> {
  const path = resolve(file);
  const text = await files.readText(path).catch((error: unknown) => {
    throw new SpeclineError([diagnostic("usage/unreadable", { file, reason: (error as Error).message })]);
  });
  if (text === undefined) throw new SpeclineError([diagnostic("usage/no-such-file", { file })]);
  const document = await parseText(path, text);
  if ("diagnostics" in document) throw new SpeclineError(document.diagnostics);
  return document.value;
}
