import { splitConfig } from "../../app/config/config-files.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";

export async function run({ words: [file = ""], options, terminal }: Call): Promise<ExitStatus> {
  const output = options["output"] as string | undefined;
  const { value, diagnostics } = await splitConfig(nodeHost(terminal.say, terminal.redactor), file, {
    output,
    partial: options["partial"] === true,
  });
  terminal.printJson({ ok: value !== undefined, output, layers: value, diagnostics });
  terminal.report(diagnostics);
  if (value !== undefined && output === undefined) terminal.print(value);
  return statusOf(diagnostics);
}
