import { readableSeconds } from "../../base/units.ts";
import { ENDED, type Followed, type FollowedStep } from "../../deploy/index.ts";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./wrap.ts";

export interface TableView {
  readonly color: Terminal["color"];
  readonly columns: number;
  /** Lines that there are; where steps need more, those that end the list are shown. */
  readonly rows?: number;
  /** Milliseconds since 1970, for the time that running steps have taken so far. */
  readonly now: number;
}

/** Where reasons begin: below the names. */
const INDENT = " ".repeat(21);

/** An execution as a table: the steps that have begun in the order of beginning, those to come, and how it stands. */
export function executionTable(followed: Followed, { color, columns, rows, now }: TableView): string {
  const { arn, status, reason, steps, waiting } = followed;
  const names = [...steps.map(({ name }) => name), ...waiting];
  const longest = Math.min(Math.max(4, ...names.map((name) => name.length)), Math.max(12, columns - 40));
  const live = rows !== undefined;
  const begun = steps.flatMap((step) => stepLines(step, { longest, color, columns, live, now }));
  const idle = ENDED.has(status) ? "not run" : "waiting";
  const toCome = waiting.map((name) => color.dim(`  ${idle.padEnd(17)}  ${name}`));
  const foot = footOf(followed, color, now);
  const why = reason === undefined ? [] : wrapped(reason, columns - 1).split("\n");
  const end = [...(live ? [] : why), foot, color.dim(arn)];
  const room = live ? rows - end.length : Number.POSITIVE_INFINITY;
  const lines = begun.length + toCome.length <= room ? [...begun, ...toCome] : begun.slice(-room);
  return [...lines, ...(status === "" ? [] : end)].join("\n");
}

interface LineView extends Omit<TableView, "rows"> {
  readonly longest: number;
  /** One line for each step: what else there is to say is said at the end. */
  readonly live: boolean;
}

function stepLines(step: FollowedStep, { longest, color, columns, live, now }: LineView): readonly string[] {
  const { name, status, cached, reason, outcome, attempts, job } = step;
  const state = cached ? "Succeeded, cached" : status;
  const time = timeOf(step, now);
  const tail = [outcome, attempts === undefined ? undefined : `attempt ${attempts}`].filter(
    (text) => text !== undefined,
  );
  const line = `  ${painted(state.padEnd(17), color)}  ${name.padEnd(longest)}  ${time.padStart(12)}${tail.length === 0 ? "" : `  ${tail.join(", ")}`}`;
  if (reason === undefined) return [line];
  if (live) {
    const room = columns - (2 + 17 + 2 + Math.max(longest, name.length) + 2 + 12 + 4);
    return [room < 8 ? line : `${line}  ${color.dim(reason.length > room ? `${reason.slice(0, room - 1)}…` : reason)}`];
  }
  const details = [reason, ...(job === undefined ? [] : [job])];
  return [
    line,
    ...details.flatMap((text) =>
      wrapped(text, columns - 1, INDENT)
        .split("\n")
        .map((part) => color.dim(part)),
    ),
  ];
}

/** "Executing  7 of 10 steps  1 min 05 s". */
function footOf(
  { status, steps, waiting, startedAt, endedAt }: Followed,
  color: Terminal["color"],
  now: number,
): string {
  const done = steps.filter((step) => ENDED.has(step.status)).length;
  const count = `${done} of ${steps.length + waiting.length} steps`;
  const time = startedAt === undefined ? "" : `  ${readableSeconds(Math.max(0, (endedAt ?? now) - startedAt) / 1000)}`;
  return `${painted(status, color)}  ${count}${time}`;
}

function painted(text: string, color: Terminal["color"]): string {
  if (text.startsWith("Succeeded")) return color.green(text);
  if (text.startsWith("Fail")) return color.red(text);
  if (text.startsWith("Stop")) return color.yellow(text);
  return color.cyan(text);
}

const timeOf = ({ startedAt, endedAt, status }: FollowedStep, now: number): string => {
  const end = endedAt ?? (ENDED.has(status) ? undefined : now);
  return startedAt === undefined || end === undefined ? "" : readableSeconds(Math.max(0, end - startedAt) / 1000);
};
