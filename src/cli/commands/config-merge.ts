import { mergeConfigs } from "../../app/config/merge-configs.ts";
import { hasErrors } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { sayMissing } from "../terminal/missing-values.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({
  words: [files],
  options: { output },
  terminal,
  host,
}: Call<"config merge">): Promise<ExitStatus> {
  const { value, diagnostics } = await mergeConfigs(host, files, output);
  const { configs, missing } = value;
  terminal.printJson({ ok: !hasErrors(diagnostics), configs, output, missing, diagnostics });
  terminal.report(diagnostics);
  if (!hasErrors(diagnostics)) {
    terminal.print(`${output}: ${counted(configs, "config")}`);
    sayMissing(terminal, missing);
  }
  return statusOf(diagnostics);
}
