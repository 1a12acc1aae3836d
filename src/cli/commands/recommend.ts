import { recommendTemplate, type TemplateAdvice } from "../../app/init/recommend-template.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run({ words: [data], options, terminal, host }: Call<"recommend">): Promise<ExitStatus> {
  const { value, diagnostics } = await recommendTemplate(host, { data, ...options });
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  const [recommended] = value?.templates ?? [];
  terminal.printJson({ ok: status === EXIT.done, recommended: recommended?.name, ...value, diagnostics });
  if (value !== undefined) terminal.print(text(value, terminal));
  return status;
}

function text({ label, assumed, notes, templates: [first, ...others] }: TemplateAdvice, terminal: Terminal): string {
  const taken = assumed === undefined ? [] : [`the label '${label}' was taken from the table: ${assumed.join(", ")}`];
  const columns = [{ title: "template" }, { title: "fits" }, { title: "why, or why not" }];
  const rows = others.map(({ name, fits, reasons }) => [name, fits ? "yes" : "no", reasons.join("; ")]);
  return [
    `start with the template ${first.name}: ${first.reasons.join("; ")}`,
    "",
    `  ${first.command ?? ""}`,
    "",
    ...[...taken, ...notes].map((one) => `- ${one}`),
    ...(taken.length + notes.length > 0 ? [""] : []),
    table(terminal, columns, rows),
    "",
    "specline init --list says when to use each; --json has the command for each that fits",
  ].join("\n");
}
