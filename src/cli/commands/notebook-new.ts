import { relative } from "node:path";
import { nodeHost } from "../../app/host/host.ts";
import { writeNotebook } from "../../app/write-notebook.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { readChoices } from "../options.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({ options, terminal }: Call): Promise<ExitStatus> {
  const host = nodeHost(terminal.say, terminal.redactor);
  const { file, sections, diagnostics } = await writeNotebook(host, {
    from: options["from"] as string,
    output: options["output"] as string,
    force: options["force"] === true,
    ...readChoices(options),
  });
  terminal.printJson({ ok: file !== undefined, file, sections, diagnostics });
  terminal.report(diagnostics);
  if (file !== undefined) terminal.print(`${relative(host.folder, file)}: ${counted(sections, "config section")}`);
  return statusOf(diagnostics);
}
