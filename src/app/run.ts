import { dirname, join, resolve } from "node:path";
import type { JsonObject } from "../base/canonical.ts";
import { ownMember, setMember } from "../base/own.ts";
import { type Diagnostic, hasErrors, SpeclineError } from "../diagnostics/index.ts";
import { type RunEvent, type RunOptions, type RunRecord, runLocal } from "../local/index.ts";
import type { ParameterValues } from "../local/interpret/parameters.ts";
import type { Interpreter } from "../local/isolation/interpreter.ts";
import type { DefinitionParameter, DefinitionStep } from "../sagemaker/definition.ts";
import { satisfies } from "../spec/kinds.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import { adviseOn } from "./data/advise.ts";
import { draftReports } from "./draft-report.ts";
import type { Host } from "./host/host.ts";
import {
  beginSearch,
  findPython,
  noPython,
  type PythonSearch,
  type PythonSearchInProgress,
} from "./host/process/python.ts";
import { workInside } from "./host/work-folder.ts";
import { readParameters } from "./load/documents/read-parameters.ts";
import { readStubs } from "./load/documents/read-stubs.ts";
import { type PreparedPipeline, prepare } from "./load/prepare.ts";
import { keepReport } from "./report.ts";

export interface RunChoices extends ConfigChoices {
  /** As on the command line: "name=value". */
  readonly parameters: readonly string[];
  /** The work folder. */
  readonly work: string;
  readonly cache: boolean;
  /** Record what the data show of facts that the pipeline leaves open, whatever was recorded before. */
  readonly relock?: boolean | undefined;
  readonly resume?: string | undefined;
  readonly only?: string | undefined;
  /** As on the command line: "STEP" or "STEP.property=value". */
  readonly stubs?: readonly string[];
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** Asks a person for a parameter without a value; undefined where nobody can be asked. */
  readonly ask?:
    | ((parameter: DefinitionParameter, about: string | undefined) => Promise<string | undefined>)
    | undefined;
}

/** Where to find what a run made. Paths are absolute. */
export interface RunPlaces {
  readonly folder: string;
  readonly definition: string;
  readonly report?: string;
  /** The archive that a model is served from, where the pipeline makes one. */
  readonly package?: string;
  /** The archives of the models that were trained, where nothing packs them. */
  readonly models?: readonly string[];
}

