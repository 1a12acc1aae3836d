import { writeNotebook } from "../../app/write-notebook.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ options, terminal, host }: Call<"notebook new">): Promise<ExitStatus> {
  const { from, output, force = false } = options;
  const { file, sections, diagnostics } = await writeNotebook(host, { from, output, force, ...choicesOf(options) });
  terminal.printJson({ ok: file !== undefined, file, sections, diagnostics });
  terminal.report(diagnostics);
  if (file !== undefined) terminal.print(`${shortPath(host.folder, file)}: ${counted(sections, "config section")}`);
  return statusOf(diagnostics);
}
