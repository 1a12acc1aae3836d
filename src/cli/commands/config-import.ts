import { importConfig } from "../../app/config/config-import.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({ words: [config = ""], options, terminal }: Call): Promise<ExitStatus> {
  const [dag, output] = [options["dag"] as string | undefined, options["output"] as string | undefined];
  const { text, steps, diagnostics } = await importConfig(nodeHost(terminal.say, terminal.redactor), config, {
    ...(dag === undefined ? {} : { dag }),
    ...(output === undefined ? {} : { output }),
    partial: options["partial"] === true,
  });
  terminal.printJson({ ok: text !== undefined, output, steps, spec: text, diagnostics });
  terminal.report(diagnostics);
  if (text !== undefined && output === undefined) terminal.print(text);
  if (text !== undefined && output !== undefined) terminal.say(`${counted(steps, "step")} in ${output}`);
  return statusOf(diagnostics);
}
