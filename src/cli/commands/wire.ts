import { wire } from "../../app/wire.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { table } from "../terminal/table.ts";

export async function run({ words: [steps], options, terminal, host }: Call<"wire">): Promise<ExitStatus> {
  const { edges, diagnostics } = await wire(host, steps, options.described);
  terminal.printJson({ edges, diagnostics });
  const rows = edges.map(({ from, to, why }) => [
    `${from.step}${terminal.color.dim(`.${from.output}`)}`,
    `${to.step}${terminal.color.dim(`.${to.input}`)}`,
    why,
  ]);
  if (rows.length > 0) terminal.print(table(terminal, [{ title: "from" }, { title: "to" }, { title: "why" }], rows));
  terminal.report(diagnostics);
  return statusOf(diagnostics);
}
