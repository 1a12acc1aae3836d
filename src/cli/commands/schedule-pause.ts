import { pauseSchedules } from "../../app/schedule/deployed-schedules.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { scheduleTable } from "../terminal/schedule-table.ts";

export async function run({
  words: [subject, schedule],
  options,
  terminal,
  host,
}: Call<"schedule pause">): Promise<ExitStatus> {
  const { value, diagnostics } = await pauseSchedules(host, subject, true, { target: options.target, schedule });
  const status = statusOf(diagnostics);
  terminal.report(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value !== undefined && value.schedules.length > 0) terminal.print(scheduleTable(terminal, value));
  return status;
}
