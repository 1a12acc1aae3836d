import { configSchema } from "../../app/config-schema.ts";
import { nodeHost } from "../../app/host.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import type { Call } from "../program.ts";

export async function run({ words: [step], terminal }: Call): Promise<ExitStatus> {
  const { value, diagnostics } = await configSchema(nodeHost(terminal.say, terminal.redactor), step);
  terminal.report(diagnostics);
  if (value === undefined) terminal.printJson({ ok: false, diagnostics });
  else terminal.printText(`${JSON.stringify(value, null, 2)}\n`);
  return statusOf(diagnostics);
}
