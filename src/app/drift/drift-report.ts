import { join, delimiter as pathDelimiter, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { DriftFacts } from "../../advice/drift/drift-facts.ts";
import type { RowsDrift } from "../../advice/drift/rows-drift.ts";
import { columnImportance, weighed } from "../../advice/drift/weigh-drift.ts";
import { defined } from "../../base/defined.ts";
import { listed, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { runtimeFolder } from "../../steps/index.ts";
import type { Host } from "../host/host.ts";
import { findPython, noPython } from "../host/process/python.ts";
import { inScratch } from "../host/scratch.ts";
import { writeOutput } from "../host/write-output.ts";
import { found, pythonAnswer } from "../predict/python-answer.ts";
import { modelOfRun } from "../predict/subject.ts";
import { type Baseline, baselineOf } from "./baseline-run.ts";
import { metricEffect } from "./metric-effect.ts";

const folderOf = (path: string): string => fileURLToPath(new URL(path, runtimeFolder));
const [RUNTIME, LOADING] = [folderOf("../"), folderOf("../../data-loading/script/")];
const COMPARING = folderOf("../../drift-measurement/script/");
const SCRIPT = folderOf("../../drift/script/measure_drift.py");

export interface RowsDriftRequest {
  /** A run's id, the beginning of one, or "last". */
  readonly baseline: string;
  readonly data: string;
  readonly work: string;
  /** The step that made the model, if the run has several. */
  readonly step?: string | undefined;
  /** The file for the page. Default: no page is written. */
  readonly output?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
}

/** Compares new rows with the training rows of a run, column by column, and predicts the effect on the model's metric. */
export async function driftReport(
  host: Host,
  request: RowsDriftRequest,
): Promise<{ readonly value?: RowsDrift; readonly diagnostics: readonly Diagnostic[] }> {
  const baseline = await baselineOf(host, request.work, request.baseline);
  if ("code" in baseline) return { diagnostics: [baseline] };
  const named = request.step === undefined ? undefined : await modelOfRun(host, baseline.run, request.step);
  if (named !== undefined && "code" in named) return { diagnostics: [named] };
  const source = resolve(host.folder, request.data);
  if ((await host.effects.files.stat(source).catch(() => undefined)) === undefined)
    return { diagnostics: [diagnostic("drift-report/no-data", { data: request.data }, { file: source })] };
  try {
    const { value, diagnostics } = await inScratch((scratch) => compared(host, baseline, source, request, scratch));
    if (value === undefined || request.output === undefined) return defined({ value, diagnostics });
    const output = resolve(host.folder, request.output);
    const { driftPage } = await import("../../report/index.ts");
    const faults = await writeOutput(host, output, host.redactor.learnt(driftPage(value)));
    return { value: faults.length > 0 ? value : { ...value, output }, diagnostics: [...diagnostics, ...faults] };
  } catch (error) {
    if (error instanceof SpeclineError) return { diagnostics: error.diagnostics };
    throw error;
  }
}

interface Foreign {
  readonly foreign?: { readonly expected: readonly string[]; readonly found: readonly string[] };
}

interface Compared {
  readonly value?: RowsDrift;
  readonly diagnostics: readonly Diagnostic[];
}

async function compared(
  host: Host,
  baseline: Baseline,
  source: string,
  request: RowsDriftRequest,
  scratch: string,
): Promise<Compared> {
  const search = await findPython(host, "versions");
  if (search.found === undefined) return { diagnostics: [noPython(search)] };
  const { run, step, data, schema } = baseline;
  const [at, sample] = [{ file: source }, join(scratch, "sample.csv")];
  const config = { ...baseline.config, ...defined({ delimiter: request.delimiter, encoding: request.encoding }) };
  const facts = await pythonAnswer<DriftFacts & Foreign>(host, {
    ...{ python: search.found.path, script: SCRIPT, path: [RUNTIME, LOADING, COMPARING].join(pathDelimiter), at },
    ...{ answer: join(scratch, "drift.json"), failed: "drift-report/failed" },
    asked: { baseline: data, schema, source, config, sample },
  });
  if ("code" in facts) return { diagnostics: [facts] };
  if (facts.foreign !== undefined) {
    const [expected, others] = [facts.foreign.expected, facts.foreign.found].map((names) => listed(names.map(quoted)));
    const names = { expected: expected ?? "", found: others ?? "", run: run.run };
    return { diagnostics: [diagnostic("drift-report/other-columns", names, at)] };
  }
  const effect = await metricEffect(host, run, request.step, sample, scratch);
  const shares =
    effect.importance === undefined
      ? undefined
      : columnImportance(
          effect.importance,
          facts.columns.flatMap(({ name, role }) => (role === "feature" ? [name] : [])),
        );
  const columns = weighed(facts.columns, shares);
  const drifted = columns.filter((one) => one.drifted);
  const importance = shares === undefined ? undefined : drifted.reduce((sum, { importance: own = 0 }) => sum + own, 0);
  const { rows, level, added } = facts;
  const about = { run: run.run, pipeline: run.title, step, data: request.data };
  const value: RowsDrift = defined({
    ...{ ...about, rows, level, added, columns },
    ...{ drifted: drifted.length, importance, model: effect.model, metric: effect.metric },
  });
  return { value, diagnostics: [...facts.findings.map((one) => found(one, at)), ...effect.diagnostics] };
}
