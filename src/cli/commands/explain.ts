import { type CachingExplanation, explain } from "../../app/explain.ts";
import type { PortExplanation } from "../../resolve/index.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { wrap } from "../terminal/columns.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run({ words: [path, place], options, terminal, host }: Call<"explain">): Promise<ExitStatus> {
  const { target } = options;
  const { ports, caching, diagnostics } = await explain(host, path, { place, target, ...choicesOf(options) });
  terminal.printJson({ ports, caching, diagnostics });
  if (ports.length > 0) terminal.print(ports.map((port) => paragraph(terminal, port)).join("\n\n"));
  if (caching.length > 0) terminal.print(`\n${caching.map((one) => cached(terminal, one)).join("\n\n")}`);
  if (ports.length === 0 && diagnostics.length === 0)
    terminal.say("nothing to explain: a definition states what its steps read, not why");
  terminal.report(diagnostics);
  return statusOf(diagnostics);
}

/**
 * Formats an input with its source, the reason, the rejected candidates with the rules that rejected them, and the
 * lines that would change the choice.
 */
function paragraph({ color, width }: Terminal, port: PortExplanation): string {
  const line = (label: string, text: string): string => wrap(text, width, `  ${color.dim(label.padEnd(8))} `);
  const rule = (name: string | undefined): string => (name === undefined ? "" : color.dim(`  [${name}]`));
  const source = port.source === undefined ? port.fed : `${color.bold(port.source.step)}.${port.source.port}`;
  return [
    `${color.bold(port.step)}.${port.port}  ${color.dim("<-")}  ${source}  ${color.dim(port.source?.kind ?? port.wants)}`,
    line("why", port.why + rule(port.rule)),
    ...port.rejected.map(({ step, port: output, kind, because, rejectedBy }) =>
      line("rejected", `${step}.${output} (${kind}): ${because}${rule(rejectedBy)}`),
    ),
    ...port.change.map((change) => line("change", change)),
  ].join("\n");
}

/** How long a step's results can come from SageMaker's cache, and why. */
function cached({ color, width }: Terminal, { step, expireAfter, why }: CachingExplanation): string {
  const decision = expireAfter === undefined ? "not cached on SageMaker" : `cached on SageMaker for ${expireAfter}`;
  return `${color.bold(step)}  ${decision}\n${wrap(why, width, `  ${color.dim("why".padEnd(8))} `)}`;
}
