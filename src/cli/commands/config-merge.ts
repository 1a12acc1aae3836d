import { mergeConfigs } from "../../app/config/config-files.ts";
import { nodeHost } from "../../app/host/host.ts";
import { hasErrors } from "../../diagnostics/index.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({ words, options, terminal }: Call): Promise<ExitStatus> {
  const output = options["output"] as string;
  const { value, diagnostics } = await mergeConfigs(nodeHost(terminal.say, terminal.redactor), words, output);
  terminal.printJson({ ok: !hasErrors(diagnostics), configs: value, output, diagnostics });
  terminal.report(diagnostics);
  if (!hasErrors(diagnostics)) terminal.print(`${output}: ${counted(value, "config")}`);
  return statusOf(diagnostics);
}
