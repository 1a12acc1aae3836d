import { closeSync } from "node:fs";
import { isatty } from "node:tty";
import { EXIT } from "./exit.ts";

/** What stops a run on request. */
export interface StopRequest {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * The first Ctrl-C stops the jobs and waits for them; the second does not wait. Where a terminal was closed nobody is there
 * to ask for anything twice: its signal comes from the terminal itself and from the shell in it, and often another follows
 * from what ends the session. Nothing but the end of the run ends the program then, so that its record is written.
 */
export function stopOnSignals(say: (line: string) => void): StopRequest {
  const controller = new AbortController();
  let first: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (first !== undefined) {
      if (signal === "SIGHUP" || first === "SIGHUP") return;
      process.exit(EXIT.interrupted);
    }
    first = signal;
    if (signal === "SIGHUP") leaveTerminal();
    say("stopping; what is finished is kept (again to stop at once)");
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => {
      // A closed terminal's next signal may come when all is done but the last lines.
      if (first === undefined) for (const name of SIGNALS) process.off(name, stop);
    },
  };
}

/** Why nobody reads any more: a pipe was closed, a terminal is gone, or the stream has been ended because of that. */
const UNREAD: ReadonlySet<string> = new Set(["EPIPE", "EIO", "ERR_STREAM_DESTROYED"]);

/**
 * Lets a run come to its end, and to its status, though nobody reads what it prints any more: that is no wish to stop.
 * Holds until the program ends. What could not be written for another reason, as to a full disk, shows in the status.
 */
export function goOnUnread(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.removeAllListeners("error");
    stream.on("error", ({ code = "" }: NodeJS.ErrnoException) => {
      if (code === "EIO") leaveTerminal();
      if (stream === process.stderr || UNREAD.has(code)) return;
      process.once("exit", () => {
        process.exitCode = EXIT.environment;
      });
    });
  }
}

/** The numbers of the standard streams that are a terminal, as long as there is one. */
const TERMINALS = [0, 1, 2].filter((fd) => isatty(fd));

/**
 * At its end Node gives terminals back the settings that they had, and aborts where one is gone, with a status of its own.
 * It leaves a stream alone that is closed. Source: Node, src/node.cc, ResetStdio; measured with 20.20.
 */
function leaveTerminal(): void {
  process.once("exit", () => {
    for (const fd of TERMINALS.splice(0)) closeSync(fd);
  });
}
