import { relative } from "node:path";
import { nodeHost } from "../../app/host/host.ts";
import { printPipeline } from "../../app/print.ts";
import type { PrintForm } from "../../app/write/print-forms.ts";
import { hasErrors } from "../../diagnostics/index.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";

export async function run({ words: [path = ""], options, terminal }: Call): Promise<ExitStatus> {
  const host = nodeHost(terminal.say, terminal.redactor);
  const form = options["as"] as PrintForm;
  const output = options["output"] as string | undefined;
  const { title, text, diagnostics, ...written } = await printPipeline(host, path, {
    form,
    target: options["target"] as string,
    ...(output === undefined ? {} : { output }),
  });
  terminal.report(diagnostics);
  terminal.printJson({ ok: !hasErrors(diagnostics), title, form, ...written, text, diagnostics });
  if (text !== undefined && output === undefined && options["json"] !== true) terminal.printText(text);
  if (written.output !== undefined) terminal.say(`${title}: ${form} in ${relative(host.folder, written.output)}`);
  return statusOf(diagnostics);
}
