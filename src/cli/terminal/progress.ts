import { readableSeconds } from "../../base/units.ts";
import type { RunEvent, StepRecord } from "../../local/index.ts";
import { liveBlock } from "./live-block.ts";
import { counted } from "./phrases.ts";
import { stateOf } from "./run-summary.ts";
import type { Terminal } from "./terminal.ts";

/** Shows how a run goes on. */
export interface Progress {
  readonly onEvent: (event: RunEvent) => void;
  /** A line of its own, which a table that repaints itself leaves alone. */
  readonly say: (line: string) => void;
  /** Leaves the terminal as it found it. */
  readonly end: () => void;
}

/** A table that repaints itself where a person looks on, a line for each event elsewhere, nothing with -q. */
export function followRun(terminal: Terminal): Progress {
  if (terminal.mode.quiet) return { onEvent: () => undefined, say: terminal.say, end: () => undefined };
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
  return { onEvent, say, end: () => undefined };
}

const ended = (step: StepRecord): string => {
  const time = step.status === "skipped" || step.status === "waiting" ? "" : `  ${readableSeconds(step.seconds)}`;
  return `${stateOf(step).padEnd(9)}  ${step.name}${time}${step.message === undefined ? "" : `  ${firstLine(step.message)}`}`;
};

const firstLine = (text: string): string => text.split("\n")[0] ?? "";

interface Row {
  state: string;
  startedAt?: number;
  seconds?: number;
  line?: string;
}

function liveTable(terminal: Terminal): Progress {
  const { errorColor: color } = terminal;
  const rows = new Map<string, Row>();
  const lines = (columns: number, room: number): readonly string[] => {
    const longest = Math.max(0, ...[...rows.keys()].map((name) => name.length));
    // Where there are more steps than lines, those that run and those that come next matter.
    const all = [...rows];
    const shown =
      all.length <= room ? all : all.filter(([, { state }]) => state !== "waiting" && state !== "cached").slice(-room);
    return shown.map(([name, row]) => rowText(name.padEnd(longest), row, columns));
  };
  const rowText = (name: string, row: Row, columns: number): string => {
    const seconds = row.seconds ?? (row.startedAt === undefined ? undefined : (Date.now() - row.startedAt) / 1000);
    const time = seconds === undefined ? "" : readableSeconds(seconds);
    const plain = `  ${row.state.padEnd(9)}  ${name}  ${time.padStart(9)}`;
    const rest = row.state === "running" || row.state === "failed" ? (row.line ?? "") : "";
    const tail = rest.slice(0, Math.max(0, columns - plain.length - 3));
    const paintState = COLORS[row.state] ?? "dim";
    return `  ${color[paintState](row.state.padEnd(9))}  ${name}  ${time.padStart(9)}  ${color.dim(tail)}`;
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
        // Painted with the next tick: a script may log thousands of lines a second.
        const row = rows.get(event.step);
        if (row !== undefined) row.line = event.line;
        return;
      }
      case "step-ended": {
        const { name, seconds, message, status } = event.step;
        const line = message === undefined ? {} : { line: firstLine(message) };
        rows.set(name, { state: stateOf(event.step), ...(status === "skipped" ? {} : { seconds }), ...line });
        break;
      }
      case "run-ended":
        return;
    }
    block.paint();
  };
  // What the table said, the summary says again, and better: it is gone at the end.
  return { onEvent, say: block.say, end: block.end };
}

const COLORS: Readonly<Record<string, "green" | "red" | "cyan" | "yellow" | "dim">> = {
  succeeded: "green",
  cached: "green",
  failed: "red",
  running: "cyan",
  stopped: "yellow",
};
