import { writeNotebook } from "../../app/write-notebook.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ options, terminal, host }: Call<"notebook new">): Promise<ExitStatus> {
  const { from, output, kernel, force = false } = options;
  const written = await writeNotebook(host, { from, output, kernel, force, ...choicesOf(options) });
  const { file, modules = [], sections, diagnostics } = written;
  terminal.printJson({ ok: file !== undefined, file, modules, sections, diagnostics });
  terminal.report(diagnostics);
  if (file === undefined) return statusOf(diagnostics);
  terminal.print(`${shortPath(host.folder, file)}: ${counted(sections, "config section")}`);
  for (const module of modules) terminal.print(shortPath(host.folder, module));
  return statusOf(diagnostics);
}
