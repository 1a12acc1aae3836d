import { configSchema } from "../../app/config/config-schema.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";

export async function run({ words: [step], terminal }: Call): Promise<ExitStatus> {
  const { value, diagnostics } = await configSchema(nodeHost(terminal.say, terminal.redactor), step);
  terminal.report(diagnostics);
  if (value === undefined) terminal.printJson({ ok: false, diagnostics });
  else terminal.printText(`${JSON.stringify(value, null, 2)}\n`);
  return statusOf(diagnostics);
}
