import type { RunComparison } from "../../app/compare/comparison.ts";
import { runText } from "./compare-lines.ts";
import { caveat, comparedParts, scoreSentences } from "./compare-words.ts";
import { escapedMarkdown } from "./markdown.ts";

/**
 * A comparison as Markdown, for a comment on a pull request.
 *
 * @param among - all comparisons that are shown together
 */
export function compareMarkdown(comparison: RunComparison, among: readonly RunComparison[] = [comparison]): string {
  const { before, after, scores } = comparison;
  const parts = comparedParts(comparison).flatMap(({ title, columns, rows }) => [
    `**${title}**`,
    "",
    row(columns),
    row(columns.map(() => "---")),
    ...rows.map((cells) => row(cells.map(escapedMarkdown))),
    "",
  ]);
  const sentences = scores.flatMap(scoreSentences).map((line) => `- ${escapedMarkdown(line)}`);
  return [
    `### ${escapedMarkdown(before.run)} → ${escapedMarkdown(after.run)}`,
    ...[before, after].map((run) => `- ${escapedMarkdown(runText(run))}`),
    "",
    ...(parts.length === 0 ? ["Nothing else differs.", ""] : parts),
    ...(sentences.length === 0 ? [] : ["**scores**", ...sentences, "", caveat(among), ""]),
  ].join("\n");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
