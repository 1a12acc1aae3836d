import { join, resolve } from "node:path";
import type { Host } from "../app/host/host.ts";
import { diagnostic, SpeclineError } from "../diagnostics/index.ts";

/** Options that name files to write. */
const WRITTEN = ["output", "sarif"];
/** Options that name files to read. Arguments are read, too. */
const READ = ["data", "plan", "against", "prices", "config"];
/** Commands whose purpose is to write a file in place. */
const IN_PLACE = /^(config .*|print|lock|upgrade|import)$/;

/**
 * Throws if a command would replace a file that it reads by a document of another kind, such as a table by its scores.
 * Links are followed.
 */
export async function keepInputs(
  host: Pick<Host, "effects" | "folder">,
  command: string,
  words: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (IN_PLACE.test(command)) return;
  const { realPath } = host.effects.files;
  const real = async (path: string): Promise<string> => {
    const whole = resolve(host.folder, path);
    return (await realPath(whole).catch(() => undefined)) ?? whole;
  };
  const read = [words, READ.map((name) => options[name])].flat(3).filter((word) => typeof word === "string");
  const inputs = new Set(await Promise.all(read.map(real)));
  for (const name of WRITTEN) {
    const file = options[name];
    if (typeof file === "string" && inputs.has(await real(file)))
      throw new SpeclineError([diagnostic("usage/input-replaced", { file: join(file), option: `--${name}` })]);
  }
}
