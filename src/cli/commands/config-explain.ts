import { explainPlace } from "../../app/config/config-explain.ts";
import type { ValueExplanation } from "../../app/config/explain-file.ts";
import { listed } from "../../base/words.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { wrap } from "../terminal/columns.ts";
import { shortPath } from "../terminal/short-path.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

export async function run({
  words: [place, pipeline],
  options,
  terminal,
  host,
}: Call<"config explain">): Promise<ExitStatus> {
  const { value, diagnostics } = await explainPlace(host, place, pipeline, choicesOf(options));
  const { fields, values } = value;
  terminal.printJson({
    ...(fields !== undefined && { fields: fields.map(({ text: _, ...field }) => field) }),
    ...(values !== undefined && { values }),
    diagnostics,
  });
  const short = (text: string): string => text.replaceAll(/(?<= )\/\S+/g, (path) => shortPath(host.folder, path));
  if (fields !== undefined && fields.length > 0) terminal.print(fields.map(({ text }) => short(text)).join("\n\n"));
  if (values !== undefined && values.length > 0) terminal.print(valueTables(terminal, values));
  terminal.report(diagnostics);
  return statusOf(diagnostics);
}

/** A table for each set of steps that share values, largest set first. */
function valueTables(terminal: Terminal, values: readonly ValueExplanation[]): string {
  const groups = new Map<string, ValueExplanation[]>();
  for (const value of values) {
    const steps = value.steps.join("\n");
    groups.set(steps, [...(groups.get(steps) ?? []), value]);
  }
  return [...groups.values()]
    .sort((a, b) => (b[0]?.steps.length ?? 0) - (a[0]?.steps.length ?? 0))
    .map((group) => {
      const { steps = [] } = group[0] ?? {};
      const title = steps.length === 0 ? "no step" : listed(steps);
      const rows = group.map(({ name, text }) => [name, text]);
      return `${wrap(title, terminal.width)}\n${table(terminal, [{ title: "name on disk" }, { title: "became" }], rows)}`;
    })
    .join("\n\n");
}
