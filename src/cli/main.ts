import { CommanderError } from "commander";
import { EXIT, type ExitStatus, statusOf } from "./exit.ts";
import { program } from "./program.ts";
import { openTerminal } from "./terminal.ts";

/** Runs a command line and sets the process's exit status. Never throws, and never prints a stack unless -v asks for it. */
export async function main(words: readonly string[]): Promise<void> {
  endQuietlyOnBrokenPipe();
  process.exitCode = await answer(words);
}

async function answer(words: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.done;
  const root = program((given) => {
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
    const terminal = openTerminal({ json: flags.has("--json"), quiet: false, verbose });
    const diagnostics = error instanceof CommanderError ? [usageFault(error, root, words)] : faultsOf(error);
    terminal.report(diagnostics);
    terminal.printJson({ ok: false, diagnostics });
    if (verbose && diagnostics.some(({ code }) => code === "usage/internal") && error instanceof Error) {
      process.stderr.write(`\n${error.stack}\n`);
    }
    return statusOf(diagnostics);
  }
}

/** `specline … | head` closes the pipe early; that is no failure of ours. */
function endQuietlyOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(EXIT.done);
      throw error;
    });
  }
}
