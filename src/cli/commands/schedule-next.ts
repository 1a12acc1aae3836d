import { nextStarts } from "../../app/schedule/next-starts.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { table } from "../terminal/table.ts";

export async function run({ words: [path], options, terminal, host }: Call<"schedule next">): Promise<ExitStatus> {
  const { value, diagnostics } = await nextStarts(host, path, { count: options.count, ...choicesOf(options) });
  const status = statusOf(diagnostics);
  terminal.report(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, ...value, diagnostics });
  if (value === undefined) return status;
  const rows = value.starts.map(({ schedule, local, timezone, at, flexible }) => [
    schedule,
    `${local} ${timezone}`,
    at,
    flexible === undefined ? "" : `up to ${flexible} min later`,
  ]);
  const columns = [{ title: "schedule" }, { title: "starts at" }, { title: "UTC" }, { title: "flexible" }];
  if (rows.length > 0) terminal.print(table(terminal, columns, rows));
  for (const { schedule, for: event } of value.waiting) terminal.print(`${schedule} waits for ${event}`);
  for (const name of value.fromDeploy)
    terminal.print(terminal.color.dim(`${name} counts from the moment at which it is deployed: the times assume now`));
  return status;
}
