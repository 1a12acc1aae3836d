import { dirname, relative, resolve } from "node:path";
import type { JsonObject } from "../base/canonical.ts";
import { type Defined, defined } from "../base/defined.ts";
import { setMember } from "../base/own.ts";
import { sampled } from "../compile/index.ts";
import { type AllowedDiagnostic, type Diagnostic, hasErrors, SpeclineError } from "../diagnostics/index.ts";
import {
  type PredictedStep,
  predictLocal,
  type RunEvent,
  type RunOptions,
  type RunRecord,
  runLocal,
  type StepRecord,
} from "../local/index.ts";
import type { ParameterValues } from "../local/interpret/parameters.ts";
import type { Interpreter } from "../local/isolation/interpreter.ts";
import type { LocalProgram } from "../local/jobs/programs/program.ts";
import { parametersToSet } from "../local/run/data-version.ts";
import { needsInterpreter } from "../local/run/needs-interpreter.ts";
import type { Definition, DefinitionParameter } from "../sagemaker/definition.ts";
import { givenValueFaults } from "../sagemaker/validate/index.ts";
import { adviseOn } from "./data/advise.ts";
import { findingsOf } from "./data/findings-of.ts";
import { draftReports } from "./draft-report.ts";
import { fetchFromS3 } from "./fetch-from-s3.ts";
import type { Host } from "./host/host.ts";
import { beginSearch, findPython, noPython, type PythonSearchInProgress } from "./host/process/python.ts";
import type { PythonSearch } from "./host/process/python-search.ts";
import { inScratch } from "./host/scratch.ts";
import { workInside } from "./host/work-folder.ts";
import { inContract } from "./load/data-contracts.ts";
import { readParameters } from "./load/documents/read-parameters.ts";
import { readStubs } from "./load/documents/read-stubs.ts";
import { readLocalSettings } from "./load/local-settings.ts";
import { type PreparedPipeline, prepare } from "./load/prepare.ts";
import { partOf } from "./load/read-pipeline.ts";
import { withTraining } from "./missing-baseline.ts";
import { keepReport } from "./report.ts";
import { againIn, withHint } from "./run-again.ts";
import type { RunChoices } from "./run-choices.ts";
import { copyExports } from "./run-exports.ts";
import { placesOf, type RunPlaces } from "./run-places.ts";
import { keepValuePlaces } from "./run-value-places.ts";

export type { RunChoices } from "./run-choices.ts";
export type { RunPlaces } from "./run-places.ts";

export interface RunResult {
  readonly record?: RunRecord;
  /** What the run would do, if only that was asked for. */
  readonly prediction?: readonly PredictedStep[];
  readonly places?: RunPlaces;
  readonly diagnostics: readonly Diagnostic[];
  /** The faults that the user allows, each with the reason. */
  readonly allowed?: readonly AllowedDiagnostic[];
}

/**
 * Checks a pipeline, runs it on this machine, and writes its report. The search for Python runs while the pipeline is
 * being loaded.
 */
export async function runPipeline(
  host: Host,
  path: string,
  choices: RunChoices,
  begun?: PythonSearchInProgress,
): Promise<RunResult> {
  const work = resolve(host.folder, choices.work);
  const { outcome, callOff } =
    begun ?? (await beginSearch({ ...host, work, keepsNothing: choices.plan === true }, "versions"));
  try {
    const { values } = readParameters(choices.parameters);
    // The tables are examined by the same interpreter, and what is found is kept where the run keeps its results.
    const own: Host = { ...host, python: outcome, work, keepsNothing: choices.plan === true };
    const prepared = await prepare(own, path, { ...choices, target: "local", facts: "look", values });
    const result =
      choices.plan === true
        ? await inScratch((scratch) => runPrepared(own, prepared, { ...choices, scratch }, partOf(path)))
        : await runPrepared(own, prepared, choices, partOf(path));
    return { ...result, allowed: prepared.overrides?.allowed() ?? [] };
  } finally {
    callOff();
  }
}

/**
 * Runs a compiled pipeline, and writes its report.
 *
 * @param part - which of the file's pipelines it is, for commands that name it: "#monitor", or nothing
 */
