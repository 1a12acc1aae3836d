import { driftReport } from "../../app/drift/drift-report.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { dataDriftLines } from "../terminal/data-drift-lines.ts";
import { shortPath } from "../terminal/short-path.ts";

export async function run({ options, terminal, host }: Call<"drift-report">): Promise<ExitStatus> {
  const { value, diagnostics } = await driftReport(host, options);
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value !== undefined) terminal.print(dataDriftLines(value, terminal));
  if (value?.output !== undefined) terminal.say(`in ${shortPath(host.folder, value.output)}`);
  return status;
}
