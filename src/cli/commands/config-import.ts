import { importConfig } from "../../app/config/config-import.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";

export async function run({ words: [config], options, terminal, host }: Call<"config import">): Promise<ExitStatus> {
  const { dag, output, partial } = options;
  const { text, steps, diagnostics } = await importConfig(host, config, { dag, output, partial });
  terminal.printJson({ ok: text !== undefined, output, steps, spec: text, diagnostics });
  terminal.report(diagnostics);
  if (text !== undefined && output === undefined) terminal.print(text);
  if (text !== undefined && output !== undefined) terminal.say(`${counted(steps, "step")} in ${output}`);
  return statusOf(diagnostics);
}
