import { readableSeconds } from "../../base/units.ts";
import { ENDED, type Followed, type FollowedStep, hasFailed } from "../../deploy/index.ts";
import { columnsOf, cut, padEnd, wrap } from "./columns.ts";
import type { Terminal } from "./terminal.ts";

export interface TableView {
  readonly color: Terminal["color"];
  readonly columns: number;
  /** The number of available lines. If the steps need more, only the last steps are shown. */
  readonly rows?: number;
  /**
   * The service's time in milliseconds since 1970, used to show how long running steps have taken so far. Undefined if it
   * is unknown.
   */
  readonly now: number | undefined;
}

const STATUS_COLUMNS = 17;
const TIME_COLUMNS = 12;
/** Reasons are aligned with the names above them. */
const INDENT = " ".repeat(STATUS_COLUMNS + 4);
/** How many lines of a failed job's log are shown; `--json` has more. They are long, so they are not aligned. */
const LOG_LINES = 10;
const LOG_INDENT = "    │ ";

/** Formats an execution as a table: the started steps in order, the remaining steps, and the overall status. */
export function executionTable(followed: Followed, { color, columns, rows, now }: TableView): string {
  const { arn, status, reason, steps, waiting } = followed;
  const names = [...steps.map(({ name }) => name), ...waiting];
  const longest = Math.min(Math.max(4, ...names.map(columnsOf)), Math.max(12, columns - 40));
  const live = rows !== undefined;
  const started = steps.flatMap((step) => stepLines(step, { longest, color, columns, live, now }));
  const idle = ENDED.has(status) ? "not run" : "waiting";
  const toCome = waiting.map((name) => color.dim(`  ${idle.padEnd(STATUS_COLUMNS)}  ${name}`));
  const why = live || reason === undefined || isShown(reason, steps) ? [] : [wrap(reason, columns - 1)];
  const end = [...why, footOf(followed, color, now), color.dim(arn)];
  const room = live ? rows - end.length : Number.POSITIVE_INFINITY;
  const lines = started.length + toCome.length <= room ? [...started, ...toCome] : started.slice(-room);
  return [...lines, ...(status === "" ? [] : end)].join("\n");
}

/** Whether the service's reason, "One or multiple steps failed: A", only names steps that are shown with their reasons. */
const isShown = (reason: string, steps: Followed["steps"]): boolean => {
  const [, names = ""] = /^Step failure: One or multiple steps failed: (.+)$/.exec(reason) ?? [];
  const explained = new Set(steps.flatMap((step) => (step.reason === undefined ? [] : [step.name])));
  return names !== "" && names.split(/,\s*/).every((name) => explained.has(name));
};

interface LineView extends Omit<TableView, "rows"> {
  /** Columns for names. */
  readonly longest: number;
  /** Prints one line for each step; the rest is printed at the end. */
  readonly live: boolean;
}

function stepLines(step: FollowedStep, { longest, color, columns, live, now }: LineView): readonly string[] {
  const { name, status, cached, reason, hint, outcome, attempts, job, log = [] } = step;
  const state = color[statusColor(status)]((cached ? "Succeeded, cached" : status).padEnd(STATUS_COLUMNS));
  const attempt = attempts === undefined ? undefined : `attempt ${attempts}`;
  const tail = [outcome, attempt].filter((text) => text !== undefined).join(", ");
  const time = timeOf(step, now).padStart(TIME_COLUMNS);
  const plain = `  ${state}  ${padEnd(name, longest)}  ${time}${tail === "" ? "" : `  ${tail}`}`;
  const usual = usualOf(step);
  const beside = usual === undefined ? plain : `${plain}  ${color.dim(`(${usual})`)}`;
  const fits = columnsOf(beside) < columns;
  const line = fits ? beside : plain;
  // On a narrow screen, the usual duration has a line of its own, unless there is only one for each step.
  const below = fits || live || usual === undefined ? [] : [color.dim(`${INDENT}${usual}`)];
  if (reason === undefined) return [line, ...below];
  if (live) {
    const room = columns - columnsOf(line) - 4;
    return [room < 8 ? line : `${line}  ${color.dim(cut(reason, room))}`];
  }
  const shown = (text: string, paint: (text: string) => string = color.dim, indent = INDENT): readonly string[] =>
    wrap(text, columns - 1, indent)
      .split("\n")
      .map(paint);
  return [
    line,
    ...below,
    ...shown(reason, color.red),
    ...(hint === undefined ? [] : shown(`try ${hint}`, color.cyan)),
    ...(job === undefined ? [] : shown(shortJob(job))),
    ...(log.length === 0 ? [] : shown("the end of its log:")),
    ...log.slice(-LOG_LINES).map((text) => color.dim(cut(`${LOG_INDENT}${text}`, columns - 1))),
  ];
}

/** A job's kind and name. The rest of its ARN is as in the execution's ARN, and would not fit on a line. */
const shortJob = (job: string): string => job.replace(/ arn:[^/]*-job\//, " ");

/** "usually 3 min 50 s", beside a duration that can be compared. Cached results take no time. */
const usualOf = ({ usualSeconds, cached, startedAt }: FollowedStep): string | undefined =>
  usualSeconds === undefined || cached || startedAt === undefined
    ? undefined
    : `usually ${readableSeconds(usualSeconds)}`;

/** Formats the last line: "Executing  7 of 10 steps  1 min 05 s", or "Failed  7 of 10 steps succeeded  1 min 05 s". */
function footOf(
  { status, steps, waiting, startedAt, endedAt }: Followed,
  color: Terminal["color"],
  now: number | undefined,
): string {
  const failed = hasFailed({ status });
  const done = steps.filter((step) => (failed ? step.status === "Succeeded" : ENDED.has(step.status))).length;
  const count = `${done} of ${steps.length + waiting.length} steps${failed ? " succeeded" : ""}`;
  const time = timeBetween(startedAt, endedAt ?? now);
  return `${color[statusColor(status)](status)}  ${count}${time === "" ? "" : `  ${time}`}`;
}

function statusColor(status: string): "green" | "red" | "yellow" | "cyan" {
  if (status.startsWith("Succeeded")) return "green";
  if (status.startsWith("Fail")) return "red";
  return status.startsWith("Stop") ? "yellow" : "cyan";
}

const timeOf = ({ startedAt, endedAt, status }: FollowedStep, now: number | undefined): string =>
  timeBetween(startedAt, endedAt ?? (ENDED.has(status) ? undefined : now));

const timeBetween = (start: number | undefined, end: number | undefined): string =>
  start === undefined || end === undefined ? "" : readableSeconds(Math.max(0, end - start) / 1000);
