import { resolve } from "node:path";
import { diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import { whyUnreadable } from "./system-error.ts";

/**
 * Reads a file specified by the user.
 *
 * @param folder - the folder to which relative names refer
 * @returns its content, or undefined with the reason
 */
export async function readNamed(
  files: Pick<Files, "readText">,
  folder: string,
  file: string,
): Promise<Staged<string | undefined>> {
  try {
    const value = await files.readText(resolve(folder, file));
    return { value, diagnostics: value === undefined ? [diagnostic("usage/no-such-file", { file })] : [] };
  } catch (error) {
    return { value: undefined, diagnostics: [diagnostic("usage/unreadable", { file, reason: whyUnreadable(error) })] };
  }
}
