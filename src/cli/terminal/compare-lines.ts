import type { ComparedRun, RunComparison } from "../../app/compare/comparison.ts";
import { percentage } from "../../base/units.ts";
import { wrap } from "./columns.ts";
import { caveat, comparedParts, scoreSentences } from "./compare-words.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/**
 * A comparison for people: a table for each kind of difference, and sentences about the scores.
 *
 * @param among - all comparisons that are shown together
 */
export function compareLines(
  comparison: RunComparison,
  terminal: Terminal,
  among: readonly RunComparison[] = [comparison],
): string {
  const { color, width } = terminal;
  const { before, after, scores } = comparison;
  const head = [`${color.bold(`${before.run} → ${after.run}`)}`, runText(before), runText(after)].join("\n");
  const parts = comparedParts(comparison).map(({ title, columns, rows }) =>
    [
      color.bold(title),
      table(
        terminal,
        columns.map((one) => ({ title: one })),
        rows,
      ),
    ].join("\n"),
  );
  const sentences = scores.flatMap(scoreSentences).map((line) => wrap(line, width));
  const judged =
    sentences.length === 0
      ? []
      : [[color.bold("scores"), ...sentences, color.dim(wrap(caveat(among), width))].join("\n")];
  const nothing = parts.length === 0 ? ["nothing else differs"] : [];
  return [head, ...parts, ...nothing, ...judged].join("\n\n");
}

export const runText = ({ run, title, status, startedAt, sample }: ComparedRun): string =>
  `${run}  ${title}, ${status}, ${startedAt.slice(0, "2026-11-28T10:00".length).replace("T", " ")} UTC${
    sample === undefined ? "" : `, on a sample of ${percentage(sample)} of the rows`
  }`;