export interface RunResult {
  readonly record?: RunRecord;
  readonly places?: RunPlaces;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks a pipeline, runs it on this machine, and writes its report. Interpreters are asked while the pipeline is read:
 * neither waits for the other.
 */
export async function runPipeline(
  host: Host,
  path: string,
  choices: RunChoices,
  begun?: PythonSearchInProgress,
): Promise<RunResult> {
  const { outcome, callOff } = begun ?? (await beginSearch(host, "versions"));
  try {
    const { values } = readParameters(choices.parameters);
    const prepared = await prepare(host, path, { ...choices, target: "local", facts: "look", values });
    return await runPrepared(host, prepared, choices, outcome);
  } finally {
    callOff();
  }
}

/** Runs what was compiled, and writes its report. */
export async function runPrepared(
  host: Host,
  prepared: PreparedPipeline,
  choices: RunChoices,
  search?: Promise<PythonSearch>,
): Promise<RunResult> {
  const { title, compiled, wired, diagnostics } = prepared;
  if (compiled === undefined || hasErrors(diagnostics)) return { diagnostics };
  const read = readParameters(choices.parameters);
  host.redactor.learn(read.values);
  const { stubs, diagnostics: misgiven } = readStubs(choices.stubs ?? []);
  const work = resolve(host.folder, choices.work);
  const faults = [...read.diagnostics, ...misgiven, ...workInside(work, compiled.assets ?? [])];
  if (hasErrors(faults)) return { diagnostics: [...diagnostics, ...faults] };
  const docs = new Map((wired?.parameters ?? []).map(({ name, doc }) => [name, doc]));
  const parameters = await askMissing(compiled.definition.Parameters ?? [], docs, read.values, choices);
  const unfit = await taskFaultsOf(host, prepared, parameters, choices);
  if (unfit.length > 0) return { diagnostics: [...diagnostics, ...unfit] };
  const python = interpreterOf(search ?? findPython(host, "versions"), compiled.definition.Steps);
  // Its fault is thrown where the run waits for it.
  python.catch(() => undefined);
  const drafts = draftReports(host, work);
  const onEvent = (event: RunEvent): void => {
    choices.onEvent?.(event);
    drafts.onEvent(event);
  };
  try {
    // A project in /tmp is as good as one elsewhere: its jobs see it, as they would there.
    const visible = [host.folder, dirname(resolve(host.folder, prepared.file))];
    const options: RunOptions = {
      work,
      python,
      title,
      parameters,
      stubs,
      visible,
      ...howOf(choices),
      onEvent,
      redactor: host.redactor,
    };
    const record = await runLocal(compiled, options, host.effects).finally(() => drafts.end());
    const result = await reported(host, work, record);
    return { ...result, diagnostics: [...diagnostics, ...result.diagnostics] };
  } catch (error) {
    if (error instanceof SpeclineError) return { diagnostics: [...diagnostics, ...error.diagnostics] };
    throw error;
  }
}

/** The choices that the runner takes as they are. */
const howOf = ({ cache, resume, only, workers, signal }: RunChoices) => ({
  cache,
  ...(resume === undefined ? {} : { resume }),
  ...(only === undefined ? {} : { only }),
  ...(workers === undefined ? {} : { workers }),
  ...(signal === undefined ? {} : { signal }),
});

/** Writes the report of a run that has ended, and says where all that it made lies. */
async function reported(host: Host, work: string, record: RunRecord): Promise<RunResult> {
  const kept = await keepReport(host, work, record);
  const folder = join(work, "runs", record.run);
  const archive = await packageOf(host, record);
  const models = archive === undefined ? modelsOf(record) : [];
  const places: RunPlaces = {
    folder,
    definition: join(folder, "definition.json"),
    ...(kept.report === undefined ? {} : { report: kept.report }),
    ...(archive === undefined ? {} : { package: archive }),
    ...(models.length === 0 ? {} : { models }),
  };
  const failures = record.steps.flatMap((step) => (step.diagnostic === undefined ? [] : [step.diagnostic]));
  return { record, places, diagnostics: [...failures, ...kept.diagnostics] };
}

async function askMissing(
  declared: readonly DefinitionParameter[],
  docs: ReadonlyMap<string, string | undefined>,
  stubs: ParameterValues,
  { ask, resume }: RunChoices,
): Promise<ParameterValues> {
  // A run that is resumed brings its own values.
  if (ask === undefined || resume !== undefined) return stubs;
  const values = { ...stubs };
  for (const parameter of declared) {
    if (parameter.DefaultValue !== undefined || Object.hasOwn(values, parameter.Name)) continue;
    const answer = await ask(parameter, docs.get(parameter.Name));
    if (answer !== undefined && answer !== "") setMember(values, parameter.Name, answer);
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
  { file, wired, registry }: PreparedPipeline,
  values: ParameterValues,
  { resume, only }: RunChoices,
): Promise<readonly Diagnostic[]> {
  if (wired === undefined || registry === undefined || resume !== undefined || only !== undefined) return [];
  const advice = await adviseOn(host, file, wired, registry, values);
  return advice.filter(({ code }) => TASK_FAULTS.has(code));
}

/**
 * The interpreter for the jobs. A definition without jobs needs none.
 * @throws SpeclineError where none has the packages
 */
async function interpreterOf(search: Promise<PythonSearch>, steps: readonly DefinitionStep[]): Promise<Interpreter> {
  const { found, rejected } = await search;
  if (found !== undefined) {
    const { path, version, installed = {}, folders = [] } = found;
    return { python: path, version, packages: installed, folders };
  }
  if (/"Type":"(Processing|Training|Transform|Tuning)"/.test(JSON.stringify(steps)))
    throw new SpeclineError([noPython({ rejected })]);
  return { python: "python3", version: "none", packages: {} };
}

/** The output that the manifest says is a package: its archive, where it is a folder with nothing else in it. */
async function packageOf({ effects: { files } }: Host, { manifest, steps }: RunRecord): Promise<string | undefined> {
  for (const { id, outputs } of manifest?.steps ?? []) {
    const port = Object.entries(outputs).find(([, { kind }]) => satisfies(kind, "package"))?.[0];
    const path = port === undefined ? undefined : ownMember(steps.find(({ name }) => name === id)?.outputs, port)?.path;
    if (path === undefined) continue;
    const [only, ...more] = await files.list(path).catch(() => []);
    return only !== undefined && more.length === 0 ? join(path, only) : path;
  }
  return undefined;
}

/** A training job has one model archive, whatever its port is called; without a manifest nothing says what an output is. */
const modelsOf = ({ manifest, steps }: RunRecord): readonly string[] =>
  (manifest?.steps ?? []).flatMap(({ id, outputs }) => {
    const made = steps.find(({ name }) => name === id)?.outputs;
    const port = Object.entries(outputs).find(([, { kind }]) => satisfies(kind, "model"))?.[0];
    return port === undefined ? [] : (ownMember(made, port)?.path ?? made?.["model"]?.path ?? []);
  });

/** Numbers of a metrics document: what is nested (intervals) is for the report. */
export const plainNumbers = (metrics: JsonObject): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(metrics).flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])),
  );
