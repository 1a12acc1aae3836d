import { join, resolve } from "node:path";
import type { Host } from "../app/host/host.ts";
import { diagnostic, SpeclineError } from "../diagnostics/index.ts";

/** Options that name files to read. Arguments are read, too. */
const READ = ["data", "plan", "against", "prices", "config"];
/** Commands that can write the file that they read. */
const IN_PLACE = /^(config .*|print)$/;

/**
 * Throws if a command would replace a file that it reads, or a file that is not an earlier result of the same kind:
 * probably the file's name after the option is missing, as in `check --sarif a.yaml b.yaml`. Links are followed.
 */
export async function keepFiles(
  host: Pick<Host, "effects" | "folder">,
  command: string,
  words: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (options["output"] === undefined && options["sarif"] === undefined) return;
  const { existingFile, WRITTEN } = await import("./earlier-results.ts");
  const { realPath, readRegular } = host.effects.files;
  const real = async (path: string): Promise<string> => {
    const whole = resolve(host.folder, path);
    return (await realPath(whole).catch(() => undefined)) ?? whole;
  };
  const read = [words, READ.map((name) => options[name])].flat(3).filter((word) => typeof word === "string");
  const inputs = new Set(IN_PLACE.test(command) ? [] : await Promise.all(read.map(real)));
  for (const [name, result] of Object.entries(WRITTEN[command] ?? {})) {
    const file = options[name];
    if (typeof file !== "string") continue;
    const option = `--${name}`;
    if (inputs.has(await real(file)))
      throw new SpeclineError([diagnostic("usage/input-replaced", { file: join(file), option })]);
    if (result === "asks") continue;
    // Devices, and files that cannot be read, are left to the command.
    const text = await readRegular(resolve(host.folder, file)).catch(() => undefined);
    if (text === undefined || text.trim() === "" || result.isEarlier(existingFile(file, text))) continue;
    throw new SpeclineError([diagnostic("usage/other-content", { file: join(file), option, expected: result.name })]);
  }
}
