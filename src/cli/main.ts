import { CommanderError } from "commander";
import { createRedactor, type Redactor } from "../base/secrets/index.ts";
import { diagnostic } from "../diagnostics/index.ts";
import { EXIT, type ExitStatus, statusOf } from "./exit.ts";
import { program } from "./program.ts";
import { openTerminal } from "./terminal/terminal.ts";

/** Runs a command line and sets the process's exit status. Never throws, and never prints a stack unless -v asks for it. */
export async function main(words: readonly string[]): Promise<void> {
  const callOff = sayWhenEnded(words.includes("--json"));
  endQuietlyOnBrokenPipe(callOff);
  const redactor = createRedactor();
  // What a user's module throws may hold what it read from the environment.
  redactor.learn([process.env, words.filter((word, place) => !ofAStart(word, words[place - 1]))]);
  process.exitCode = await answer(words, redactor);
  callOff();
}

/** `start --token` names a start; it opens nothing. */
const ofAStart = (word: string, before: string | undefined): boolean =>
  before === "--token" || word === "--token" || word.startsWith("--token=");

/** Node's status where an await at the top of a module never comes to an end. Source: Node documentation, "Process"; as known in 2026-11. */
const UNSETTLED = 13;

/** A module of the user's that ends the program, or never ends, would else look as if all were well. Gives what calls it off. */
function sayWhenEnded(json: boolean): () => void {
  const said = (status: number): void => {
    if (status !== 0 && status !== UNSETTLED) return;
    const fault = diagnostic("load/ended", {});
    const terminal = openTerminal({ json, quiet: false, verbose: false });
    terminal.report([fault]);
    terminal.printJson({ ok: false, diagnostics: [fault] });
    process.exitCode = EXIT.failed;
  };
  process.once("exit", said);
  return () => process.off("exit", said);
}

async function answer(words: readonly string[], redactor: Redactor): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.done;
  const root = program(redactor, (given) => {
    status = given;
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
    const terminal = openTerminal({ json: flags.has("--json"), quiet: false, verbose }, redactor);
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
 * `specline … | head` closes the pipe early; that is no failure of ours. Nor is a terminal that was closed (EIO): what runs
 * is told so by a signal, and ends in its own way.
 */
function endQuietlyOnBrokenPipe(callOff: () => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EIO") return;
      if (error.code !== "EPIPE") throw error;
      callOff();
      process.exit(EXIT.done);
    });
  }
}
