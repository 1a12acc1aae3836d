import { join, resolve } from "node:path";
import type { JsonObject } from "../base/canonical.ts";
import { type Diagnostic, hasErrors, SpeclineError } from "../diagnostics/index.ts";
import { type RunEvent, type Runnable, type RunOptions, type RunRecord, runLocal } from "../local/index.ts";
import type { ParameterValues } from "../local/parameters.ts";
import type { DefinitionParameter, DefinitionStep } from "../sagemaker/definition.ts";
import { satisfies } from "../spec/kinds.ts";
import { adviseOn } from "./advise.ts";
import type { Host } from "./host.ts";
import type { ConfigChoices } from "./layer-configs.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { findPython, noPython, type PythonSearch } from "./python.ts";
import { readParameters } from "./read-parameters.ts";
import { keepReport } from "./report.ts";
import { workInside } from "./work-folder.ts";

export interface RunChoices extends ConfigChoices {
  /** As on the command line: "name=value". */
  readonly parameters: readonly string[];
  /** The work folder. */
  readonly work: string;
  readonly cache: boolean;
  readonly resume?: string;
  readonly only?: string;
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** Asks a person for a parameter without a value; undefined where nobody can be asked. */
  readonly ask?: (parameter: DefinitionParameter, about: string | undefined) => Promise<string | undefined>;
}

/** Where to find what a run made. Paths are absolute. */
export interface Places {
  readonly folder: string;
  readonly definition: string;
  readonly report?: string;
  /** The archive that a model is served from, where the pipeline makes one. */
  readonly package?: string;
}

export interface RunResult {
  readonly record?: RunRecord;
  readonly places?: Places;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a pipeline, runs it on this machine, and writes its report. */
export async function runPipeline(host: Host, path: string, choices: RunChoices): Promise<RunResult> {
  // Interpreters are asked while the pipeline is read: neither waits for the other.
  const search = findPython(host, "versions");
  // Where the pipeline cannot be read, nobody asks how the search went.
  search.catch(() => undefined);
  return runPrepared(host, await prepare(host, path, { ...choices, target: "local" }), choices, search);
}

/** Runs what was compiled, and writes its report. */
export async function runPrepared(
  host: Host,
  prepared: Prepared,
  choices: RunChoices,
  search: Promise<PythonSearch> = findPython(host, "versions"),
): Promise<RunResult> {
  const { title, compiled, wired, diagnostics } = prepared;
  if (compiled === undefined || hasErrors(diagnostics)) return { diagnostics };
  const given = readParameters(choices.parameters);
  if (hasErrors(given.diagnostics)) return { diagnostics: [...diagnostics, ...given.diagnostics] };
  const docs = new Map((wired?.parameters ?? []).map(({ name, doc }) => [name, doc]));
  const declared = compiled.definition.Parameters ?? [];
  const parameters = await askMissing(declared, docs, given.values, choices);
  const unfit = await taskFaultsOf(host, prepared, parameters, choices);
  if (unfit.length > 0) return { diagnostics: [...diagnostics, ...unfit] };
  const found = interpreterFor(await search, compiled.definition.Steps);
  if ("fault" in found) return { diagnostics: [...diagnostics, found.fault] };
  const work = resolve(host.folder, choices.work);
  const inside = workInside(work, compiled.assets ?? []);
  if (inside.length > 0) return { diagnostics: [...diagnostics, ...inside] };
  try {
    const { cache, resume, only, workers, signal, onEvent } = choices;
    const runnable: Runnable = compiled;
    const record = await runLocal(
      runnable,
      {
        work,
        ...found,
        title,
        parameters,
        cache,
        ...(resume === undefined ? {} : { resume }),
        ...(only === undefined ? {} : { only }),
        ...(workers === undefined ? {} : { workers }),
        ...(signal === undefined ? {} : { signal }),
        ...(onEvent === undefined ? {} : { onEvent }),
      },
      host.effects,
    );
    const kept = await keepReport(host, work, record);
    const folder = join(work, "runs", record.run);
    const archive = await packageOf(host, record);
    const places: Places = {
      folder,
      definition: join(folder, "definition.json"),
      ...(kept.report === undefined ? {} : { report: kept.report }),
      ...(archive === undefined ? {} : { package: archive }),
    };
    const failures = record.steps.flatMap((step) => (step.diagnostic === undefined ? [] : [step.diagnostic]));
    return { record, places, diagnostics: [...diagnostics, ...failures, ...kept.diagnostics] };
  } catch (error) {
    if (error instanceof SpeclineError) return { diagnostics: [...diagnostics, ...error.diagnostics] };
    throw error;
  }
}

async function askMissing(
  declared: readonly DefinitionParameter[],
  docs: ReadonlyMap<string, string | undefined>,
  given: ParameterValues,
  { ask, resume }: RunChoices,
): Promise<ParameterValues> {
  // A run that is resumed brings its own values.
  if (ask === undefined || resume !== undefined) return given;
  const values = { ...given };
  for (const parameter of declared) {
    if (parameter.DefaultValue !== undefined || Object.hasOwn(values, parameter.Name)) continue;
    const answer = await ask(parameter, docs.get(parameter.Name));
    if (answer !== undefined && answer !== "") values[parameter.Name] = answer;
  }
  return values;
}

const TASK_FAULTS: ReadonlySet<string> = new Set(["resolve/task-step", "resolve/task-value", "resolve/task-metric"]);

/**
 * Steps and bounds that do not go with the task which local tables speak of: they would fail late, after the training.
 * Faults of a table are left to the step that reads it, which knows more of them. A run that goes on has its data already.
 */
async function taskFaultsOf(
  host: Host,
  { file, wired, registry }: Prepared,
  values: ParameterValues,
  { resume, only }: RunChoices,
): Promise<readonly Diagnostic[]> {
  if (wired === undefined || registry === undefined || resume !== undefined || only !== undefined) return [];
  const advice = await adviseOn(host, file, wired, registry, values);
  return advice.filter(({ code }) => TASK_FAULTS.has(code));
}

/** A definition without jobs needs no interpreter. */
function interpreterFor(
  search: PythonSearch,
  steps: readonly DefinitionStep[],
): Pick<RunOptions, "python" | "lane"> | { readonly fault: Diagnostic } {
  if (search.found !== undefined) {
    const { path: python, version, installed: packages } = search.found;
    return { python, ...(packages === undefined ? {} : { lane: { python, version, packages } }) };
  }
  const text = JSON.stringify(steps);
  return /"Type":"(Processing|Training|Transform|Tuning)"/.test(text)
    ? { fault: noPython(search) }
    : { python: "/usr/bin/python3" };
}

/** The output that the manifest says is a package: its archive, where it is a folder with nothing else in it. */
async function packageOf({ effects: { files } }: Host, { manifest, steps }: RunRecord): Promise<string | undefined> {
  for (const { id, outputs } of manifest?.steps ?? []) {
    const port = Object.entries(outputs).find(([, { kind }]) => satisfies(kind, "package"))?.[0];
    const path = port === undefined ? undefined : steps.find(({ name }) => name === id)?.outputs[port]?.path;
    if (path === undefined) continue;
    const [only, ...more] = await files.list(path).catch(() => []);
    return only !== undefined && more.length === 0 ? join(path, only) : path;
  }
  return undefined;
}

/** Numbers of a metrics document: what is nested (intervals) is for the report. */
export const plainNumbers = (metrics: JsonObject): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(metrics).flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])),
  );
