import { cut } from "./columns.ts";
import type { Terminal } from "./terminal.ts";

const UP = (lines: number): string => (lines === 0 ? "" : `\u001b[${lines}A`);
const CLEAR = "\r\u001b[J";
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const REPAINT_MS = 200;

/** Lines at the end of the screen that are repainted. */
export interface LiveBlock {
  /** Paints the block now and then at regular intervals. */
  readonly paint: () => void;
  /** Prints a permanent line above the block. */
  readonly say: (line: string) => void;
  /** Removes the block until the returned function is called, so that somebody can be asked something. */
  readonly pause: () => () => void;
  /** Removes the block and restores the terminal. */
  readonly end: () => void;
}

/** @param lines - called for every repaint, with the current number of columns and rows */
export function liveBlock(terminal: Terminal, lines: (columns: number, rows: number) => readonly string[]): LiveBlock {
  let painted = 0;
  let timer: NodeJS.Timeout | undefined;
  let pauses = 0;
  // What happens meanwhile would be printed into the dialog.
  let waiting: string[] = [];
  // Runs regardless of how the program ends, because the cursor would otherwise stay hidden in the shell.
  const showCursor = (): void => {
    process.stderr.write(SHOW_CURSOR);
  };
  const clear = (): void => {
    process.stderr.write(UP(painted) + CLEAR);
    painted = 0;
  };
  const repaint = (): void => {
    if (pauses > 0) return;
    const columns = process.stderr.columns ?? 80;
    // A line that wraps takes up two rows of the screen, so the next repaint would be off by one.
    const shown = lines(columns, Math.max(4, (process.stderr.rows ?? 24) - 2)).map((line) =>
      cut(terminal.clean(line), columns - 1),
    );
    process.stderr.write(`${UP(painted)}${CLEAR}${shown.map((line) => `${line}\n`).join("")}`);
    painted = shown.length;
  };
  return {
    paint: () => {
      if (timer === undefined) {
        process.stderr.write(HIDE_CURSOR);
        process.once("exit", showCursor);
        timer = setInterval(repaint, REPAINT_MS).unref();
      }
      repaint();
    },
    say: (line) => {
      if (pauses > 0) return void waiting.push(line);
      if (timer === undefined) return terminal.say(line);
      clear();
      terminal.say(line);
      repaint();
    },
    pause: () => {
      if (timer !== undefined && pauses === 0) {
        clear();
        showCursor();
      }
      pauses += 1;
      return () => {
        pauses -= 1;
        if (pauses > 0) return;
        for (const line of waiting) terminal.say(line);
        waiting = [];
        if (timer === undefined) return;
        process.stderr.write(HIDE_CURSOR);
        repaint();
      };
    },
    end: () => {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      clear();
      process.off("exit", showCursor);
      showCursor();
    },
  };
}
