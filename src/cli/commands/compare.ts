import { resolve } from "node:path";
import { compareRuns } from "../../app/compare/compare.ts";
import { writeOutput } from "../../app/host/write-output.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { compareLines } from "../terminal/compare-lines.ts";
import { compareMarkdown } from "../terminal/compare-markdown.ts";
import { comparePage } from "../terminal/compare-page.ts";

export async function run({ words: [runs], options, terminal, host }: Call<"compare">): Promise<ExitStatus> {
  const { last, against, work, markdown, html } = options;
  if (markdown === true && terminal.mode.json) {
    const diagnostics = [diagnostic("usage/conflict", { one: "--json", other: "--markdown" })];
    terminal.printJson({ ok: false, diagnostics });
    return statusOf(diagnostics);
  }
  const made = await compareRuns(host, { runs, last, against, work, charts: html !== undefined });
  const { comparisons, charts } = made;
  const written =
    html === undefined || comparisons.length === 0
      ? []
      : await writeOutput(host, resolve(host.folder, html), host.redactor.learnt(comparePage(comparisons, charts)));
  const diagnostics = [...made.diagnostics, ...written];
  const status = statusOf(diagnostics);
  const texts = comparisons.map((one) =>
    markdown === true ? compareMarkdown(one, comparisons) : compareLines(one, terminal, comparisons),
  );
  if (texts.length > 0) terminal.print(texts.join("\n\n"));
  terminal.report(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, comparisons, diagnostics });
  return status;
}
