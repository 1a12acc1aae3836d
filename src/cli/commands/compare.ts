import { compareRuns } from "../../app/compare/compare.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { compareLines } from "../terminal/compare-lines.ts";
import { compareMarkdown } from "../terminal/compare-markdown.ts";

export async function run({ words: [runs], options, terminal, host }: Call<"compare">): Promise<ExitStatus> {
  const { last, against, work, markdown } = options;
  if (markdown === true && terminal.mode.json) {
    const diagnostics = [diagnostic("usage/conflict", { one: "--json", other: "--markdown" })];
    terminal.printJson({ ok: false, diagnostics });
    return statusOf(diagnostics);
  }
  const { comparisons, diagnostics } = await compareRuns(host, { runs, last, against, work });
  const status = statusOf(diagnostics);
  const texts = comparisons.map((one) => (markdown === true ? compareMarkdown(one) : compareLines(one, terminal)));
  if (texts.length > 0) terminal.print(texts.join("\n\n"));
  terminal.report(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, comparisons, diagnostics });
  return status;
}
