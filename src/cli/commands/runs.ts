import { listedRuns, showRun } from "../../app/runs.ts";
import { readableSeconds } from "../../base/units.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import type { RunRecord } from "../../local/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { headlineText } from "../terminal/headline-text.ts";
import { sampleText, stateColor, summaryJson, summaryText } from "../terminal/run-summary.ts";
import { table } from "../terminal/table.ts";

export async function run({ words: [name], options, terminal, host }: Call<"runs">): Promise<ExitStatus> {
  const { work, pipeline: pipelines, status, where } = options;
  if (name !== undefined) {
    const conflict = Object.entries({ "--pipeline": pipelines, "--status": status, "--where": where }).find(
      ([, value]) => value !== undefined,
    );
    if (conflict !== undefined) {
      const diagnostics = [diagnostic("usage/conflict", { one: conflict[0], other: `'${name}'` })];
      terminal.report(diagnostics);
      terminal.printJson({ ok: false, diagnostics });
      return statusOf(diagnostics);
    }
    const record = await showRun(host, work, name);
    terminal.printJson(summaryJson(record));
    terminal.print(summaryText(terminal, host.folder, record));
    return EXIT.done;
  }
  const { runs, of, diagnostics } = await listedRuns(host, work, { pipelines, status, where });
  terminal.report(diagnostics);
  terminal.printJson(runs.map(({ record, headline }) => ({ ...summaryJson(record), headline })));
  if (runs.length === 0) {
    terminal.print(of === 0 ? `no runs in ${work} yet` : `none of the ${of} runs in ${work} meets the conditions`);
    return statusOf(diagnostics);
  }
  // A narrow terminal has no room for the counts next to the titles, which distinguish the runs.
  const wide = terminal.width >= 100;
  const rows = runs.map(({ record, headline }) => [
    record.run,
    stateColor(terminal, record.status),
    record.startedAt.slice(0, "2026-11-28T10:00".length).replace("T", " "),
    readableSeconds(record.seconds),
    ...(wide ? [stepCounts(record)] : []),
    [headlineText(headline), sampleText(record)].filter(Boolean).join(" "),
    record.title,
  ]);
  const columns = [
    { title: "run" },
    { title: "status" },
    { title: "started (UTC)" },
    { title: "time", right: true },
    ...(wide ? [{ title: "steps" }] : []),
    { title: "metric" },
    { title: "pipeline" },
  ];
  terminal.print(table(terminal, columns, rows));
  return statusOf(diagnostics);
}

function stepCounts({ steps }: RunRecord): string {
  const done = steps.filter(({ status }) => status === "succeeded");
  const cached = done.filter(({ cachedFrom }) => cachedFrom !== undefined).length;
  return `${done.length} of ${steps.length}${cached === 0 ? "" : `, ${cached} cached`}`;
}
