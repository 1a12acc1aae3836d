import { listSchedules } from "../../app/schedule/deployed-schedules.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { scheduleTable } from "../terminal/schedule-table.ts";

export async function run({ words: [subject], options, terminal, host }: Call<"schedule list">): Promise<ExitStatus> {
  const { value, diagnostics } = await listSchedules(host, subject, { target: options.target });
  const status = statusOf(diagnostics);
  terminal.report(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value !== undefined && value.schedules.length > 0) terminal.print(scheduleTable(terminal, value));
  return status;
}
