import type { RunComparison } from "../../app/compare/comparison.ts";
import { runText } from "./compare-lines.ts";
import { CAVEAT, comparedParts, scoreSentences } from "./compare-words.ts";
import { escapedMarkdown } from "./markdown.ts";

/** A comparison as Markdown, for a comment on a pull request. */
export function compareMarkdown(comparison: RunComparison): string {
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
    ...(sentences.length === 0 ? [] : ["**scores**", ...sentences, "", CAVEAT, ""]),
  ].join("\n");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
