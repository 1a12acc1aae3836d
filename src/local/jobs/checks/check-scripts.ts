import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { digest } from "../../../base/digest.ts";
import type { Files } from "../../effects.ts";

const SCRIPTS = fileURLToPath(new URL("./script/", import.meta.url));

/** Puts scripts into a folder of the job. */
export async function putScripts(files: Files, folder: string, names: readonly string[]): Promise<void> {
  await files.makeFolder(folder);
  for (const name of names) await files.copy(join(SCRIPTS, name), join(folder, name));
}

/** A digest of scripts, on which results depend as they do on code of the user. */
export async function checkScriptsDigest(files: Pick<Files, "readRegular">, names: readonly string[]): Promise<string> {
  return digest((await Promise.all(names.map((name) => files.readRegular(join(SCRIPTS, name))))).join("\n"));
}
