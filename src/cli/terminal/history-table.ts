import type { History, HistoryVersion } from "../../deploy/index.ts";
import { ageText } from "./ages.ts";
import { counted } from "./phrases.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** Characters of a digest that distinguish versions. */
const SHORT = 8;
/** With more executions, the rest are counted. */
const MAX_RUNS = 3;

/** The versions of a pipeline for people: a line each, the latest first. */
export function historyTable(terminal: Terminal, history: History, now: number): string {
  const { versions, name, earlier, executionsSeen } = history;
  const columns = [
    { title: "version" },
    { title: "made" },
    { title: "by" },
    { title: "definition" },
    { title: "made with" },
    { title: "executions" },
  ];
  const rows = versions.map((version) => [
    versionText(version),
    version.created === undefined ? "" : ageText(version.created, now),
    version.by ?? "",
    version.sameAs === undefined ? version.definition.slice(0, SHORT) : `as version ${version.sameAs}`,
    version.specline === undefined ? "another tool, or its manifest is gone" : `Specline ${version.specline}`,
    runsText(version),
  ]);
  const more = earlier === 0 ? [] : [`and ${counted(earlier, "earlier version")} (--limit)`];
  const capped = executionsSeen === undefined ? [] : [`only the latest ${executionsSeen} executions were looked at`];
  return [
    terminal.color.bold(name),
    table(terminal, columns, rows),
    ...[...more, ...capped].map(terminal.color.dim),
  ].join("\n");
}

const versionText = ({ version, latest }: HistoryVersion): string =>
  version === undefined ? "latest" : `${version}${latest ? " (latest)" : ""}`;

function runsText({ executions }: HistoryVersion): string {
  if (executions === undefined) return "unknown";
  if (executions.length === 0) return "none";
  const shown = executions.slice(0, MAX_RUNS).map(({ arn, status }) => `${arn.split("/").at(-1)} ${status}`);
  const more = executions.length - shown.length;
  // A line each, so that no id is separated from its status.
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join("\n");
}
