import { pipelineHistory } from "../../app/life/history.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { historyTable } from "../terminal/history-table.ts";

export async function run({ words: [subject], options, terminal, host }: Call<"history">): Promise<ExitStatus> {
  const { value, diagnostics } = await pipelineHistory(host, subject, {
    target: options.target,
    limit: options.limit,
  });
  terminal.report(diagnostics);
  const status = statusOf(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value !== undefined) terminal.print(historyTable(terminal, value, host.effects.clock.now()));
  return status;
}
