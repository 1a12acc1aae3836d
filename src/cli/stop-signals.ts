import { closeSync } from "node:fs";
import { isatty } from "node:tty";
import { EXIT } from "./exit.ts";

/** A signal that is aborted on a request to stop, and a function that releases it. */
export interface StopRequest {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * The first Ctrl-C stops the jobs and waits for them, and the second ends the program immediately. Closing a terminal
 * counts only once, although the terminal, the shell and the session all send signals. The program then ends only when
 * the run does, so that the record is written.
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
    say("stopping; finished steps are kept (press Ctrl-C again to stop immediately)");
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => {
      // After a terminal is closed, another signal can arrive while the last lines are printed.
      if (first === undefined) for (const name of SIGNALS) process.off(name, stop);
    },
  };
}

/**
 * Error codes of writes that nobody can read: to a closed pipe, a closed terminal, or a stream that was destroyed for
 * that reason.
 */
const UNREAD: ReadonlySet<string> = new Set(["EPIPE", "EIO", "ERR_STREAM_DESTROYED"]);

/**
 * Lets a run finish even if nobody reads its output any longer, because that is not a request to stop. This remains in
 * effect until the program ends. Other write errors, such as a full disk, affect the exit status.
 */
export function ignoreClosedOutput(): void {
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

/** File descriptors of the standard streams that are connected to terminals. */
const TERMINALS = [0, 1, 2].filter((fd) => isatty(fd));

/**
 * On exit, Node restores the settings of terminals, and aborts with a different status if one is gone. It skips closed
 * descriptors. Source: Node, src/node.cc, ResetStdio; measured with 20.20.
 */
function leaveTerminal(): void {
  process.once("exit", () => {
    for (const fd of TERMINALS.splice(0)) closeSync(fd);
  });
}
