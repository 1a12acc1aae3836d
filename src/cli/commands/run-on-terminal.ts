import { createInterface } from "node:readline/promises";
import type { PythonSearchInProgress } from "../../app/host/process/python.ts";
import { type RunChoices, runPipeline } from "../../app/run.ts";
import { listed } from "../../base/words.ts";
import { type AllowedDiagnostic, type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { PredictedStep, RunRecord } from "../../local/index.ts";
import type { DefinitionParameter } from "../../sagemaker/definition.ts";
import type { Call } from "../definitions/index.ts";
import { choicesOf } from "../definitions/options.ts";
import { EXIT, type ExitStatus, statusOf } from "../exit.ts";
import { ignoreClosedOutput, stopOnSignals } from "../stop-signals.ts";
import { askForOutputs } from "../terminal/ask-for-outputs.ts";
import { predictionLines } from "../terminal/prediction-lines.ts";
import { followRun } from "../terminal/progress.ts";
import { summaryJson, summaryText } from "../terminal/run-summary.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Runs a pipeline, shows its progress and prints the result. */
export async function runOnTerminal(
  { words: [path], options, terminal, host }: Call<"run">,
  search: PythonSearchInProgress,
): Promise<ExitStatus> {
  const progress = followRun(terminal);
  ignoreClosedOutput();
  const stop = stopOnSignals(progress.say);
  const choices: RunChoices = {
    parameters: options.param ?? [],
    stubs: [...(options.stub ?? []), ...(options.given ?? [])],
    maps: options.map ?? [],
    lambdas: options.lambda ?? [],
    callbacks: options.callback ?? [],
    entrypoints: options.entrypoint ?? [],
    codeFolders: options.code ?? [],
    fetch: options.fetch,
    fetchLimit: options.fetchLimit,
    work: options.work,
    cache: options.cache,
    warm: options.warm,
    retries: options.retries,
    rows: options.rows,
    logLimit: options.logLimit,
    sample: options.sample,
    keepGoing: options.keepGoing,
    relock: options.relock,
    allow: options.allow,
    resume: options.resume,
    only: options.only,
    from: options.from,
    source: options.source,
    workers: options.parallel,
    plan: options.plan === true || options.explainCache === true,
    explainKeys: options.explainCache,
    signal: stop.signal,
    onEvent: progress.onEvent,
    ask: terminal.interactive ? askOnTerminal(terminal) : undefined,
    askCallback: terminal.interactive ? askForOutputs(terminal, progress.pause) : undefined,
    ...choicesOf(options),
  };
  const { record, places, allowed, prediction, ...found } = await runPipeline(host, path, choices, search).finally(
    () => {
      progress.end();
      stop.release();
    },
  );
  if (prediction !== undefined) return predicted(terminal, prediction, found.diagnostics, allowed);
  const allowIncomplete = options.allowIncomplete === true;
  const diagnostics = [...found.diagnostics, ...(allowIncomplete ? [] : incompleteness(record))];
  terminal.report(diagnostics);
  // Prints a blank line between the last diagnostic and the table.
  if (record !== undefined && diagnostics.length > 0 && !terminal.mode.json) terminal.say("");
  if (record === undefined) {
    terminal.printJson({ ok: false, diagnostics, allowed });
    return stop.signal.aborted ? EXIT.interrupted : statusOf(diagnostics);
  }
  terminal.printJson({ ...summaryJson(record, places), diagnostics, allowed });
  terminal.print(summaryText(terminal, host.folder, record, places));
  if (stop.signal.aborted) return EXIT.interrupted;
  const good = record.status === "succeeded" || (record.status === "incomplete" && allowIncomplete);
  return good ? EXIT.done : statusOf(diagnostics) || EXIT.failed;
}

/** Prints what a run would do. */
function predicted(
  terminal: Terminal,
  steps: readonly PredictedStep[],
  diagnostics: readonly Diagnostic[],
  allowed: readonly AllowedDiagnostic[] | undefined,
): ExitStatus {
  const status = statusOf(diagnostics);
  terminal.report(diagnostics);
  terminal.printJson({ ok: status === EXIT.done, steps, diagnostics, allowed });
  terminal.print(predictionLines(terminal, steps));
  return status;
}

/** A run that skipped steps does not prove that the pipeline works. */
function incompleteness(record: RunRecord | undefined): readonly Diagnostic[] {
  if (record?.status !== "incomplete") return [];
  const skipped = record.steps.filter((step) => step.diagnostic?.code === "run/not-emulated").map(({ name }) => name);
  return [diagnostic("run/incomplete", { steps: listed(skipped) })];
}

/** Prompts the user on the terminal. An empty answer leaves the parameter without a value, which is then reported. */
const askOnTerminal =
  ({ clean }: Terminal) =>
  async (parameter: DefinitionParameter, about: string | undefined): Promise<string | undefined> => {
    const line = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const choices = parameter.EnumValues === undefined ? "" : ` (${parameter.EnumValues.join(", ")})`;
      if (about !== undefined) process.stderr.write(clean(`${about}\n`));
      return (await line.question(clean(`${parameter.Name}${choices}: `))).trim();
    } catch {
      return undefined;
    } finally {
      line.close();
    }
  };
