import { report } from "../../app/report.ts";
import type { Call } from "../definitions/index.ts";
import { type ExitStatus, statusOf } from "../exit.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ words: [name = "latest"], options, terminal, host }: Call<"report">): Promise<ExitStatus> {
  const { work, output, plots, rows } = options;
  const result = await report(host, name, { work, output, plots, rows });
  terminal.printJson(result);
  terminal.report(result.diagnostics);
  if (result.report !== undefined) terminal.print(shortPath(host.folder, result.report));
  return statusOf(result.diagnostics);
}