export async function runPrepared(
  host: Host,
  prepared: PreparedPipeline,
  choices: RunChoices,
  part = "",
): Promise<RunResult> {
  const { title, wired, overrides } = prepared;
  const file = fromFolder(host, prepared.file);
  const judge = overrides?.judge ?? ((faults: readonly Diagnostic[]) => faults);
  const { compiled, diagnostics } = withSample(prepared, choices);
  if (compiled === undefined || hasErrors(diagnostics)) return { diagnostics };
  const read = readParameters(choices.parameters);
  host.redactor.learn(read.values);
  const { stubs, diagnostics: stubFaults } = readStubs(choices.stubs ?? []);
  const work = resolve(host.folder, choices.work);
  const settings = await readLocalSettings(host, dirname(resolve(host.folder, prepared.file)), choices);
  const { maps, code, programs } = settings;
  // A plan only shows something.
  const fetch = settings.fetch && choices.plan !== true ? fetchFromS3(host, work, choices.fetchLimit) : undefined;
  const faults = [
    ...read.diagnostics,
    ...stubFaults,
    ...settings.diagnostics,
    ...workInside(work, compiled.assets ?? []),
  ];
  if (hasErrors(faults)) return { diagnostics: [...diagnostics, ...faults] };
  const docs = new Map((wired?.parameters ?? []).map(({ name, doc }) => [name, doc]));
  const parameters = await askMissing(parametersToSet(compiled.definition, read.values), docs, read.values, choices);
  const python = interpreterOf(host.python ?? findPython(host, "versions"), compiled.definition, programs);
  const given = givenValueFaults(compiled.definition, withoutLocalUris(parameters));
  const unfit = faultsOfTables(host, prepared, parameters, choices).then((faults) => judge([...given, ...faults]));
  const mayStart = unfit.then((faults) => {
    if (hasErrors(faults)) throw new SpeclineError([]);
  });
  // The run awaits these promises later and reports a failure then. Until then, this avoids an unhandled rejection.
  for (const promise of [python, mayStart]) promise.catch(() => undefined);
  const drafts = draftReports(host, work);
  const onEvent = (event: RunEvent): void => {
    choices.onEvent?.(event);
    drafts.onEvent(event);
  };
  try {
    // Jobs can access a project in /tmp, although they have their own /tmp.
    const visible = [host.folder, dirname(resolve(host.folder, prepared.file))];
    const options: RunOptions = {
      work,
      python,
      title,
      parameters,
      stubs,
      visible,
      maps,
      code,
      programs,
      mayStart,
      fetch,
      ...chosen(choices),
      onEvent,
      redactor: host.redactor,
    };
    if (choices.plan === true) {
      await mayStart;
      const { withReasons } = await import("./plan/predicted-reasons.ts");
      const steps = await predictLocal(compiled, options, host.effects).finally(() => drafts.end());
      const prediction = await withReasons(host, work, prepared, steps);
      const failures = prediction.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
      return {
        prediction,
        diagnostics: [...diagnostics, ...(await unfit), ...withTraining(failures, prepared, file, choices.sample)],
      };
    }
    const written = prepared.places?.();
    written?.catch(() => undefined);
    const record = await runLocal(compiled, options, host.effects).finally(() => drafts.end());
    const unkept = await keepValuePlaces(host, work, record.run, prepared.file, written, choices);
    const result = await reported(host, work, record, againIn(`${file}${part}`, choices, record));
    const exported = await copyExports(host, prepared, record);
    const places = { ...result.places, ...(exported.folders.length > 0 && { exports: exported.folders }) } as RunPlaces;
    const found = judge([...result.diagnostics, ...unkept, ...exported.diagnostics]);
    return { ...result, places, diagnostics: [...diagnostics, ...(await unfit), ...found] };
  } catch (error) {
    if (error instanceof SpeclineError)
      return {
        diagnostics: [
          ...diagnostics,
          ...(await unfit),
          ...withTraining(error.diagnostics, prepared, file, choices.sample),
        ],
      };
    throw error;
  }
}

/** The choices that a run takes as they are. */
const TAKEN = [
  "cache",
  "warm",
  "retries",
  "keepGoing",
  "sample",
  "logLimit",
  "explainKeys",
  "resume",
  "only",
  "from",
  "source",
  "workers",
  "scratch",
  "signal",
  "askCallback",
] as const satisfies readonly (keyof RunChoices & keyof RunOptions)[];

