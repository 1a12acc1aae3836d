import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "./terminal.ts";

/** The block is the last thing on the screen: to repaint it, go up its lines and clear below. */
const UP = (lines: number): string => (lines === 0 ? "" : `\u001b[${lines}A`);
const CLEAR = "\r\u001b[J";
const HIDE = "\u001b[?25l";
const SHOW = "\u001b[?25h";
const TICK = 200;

/** Lines at the end of the screen that repaint themselves. */
export interface LiveBlock {
  /** Paints it, and from then on again with every tick. */
  readonly paint: () => void;
  /** A line above the block, which stays. */
  readonly say: (line: string) => void;
  /** Leaves the terminal as it found it. */
  readonly end: () => void;
}

/** `lines` is asked at every painting, for the columns and rows that there are then. */
export function liveBlock(terminal: Terminal, lines: (columns: number, rows: number) => readonly string[]): LiveBlock {
  let painted = 0;
  let timer: NodeJS.Timeout | undefined;
  // Whatever ends the program: a hidden cursor would stay hidden in the shell.
  const show = (): void => {
    process.stderr.write(SHOW);
  };
  const clear = (): void => {
    process.stderr.write(UP(painted) + CLEAR);
    painted = 0;
  };
  const repaint = (): void => {
    const columns = process.stderr.columns ?? 80;
    const shown = lines(columns, Math.max(4, (process.stderr.rows ?? 24) - 2)).map((line) =>
      fitted(terminal.clean(line), columns),
    );
    process.stderr.write(`${UP(painted)}${CLEAR}${shown.map((line) => `${line}\n`).join("")}`);
    painted = shown.length;
  };
  return {
    paint: () => {
      if (timer === undefined) {
        process.stderr.write(HIDE);
        process.once("exit", show);
        timer = setInterval(repaint, TICK).unref();
      }
      repaint();
    },
    say: (line) => {
      if (timer === undefined) return terminal.say(line);
      clear();
      terminal.say(line);
      repaint();
    },
    end: () => {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      clear();
      process.off("exit", show);
      show();
    },
  };
}

/** A line that breaks would take two rows of the screen, and the next painting would miss by one. */
function fitted(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length < columns ? line : `${plain.slice(0, Math.max(0, columns - 2))}…`;
}
