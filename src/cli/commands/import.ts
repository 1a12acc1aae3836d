import { relative } from "node:path";
import { nodeHost } from "../../app/host/host.ts";
import { importPipeline } from "../../app/import.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";

export async function run({ words: [path = ""], options, terminal }: Call): Promise<ExitStatus> {
  const host = nodeHost(terminal.say, terminal.redactor);
  const output = options["output"] as string | undefined;
  const { code, diagnostics, ...result } = await importPipeline(host, path, {
    target: options["target"] as string,
    ...(output === undefined ? {} : { output }),
  });
  terminal.report(diagnostics);
  terminal.printJson({ ...result, ...(output === undefined ? { code } : {}), diagnostics });
  if (code !== undefined && output === undefined && options["json"] !== true) terminal.printText(code);
  if (result.output !== undefined)
    terminal.say(`${result.title}: code in ${relative(host.folder, result.output) || output}`);
  return statusOf(diagnostics);
}
