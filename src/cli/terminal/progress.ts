import { readableSeconds } from "../../base/units.ts";
import type { RunEvent, StepRecord } from "../../local/index.ts";
import { columnsOf, cut, padEnd } from "./columns.ts";
import { liveBlock } from "./live-block.ts";
import { counted } from "./phrases.ts";
import { stateOf } from "./run-summary.ts";
import type { Terminal } from "./terminal.ts";

/** Shows the progress of a run. */
export interface Progress {
  readonly onEvent: (event: RunEvent) => void;
  /** Prints a permanent line, which the repainting table does not overwrite. */
  readonly say: (line: string) => void;
  /** Shows nothing until the returned function is called, so that somebody can be asked something. */
  readonly pause: () => () => void;
  /** Restores the terminal. */
  readonly end: () => void;
}

/** Shows a repainting table if a person is watching, or otherwise a line for each event. Silent with -q. */
export function followRun(terminal: Terminal): Progress {
  const pause = () => () => undefined;
  if (terminal.mode.quiet) return { onEvent: () => undefined, say: terminal.say, pause, end: () => undefined };
  return terminal.live ? liveTable(terminal) : plainLines(terminal);
}

function plainLines({ say, mode }: Terminal): Progress {
  const lineOf = (event: RunEvent): string | undefined => {
    switch (event.kind) {
      case "run-started":
        return `run ${event.run}: ${counted(event.steps.length, "step")}, jobs by ${event.isolation}`;
      case "step-started":
        return `started    ${event.step}`;
      case "step-ended":
        return ended(event.step);
      case "note":
        return `note: ${event.text}`;
      case "detail":
        return mode.verbose ? `detail: ${event.text}` : undefined;
      case "log":
        return mode.verbose ? `  ${event.step}: ${event.line}` : undefined;
      case "run-ended":
        return undefined;
    }
  };
  const onEvent = (event: RunEvent): void => {
    const line = lineOf(event);
    if (line !== undefined) say(line);
  };
  return { onEvent, say, pause: () => () => undefined, end: () => undefined };
}

const ended = (step: StepRecord): string => {
  const time = step.status === "skipped" || step.status === "waiting" ? "" : `  ${readableSeconds(step.seconds)}`;
  return `${stateOf(step).padEnd(9)}  ${step.name}${time}${step.message === undefined ? "" : `  ${firstLine(step.message)}`}`;
};

const firstLine = (text: string): string => text.split("\n")[0] ?? "";

interface Row {
  state: string;
  startedAt?: number;
  seconds?: number | undefined;
  line?: string | undefined;
}

function liveTable(terminal: Terminal): Progress {
  const { errorColor: color } = terminal;
  const rows = new Map<string, Row>();
  const lines = (columns: number, room: number): readonly string[] => {
    const longest = Math.max(0, ...[...rows.keys()].map(columnsOf));
    // If there are more steps than lines, shows those that are running or have just ended.
    const all = [...rows];
    const shown =
      all.length <= room ? all : all.filter(([, { state }]) => state !== "waiting" && state !== "cached").slice(-room);
    return shown.map(([name, row]) => rowText(padEnd(name, longest), row, columns));
  };
  const rowText = (name: string, row: Row, columns: number): string => {
    const seconds = row.seconds ?? (row.startedAt === undefined ? undefined : (Date.now() - row.startedAt) / 1000);
    const time = seconds === undefined ? "" : readableSeconds(seconds);
    const start = `  ${color[COLORS[row.state] ?? "dim"](row.state.padEnd(9))}  ${name}  ${time.padStart(9)}`;
    const line = row.state === "running" || row.state === "failed" ? (row.line ?? "") : "";
    return `${start}  ${color.dim(cut(line, columns - columnsOf(start) - 3))}`;
  };
  const block = liveBlock(terminal, lines);
  const onEvent = (event: RunEvent): void => {
    switch (event.kind) {
      case "run-started":
        for (const step of event.steps) rows.set(step, { state: "waiting" });
        break;
      case "note":
        block.say(`note: ${event.text}`);
        break;
      case "step-started":
        rows.set(event.step, { state: "running", startedAt: Date.now() });
        break;
      case "log": {
        // Shown by the next repaint, because a script can log thousands of lines per second.
        const row = rows.get(event.step);
        if (row !== undefined) row.line = event.line;
        return;
      }
      case "step-ended": {
        const { name, seconds, message, status } = event.step;
        const line = message === undefined ? undefined : firstLine(message);
        rows.set(name, { state: stateOf(event.step), seconds: status === "skipped" ? undefined : seconds, line });
        break;
      }
      case "run-ended":
        return;
    }
    block.paint();
  };
  // The table is removed, because the summary at the end repeats its contents.
  return { onEvent, say: block.say, pause: block.pause, end: block.end };
}

const COLORS: Readonly<Record<string, "green" | "red" | "cyan" | "yellow" | "dim">> = {
  succeeded: "green",
  cached: "green",
  failed: "red",
  running: "cyan",
  stopped: "yellow",
};
