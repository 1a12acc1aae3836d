import type { Host } from "../../app/host/host.ts";
import type { BegunSearch } from "../../app/host/process/python.ts";
import { type RunChoices, runPipeline } from "../../app/run.ts";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { RunRecord } from "../../local/index.ts";
import type { DefinitionParameter } from "../../sagemaker/definition.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { readChoices } from "../options.ts";
import { goOnUnread, stopOnSignals } from "../stop-signals.ts";
import { followRun } from "../terminal/progress.ts";
import { summaryJson, summaryText } from "../terminal/run-summary.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Runs a pipeline before the eyes of a person, and says what came of it. */
export async function runAndTell(
  { words: [path = ""], options, terminal }: Call,
  host: Host,
  search: BegunSearch,
): Promise<ExitStatus> {
  const [resume, only] = [options["resume"] as string | undefined, options["only"] as string | undefined];
  const workers = options["parallel"] as string | undefined;
  const progress = followRun(terminal);
  goOnUnread();
  const stop = stopOnSignals(progress.say);
  const choices: RunChoices = {
    parameters: (options["param"] as readonly string[] | undefined) ?? [],
    stubs: [options["stub"], options["given"]].flatMap((said) => (said as readonly string[] | undefined) ?? []),
    work: options["work"] as string,
    cache: options["cache"] !== false,
    signal: stop.signal,
    onEvent: progress.onEvent,
    ...readChoices(options),
    ...(resume === undefined ? {} : { resume }),
    ...(only === undefined ? {} : { only }),
    ...(workers === undefined ? {} : { workers: Number(workers) }),
    ...(terminal.interactive ? { ask: asking(terminal) } : {}),
  };
  const { record, places, ...found } = await runPipeline(host, path, choices, search).finally(() => {
    progress.end();
    stop.release();
  });
  const diagnostics = [...found.diagnostics, ...(options["allowIncomplete"] === true ? [] : incompleteness(record))];
  terminal.report(diagnostics);
  // Else the table would stand against the last fault.
  if (record !== undefined && diagnostics.length > 0 && !terminal.mode.json) terminal.say("");
  if (record === undefined) {
    terminal.printJson({ ok: false, diagnostics });
    return stop.signal.aborted ? EXIT.interrupted : statusOf(diagnostics);
  }
  terminal.printJson({ ...summaryJson(record, places), diagnostics });
  terminal.print(summaryText(terminal, host.folder, record, places));
  if (stop.signal.aborted) return EXIT.interrupted;
  const good = record.status === "succeeded" || (record.status === "incomplete" && options["allowIncomplete"] === true);
  return good ? EXIT.done : statusOf(diagnostics) || EXIT.failed;
}

/** A run that left steps out has not shown that the pipeline works. */
function incompleteness(record: RunRecord | undefined): readonly Diagnostic[] {
  if (record?.status !== "incomplete") return [];
  const left = record.steps.filter((step) => step.diagnostic?.code === "run/not-emulated").map(({ name }) => name);
  return [diagnostic("run/incomplete", { steps: listed(left) })];
}

/** Asks on the terminal; an empty answer leaves the parameter missing, which is then said. */
const asking =
  ({ clean }: Terminal) =>
  async (parameter: DefinitionParameter, about: string | undefined): Promise<string | undefined> => {
    const { createInterface } = await import("node:readline/promises");
    const line = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const among = parameter.EnumValues === undefined ? "" : ` (${parameter.EnumValues.join(", ")})`;
      if (about !== undefined) process.stderr.write(clean(`${about}\n`));
      return (await line.question(clean(`${parameter.Name}${among}: `))).trim();
    } catch {
      return undefined;
    } finally {
      line.close();
    }
  };
