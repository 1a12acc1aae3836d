import { cleanRuns } from "../../app/clean.ts";
import { readableBytes } from "../../base/units.ts";
import { listed } from "../../base/words.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus } from "../exit.ts";
import { counted } from "../terminal/phrases.ts";
import { table } from "../terminal/table.ts";

export async function run({ options, terminal, host }: Call<"clean">): Promise<ExitStatus> {
  const { removed, kept, inProgress } = await cleanRuns(host, options);
  const bytes = removed.reduce((sum, one) => sum + one.bytes, 0);
  terminal.printJson({ ok: true, dryRun: options.dryRun === true, removed, kept, bytes, inProgress });
  const columns = [{ title: "run" }, { title: "started (UTC)" }, { title: "size", right: true }, { title: "pipeline" }];
  const rows = removed.map(({ run: name, startedAt, bytes: size, title }) => [
    name,
    startedAt.slice(0, "2026-11-28T10:00".length).replace("T", " "),
    readableBytes(size),
    title,
  ]);
  if (rows.length > 0) terminal.print(table(terminal, columns, rows));
  const verb = options.dryRun === true ? "would be removed" : "removed";
  terminal.print(`${counted(removed.length, "run")} ${verb} (${readableBytes(bytes)}), ${kept} kept`);
  if (inProgress.length > 0) {
    const running = `${listed(inProgress)} ${inProgress.length === 1 ? "is" : "are"} in progress`;
    terminal.say(`${running} and may read earlier results: nothing is removed meanwhile`);
  }
  return EXIT.done;
}