const chosen = (choices: RunChoices) =>
  defined(Object.fromEntries(TAKEN.map((name) => [name, choices[name]]))) as Defined<
    Pick<RunChoices, (typeof TAKEN)[number]>
  >;

/** The pipeline, with smaller shares of the rows if the run reads a sample. */
function withSample(
  { compiled, registry, target, diagnostics }: PreparedPipeline,
  { sample }: RunChoices,
): { readonly compiled: PreparedPipeline["compiled"] | undefined; readonly diagnostics: readonly Diagnostic[] } {
  if (compiled === undefined || sample === undefined || hasErrors(diagnostics)) return { compiled, diagnostics };
  const cut = sampled(compiled, registry, sample, target);
  return { compiled: cut.value, diagnostics: [...diagnostics, ...cut.diagnostics] };
}

/** A file in or below the current folder by its relative path. */
function fromFolder({ folder }: Host, file: string): string {
  const short = relative(folder, resolve(folder, file));
  return short.startsWith("..") ? file : short;
}

/** Writes the report for a finished run and finds the run's results. */
async function reported(
  host: Host,
  work: string,
  record: RunRecord,
  again: (step: StepRecord) => string | undefined,
): Promise<RunResult> {
  const kept = await keepReport(host, work, record);
  const places = await placesOf(host, work, record, kept.report);
  const failures = record.steps.flatMap((step) => (step.diagnostic === undefined ? [] : [withHint(step, again)]));
  const findings = await findingsOf(host.effects.files, record);
  return { record, places, diagnostics: [...failures, ...kept.diagnostics, ...findings] };
}

async function askMissing(
  declared: readonly DefinitionParameter[],
  docs: ReadonlyMap<string, string | undefined>,
  given: ParameterValues,
  { ask, resume, source }: RunChoices,
): Promise<ParameterValues> {
  // Such a run already has its values.
  if (ask === undefined || resume !== undefined || source !== undefined) return given;
  const values = { ...given };
  for (const parameter of declared) {
    if (parameter.DefaultValue !== undefined || Object.hasOwn(values, parameter.Name)) continue;
    const answer = await ask(parameter, docs.get(parameter.Name));
    if (answer !== undefined && answer !== "") setMember(values, parameter.Name, answer);
  }
  return values;
}

/** A local run also reads files and folders of this machine where SageMaker needs an S3 URI. */
const withoutLocalUris = (values: ParameterValues): ParameterValues =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => !String(value).startsWith("file://")));

/**
 * Finds the errors that `check` finds in local tables, before any job starts. Warnings are left to the steps that read
 * the tables, which see all rows. A resumed run has already read its data.
 */
async function faultsOfTables(
  host: Host,
  { file, wired, registry, contracts, located = async (faults) => faults }: PreparedPipeline,
  values: ParameterValues,
  { resume, only, from, source }: RunChoices,
): Promise<readonly Diagnostic[]> {
  const hasRead = [resume, only, from, source].some((choice) => choice !== undefined);
  if (wired === undefined || registry === undefined || hasRead) return [];
  const advice = await adviseOn(host, file, wired, registry, values);
  const errors = advice.filter(({ severity }) => severity === "error");
  return located(errors.map((fault) => inContract(fault, contracts)));
}

/**
 * The interpreter for the jobs, or a placeholder for a definition without jobs.
 *
 * @throws SpeclineError if no interpreter has the packages
 */
async function interpreterOf(
  search: Promise<PythonSearch>,
  definition: Definition,
  programs: readonly LocalProgram[],
): Promise<Interpreter> {
  const { found, rejected } = await search;
  if (found !== undefined) {
    const { path, version, installed = {}, folders = [] } = found;
    return { python: path, version, packages: installed, folders };
  }
  if (needsInterpreter(definition, programs)) throw new SpeclineError([noPython({ rejected })]);
  return { python: "python3", version: "none", packages: {} };
}

/** The numbers in a metrics document. Nested values, such as intervals, are shown only in the report. */
export const plainNumbers = (metrics: JsonObject): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(metrics).flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])),
  );
