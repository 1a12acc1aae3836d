import type { DeployedSchedules } from "../../app/schedule/deployed-schedules.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** The deployed schedules of a pipeline for people: a line each. */
export function scheduleTable(terminal: Terminal, { schedules }: DeployedSchedules): string {
  const rows = schedules.map(({ schedule, text, isPaused, isChanged, name }) => [
    schedule,
    isPaused ? "paused" : "active",
    isChanged ? "changed since the last deploy" : "",
    name,
    text,
  ]);
  const columns = [{ title: "schedule" }, { title: "" }, { title: "" }, { title: "on AWS" }, { title: "when" }];
  return table(terminal, columns, rows);
}
