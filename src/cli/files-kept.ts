import { join, resolve } from "node:path";
import type { Host } from "../app/host/host.ts";
import { codeOf, messageOf } from "../app/host/system-error.ts";
import { diagnostic, SpeclineError } from "../diagnostics/index.ts";

/** Options that name files to read. Arguments are read, too. */
export const READ = ["data", "plan", "against", "prices", "config", "described", "answers", "dag"];
/** The names of all options in `WRITTEN`, which is slow to load: it needs a reader of YAML. */
export const WRITING = ["output", "sarif", "html"];
/** Commands that can write the file that their argument names. */
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
  if (WRITING.every((name) => options[name] === undefined)) return;
  const { existingFile, WRITTEN } = await import("./earlier-results.ts");
  const { realPath, readRegular } = host.effects.files;
  const real = async (path: string): Promise<string> => {
    const whole = resolve(host.folder, path);
    return (await realPath(whole).catch(() => undefined)) ?? whole;
  };
  const named = [IN_PLACE.test(command) ? [] : words, READ.map((name) => options[name])];
  const read = named.flat(3).filter((word) => typeof word === "string");
  const inputs = new Set(await Promise.all(read.map(real)));
  for (const [name, result] of Object.entries(WRITTEN[command] ?? {})) {
    const file = options[name];
    if (typeof file !== "string") continue;
    const option = `--${name}`;
    if (inputs.has(await real(file)))
      throw new SpeclineError([diagnostic("usage/input-replaced", { file: join(file), option })]);
    if (result === "asks") continue;
    const text = await readRegular(resolve(host.folder, file), result.bytes).catch((error: unknown) => {
      // Folders and devices are left to the command.
      if (codeOf(error) === "ENOTREGULAR") return undefined;
      throw new SpeclineError([diagnostic("usage/unreadable", { file: join(file), reason: messageOf(error) })]);
    });
    const isEmpty = text?.trim() === "" && text.length < result.bytes;
    if (text === undefined || isEmpty || result.isEarlier(existingFile(file, text))) continue;
    throw new SpeclineError([diagnostic("usage/other-content", { file: join(file), option, expected: result.name })]);
  }
}
