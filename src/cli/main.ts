import { CommanderError } from "@commander-js/extra-typings";
import { createRedactor, type Redactor } from "../base/secrets/index.ts";
import { diagnostic } from "../diagnostics/index.ts";
import { EXIT, type ExitStatus, statusOf } from "./exit.ts";
import { program } from "./program.ts";
import { assumeScreenSize } from "./terminal/screen-size.ts";
import { openTerminal, terminalOf } from "./terminal/terminal.ts";

/** Runs a command line and sets the exit status. Never throws, and prints stack traces only with -v. */
export async function main(words: readonly string[]): Promise<void> {
  const stopWatching = reportEarlyExit(words.includes("--json"));
  exitQuietlyOnBrokenPipe(stopWatching);
  assumeScreenSize(process.stdout, process.stderr);
  const redactor = createRedactor();
  // A user's module can throw errors that contain values from the environment.
  redactor.learn([process.env, words.filter((word, place) => !isStartToken(word, words[place - 1]))]);
  process.exitCode = await runCommand(words, redactor);
  stopWatching();
}

/** The value of `start --token` identifies a start and is not a secret. */
const isStartToken = (word: string, before: string | undefined): boolean =>
  before === "--token" || word === "--token" || word.startsWith("--token=");

/**
 * Node's exit status if a top-level await never settles. Source: Node documentation, "Process" (as of November 2026).
 */
const UNSETTLED_AWAIT = 13;

/**
 * Reports a user's module that exits the process or never finishes loading, because the exit status alone would
 * indicate success.
 *
 * @returns a function that stops watching
 */
function reportEarlyExit(json: boolean): () => void {
  const onExit = (status: number): void => {
    if (status !== 0 && status !== UNSETTLED_AWAIT) return;
    const fault = diagnostic("load/ended", {});
    const terminal = terminalOf({ json, quiet: false, verbose: false });
    terminal.report([fault]);
    terminal.printJson({ ok: false, diagnostics: [fault] });
    process.exitCode = EXIT.failed;
  };
  process.once("exit", onExit);
  return () => process.off("exit", onExit);
}

async function runCommand(words: readonly string[], redactor: Redactor): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.done;
  const root = program(redactor, (of) => {
    status = of;
  });
  try {
    if (words.length === 0) {
      process.stdout.write(root.helpInformation());
      return EXIT.usage;
    }
    await root.parseAsync(words, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const { faultsOf, usageFault } = await import("./usage.ts");
    const flags = new Set(words);
    const verbose = flags.has("-v") || flags.has("--verbose");
    const terminal = await openTerminal({ json: flags.has("--json"), quiet: false, verbose }, redactor);
    const diagnostics = error instanceof CommanderError ? [usageFault(error, root, words)] : faultsOf(error);
    terminal.report(diagnostics);
    terminal.printJson({ ok: false, diagnostics });
    if (verbose && diagnostics.some(({ code }) => code === "usage/internal") && error instanceof Error) {
      process.stderr.write(`\n${terminal.clean(error.stack ?? "")}\n`);
    }
    return statusOf(diagnostics);
  }
}

/**
 * `specline … | head` closes the pipe early, which is not a failure. A closed terminal (EIO) is not a failure either,
 * because a running command also receives a signal and stops in an orderly way.
 */
function exitQuietlyOnBrokenPipe(stopWatching: () => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EIO") return;
      if (error.code !== "EPIPE") throw error;
      stopWatching();
      process.exit(EXIT.done);
    });
  }
}
