import type { PlanDocument } from "../../app/plan/plan-document.ts";
import { escapedMarkdown } from "./markdown.ts";
import { counted } from "./phrases.ts";
import { changeText, valueText } from "./plan-values.ts";
import {
  baseText,
  costText,
  noteText,
  permissionTexts,
  rerunText,
  SIGNS,
  summaryText,
  uploadText,
} from "./plan-words.ts";

const NAMES = { "+": "added", "-": "removed", "~": "changed", ">": "renamed", " ": "", "?": "unknown" } as const;

/** A plan as Markdown, for a comment on a pull request. Unchanged steps that are kept are counted. */
export function planMarkdown(plan: PlanDocument, now: number): string {
  const { name, target, base, steps, wires, parameters, settings } = plan;
  const quiet = steps.filter(({ action, rerun }) => action === "unchanged" && rerun === "no");
  const rows = steps
    .filter((step) => !quiet.includes(step))
    .map((step) => {
      const changes = step.fields.map((change) => {
        const at = change.at === undefined ? "" : ` (${change.at})`;
        return `${change.field} ${changeText(change)}${at}`;
      });
      const action = NAMES[SIGNS[step.action] as keyof typeof NAMES];
      const from = step.from === undefined ? action : `was ${step.from}`;
      return row(step.name, from, rerunText(step), changes.join("<br>"));
    });
  const table =
    rows.length === 0 ? [] : [row("step", "", "next execution", "changes"), "|---|---|---|---|", ...rows, ""];
  const listed = (title: string, entries: readonly string[]): readonly string[] =>
    entries.length === 0 ? [] : [`**${title}**`, ...entries.map((entry) => `- ${escapedMarkdown(entry)}`), ""];
  return [
    `### ${escapedMarkdown(name)} on ${escapedMarkdown(target.name)}`,
    escapedMarkdown(baseText(base, now)),
    "",
    ...table,
    ...(quiet.length === 0 ? [] : [`${counted(quiet.length, "step")} kept without a change.`, ""]),
    `**Steps**: ${escapedMarkdown(summaryText(plan))}`,
    "",
    ...listed(
      "Wires",
      wires.map(({ to, before, after }) => {
        const end = (wire: typeof before): string => (wire === undefined ? "(none)" : `${wire.from} (${wire.why})`);
        return `${to}: ${end(before)} → ${end(after)}`;
      }),
    ),
    ...listed(
      "Parameters",
      parameters.map(({ name: parameter, action, before, after }) =>
        action === "changed"
          ? `${parameter} ${valueText(before)} → ${valueText(after)}`
          : `${action} ${parameter} ${valueText(after ?? before)}`,
      ),
    ),
    ...listed(
      "Settings of the target",
      settings.map(({ setting, ...values }) => `${setting} ${changeText(values)}`),
    ),
    ...listed("Permissions", permissionTexts(plan)),
    `**Cost**: ${escapedMarkdown(costText(plan))}`,
    "",
    `**Uploads**: ${escapedMarkdown(uploadText(plan))}`,
    "",
    noteText(plan),
  ].join("\n");
}

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.split("<br>").map(escapedMarkdown).join("<br>")).join(" | ")} |`;
