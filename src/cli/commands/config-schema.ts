import { configSchema } from "../../app/config/config-schema.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";

export async function run({
  words: [step],
  options: { names },
  terminal,
  host,
}: Call<"config schema">): Promise<ExitStatus> {
  const { value, diagnostics } = await configSchema(host, step, names);
  terminal.report(diagnostics);
  if (value === undefined) terminal.printJson({ ok: false, diagnostics });
  else terminal.printText(`${JSON.stringify(value, null, 2)}\n`);
  return statusOf(diagnostics);
}
