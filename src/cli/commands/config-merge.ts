import { mergeConfigs } from "../../app/config/config-files.ts";
import { hasErrors } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({
  words: [files],
  options: { output },
  terminal,
  host,
}: Call<"config merge">): Promise<ExitStatus> {
  const { value, diagnostics } = await mergeConfigs(host, files, output);
  terminal.printJson({ ok: !hasErrors(diagnostics), configs: value, output, diagnostics });
  terminal.report(diagnostics);
  if (!hasErrors(diagnostics)) terminal.print(`${output}: ${counted(value, "config")}`);
  return statusOf(diagnostics);
}
