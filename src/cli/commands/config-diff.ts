import { diffConfigs } from "../../app/config/diff-configs.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { table } from "../terminal/table.ts";

export async function run({ words: [a, b], terminal, host }: Call<"config diff">): Promise<ExitStatus> {
  const { value, diagnostics } = await diffConfigs(host, a, b);
  terminal.printJson({ same: value.length === 0, differences: value, diagnostics });
  terminal.report(diagnostics);
  const shown = (side: unknown): string => (side === undefined ? terminal.color.dim("–") : JSON.stringify(side));
  const rows = value.map((one) => [one.step, one.field ?? "", shown(one.a), shown(one.b)]);
  const titles = ["step", "field", a, b].map((title) => ({ title }));
  if (rows.length > 0) terminal.print(table(terminal, titles, rows));
  else if (diagnostics.length === 0) terminal.print("no difference");
  return statusOf(diagnostics);
}
