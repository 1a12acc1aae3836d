import { splitConfig } from "../../app/config/split-config.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";

export async function run({ words: [file], options, terminal, host }: Call<"config split">): Promise<ExitStatus> {
  const { output, partial } = options;
  const { value, diagnostics } = await splitConfig(host, file, { output, partial });
  terminal.printJson({ ok: value !== undefined, output, layers: value, diagnostics });
  terminal.report(diagnostics);
  if (value !== undefined && output === undefined) terminal.print(value);
  return statusOf(diagnostics);
}
