import { printPipeline } from "../../app/print.ts";
import { hasErrors } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ words: [path], options, terminal, host }: Call<"print">): Promise<ExitStatus> {
  const { as: form, target, output } = options;
  const { title, text, diagnostics, ...written } = await printPipeline(host, path, { form, target, output });
  terminal.report(diagnostics);
  terminal.printJson({ ok: !hasErrors(diagnostics), title, form, ...written, text, diagnostics });
  if (text !== undefined && output === undefined && !terminal.mode.json) terminal.printText(text);
  if (written.output !== undefined) terminal.say(`${title}: ${form} in ${shortPath(host.folder, written.output)}`);
  return statusOf(diagnostics);
}
