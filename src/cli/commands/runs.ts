import { runs, showRun } from "../../app/runs.ts";
import { readableSeconds } from "../../base/units.ts";
import type { RunRecord } from "../../local/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus } from "../exit.ts";
import { stateColor, summaryJson, summaryText } from "../terminal/run-summary.ts";
import { table } from "../terminal/table.ts";

export async function run({ words: [name], options: { work }, terminal, host }: Call<"runs">): Promise<ExitStatus> {
  if (name !== undefined) {
    const record = await showRun(host, work, name);
    terminal.printJson(summaryJson(record));
    terminal.print(summaryText(terminal, host.folder, record));
    return EXIT.done;
  }
  const all = await runs(host, work);
  terminal.printJson(all.map((record) => summaryJson(record)));
  if (all.length === 0) {
    terminal.print(`no runs in ${work} yet`);
    return EXIT.done;
  }
  // A narrow terminal has no room for the counts next to the titles, which distinguish the runs.
  const wide = terminal.width >= 100;
  const row = (record: RunRecord): readonly string[] => [
    record.run,
    stateColor(terminal, record.status),
    record.startedAt.slice(0, "2026-11-28T10:00".length).replace("T", " "),
    readableSeconds(record.seconds),
    ...(wide ? [stepCounts(record)] : []),
    record.title,
  ];
  const columns = [
    { title: "run" },
    { title: "status" },
    { title: "started (UTC)" },
    { title: "time", right: true },
    ...(wide ? [{ title: "steps" }] : []),
    { title: "pipeline" },
  ];
  terminal.print(table(terminal, columns, all.map(row)));
  return EXIT.done;
}

function stepCounts({ steps }: RunRecord): string {
  const done = steps.filter(({ status }) => status === "succeeded");
  const cached = done.filter(({ cachedFrom }) => cachedFrom !== undefined).length;
  return `${done.length} of ${steps.length}${cached === 0 ? "" : `, ${cached} cached`}`;
}
