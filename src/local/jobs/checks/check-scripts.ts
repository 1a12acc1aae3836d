import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { digest } from "../../../base/digest.ts";
import type { Files } from "../../effects.ts";

const SCRIPTS = fileURLToPath(new URL("./script/", import.meta.url));
/** The forms of Model Monitor's files are those in which the step MonitoringBaseline writes them. */
const FORMS = fileURLToPath(new URL("../../../steps/monitoring-baseline/script/", import.meta.url));
const IN_FORMS: ReadonlySet<string> = new Set(["data_quality.py", "model_quality.py"]);

const placeOf = (name: string): string => join(IN_FORMS.has(name) ? FORMS : SCRIPTS, name);

/** Puts scripts into a folder of the job. */
export async function putScripts(files: Files, folder: string, names: readonly string[]): Promise<void> {
  await files.makeFolder(folder);
  for (const name of names) await files.copy(placeOf(name), join(folder, name));
}

/** A digest of scripts, on which results depend as they do on code of the user. */
export async function checkScriptsDigest(files: Pick<Files, "readRegular">, names: readonly string[]): Promise<string> {
  return digest((await Promise.all(names.map((name) => files.readRegular(placeOf(name))))).join("\n"));
}
