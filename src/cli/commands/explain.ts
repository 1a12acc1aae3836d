import { explain } from "../../app/explain.ts";
import { nodeHost } from "../../app/host/host.ts";
import type { PortExplanation } from "../../resolve/index.ts";
import type { Call } from "../command.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { readChoices } from "../options.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrapped } from "../terminal/wrap.ts";

export async function run({ words: [path = "", place], options, terminal }: Call): Promise<ExitStatus> {
  const chosen = { ...readChoices(options), ...(place === undefined ? {} : { place }) };
  const { ports, diagnostics } = await explain(nodeHost(terminal.say, terminal.redactor), path, chosen);
  terminal.printJson({ ports, diagnostics });
  if (ports.length > 0) terminal.print(ports.map((port) => paragraph(terminal, port)).join("\n\n"));
  if (ports.length === 0 && diagnostics.length === 0)
    terminal.say("nothing was wired here: a definition says what its steps read, not why");
  terminal.report(diagnostics);
  return statusOf(diagnostics);
}

/** An input with what feeds it and why, what was rejected by which rule, and what would change it. */
function paragraph({ color, width }: Terminal, port: PortExplanation): string {
  const line = (word: string, text: string): string => wrapped(`${color.dim(word.padEnd(8))} ${text}`, width, "  ", 9);
  const source = port.source === undefined ? port.fed : `${color.bold(port.source.step)}.${port.source.port}`;
  return [
    `${color.bold(port.step)}.${port.port}  ${color.dim("<-")}  ${source}  ${color.dim(port.source?.kind ?? port.wants)}`,
    line("why", `${port.why}${port.rule === undefined ? "" : color.dim(`  [${port.rule}]`)}`),
    ...port.rejected.map(({ step, port: output, kind, because, rejectedBy }) =>
      line(
        "rejected",
        `${step}.${output} (${kind}): ${because}${rejectedBy === undefined ? "" : color.dim(`  [${rejectedBy}]`)}`,
      ),
    ),
    ...port.change.map((change) => line("change", change)),
  ].join("\n");
}
