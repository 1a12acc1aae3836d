import { showConfigs } from "../../app/config/config-show.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { table } from "../terminal/table.ts";

export async function run({ words: [file], options, terminal, host }: Call<"config show">): Promise<ExitStatus> {
  const { configs, diagnostics } = await showConfigs(host, file, options);
  terminal.printJson({ ok: configs !== undefined, configs, diagnostics });
  const rows = (configs ?? []).flatMap(({ name, set, computed }) => {
    const values = [
      ...Object.entries(set).map(([field, value]) => [field, JSON.stringify(value), ""]),
      ...Object.entries(computed).map(([field, value]) => [field, JSON.stringify(value), "computed"]),
    ];
    const all = values.length === 0 ? [["", "", "defaults only"]] : values;
    return all.map((cells, index) => [index === 0 ? terminal.color.bold(name) : "", ...cells]);
  });
  const titles = ["config", "field", "value", ""].map((title) => ({ title }));
  if (rows.length > 0) terminal.print(table(terminal, titles, rows));
  terminal.report(diagnostics);
  return statusOf(diagnostics);
}
