import { showLogs } from "../../app/logs.ts";
import type { Call } from "../definitions/index.ts";
import { EXIT, type ExitStatus } from "../exit.ts";

export async function run({
  words: [subject, step],
  options: { work, follow },
  terminal,
  host,
}: Call<"logs">): Promise<ExitStatus> {
  const { color } = terminal;
  const stop = new AbortController();
  const onStop = (): void => stop.abort();
  // A second Ctrl-C ends the program at once.
  process.once("SIGINT", onStop);
  const all: { step: string; line: string }[] = [];
  let last: string | undefined;
  const onLine = (of: string, line: string): void => {
    if (terminal.mode.json) all.push({ step: of, line });
    // A heading for each step, so that its lines can be copied as they are.
    if (of !== last && step === undefined) terminal.print(`${last === undefined ? "" : "\n"}${color.bold(of)}`);
    last = of;
    terminal.print(`${line}\n`);
  };
  const shown = await showLogs(host, { work, run: subject, step, follow, signal: stop.signal, onLine }).finally(() =>
    process.off("SIGINT", onStop),
  );
  const { run, status } = shown.record;
  terminal.printJson({ run, status, lines: all });
  if (shown.steps.length === 0) terminal.say(`no step of run ${run} has written a log`);
  return stop.signal.aborted ? EXIT.interrupted : EXIT.done;
}
