import { dirname, join } from "node:path";
import { canonicalText, type JsonObject } from "../../base/canonical.ts";
import type { Redactor } from "../../base/secrets/index.ts";
import { type Diagnostic, hasErrors, SpeclineError } from "../../diagnostics/index.ts";
import { awsName } from "../../spec/pipeline.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import type { Effects } from "../effects.ts";
import { fetchInputs } from "../fetch/fetch-inputs.ts";
import type { FetchPlaces } from "../fetch/fetch-plan.ts";
import { areCopies, readFetched } from "../fetch/fetched.ts";
import { evaluate } from "../interpret/evaluate.ts";
import type { ParameterValues } from "../interpret/parameters.ts";
import { executionVariables, type RunScope, scopeOf } from "../interpret/scope.ts";
import type { Container } from "../isolation/container.ts";
import { askPython, type Interpreter, writeWrappers } from "../isolation/interpreter.ts";
import { chooseIsolation } from "../isolation/isolation.ts";
import type { Input } from "../jobs/job.ts";
import type { ReadyProgram } from "../jobs/programs/program.ts";
import type { Folded } from "../record/fold.ts";
import type { StepResult } from "../record/journal.ts";
import { inPlaceNotes, putAssets, stageAssets } from "../storage/assets.ts";
import { openRelocated, type RelocatedStorage } from "../storage/cache/relocated.ts";
import { type Digests, openDigests } from "../storage/digests.ts";
import { type Folders, runFolder } from "../storage/folders.ts";
import { afterCleaning, claimTemporary, clearLeftovers } from "../storage/leftovers.ts";
import { type PlaceOptions, RUN_ID } from "../storage/other-places.ts";
import { openStorage, type Storage } from "../storage/s3.ts";
import { withDataVersion } from "./data-version.ts";
import { type EarlierResults, earlierResults, type Last } from "./earlier-results.ts";
import type { Runnable, RunOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import { type Preflight, preflight } from "./preflight.ts";
import { programsFor } from "./programs.ts";
import type { RunSelection } from "./selection.ts";
import { answersOf, type StubAnswer } from "./stub.ts";

/** A run's names and its start time. */
export interface RunName {
  readonly run: string;
  readonly startedAt: string;
  readonly title: string;
  /** The AWS name. */
  readonly pipeline: string;
  readonly target: Target;
}

/** Twelve characters, like AWS's execution ids. The first eight encode the time, so ids sort by start time. */
const runId = ({ clock, random }: Effects): string => clock.now().toString(36).padStart(8, "0") + random(4);

export function nameRun({ manifest }: Runnable, { title }: RunOptions, effects: Effects): RunName {
  const shown = manifest?.title ?? title ?? "pipeline";
  return {
    run: runId(effects),
    startedAt: new Date(effects.clock.now()).toISOString(),
    title: shown,
    pipeline: manifest?.name ?? awsName(shown),
    target: manifest?.target ?? localTarget,
  };
}

/** Everything that must exist before the first step. */
export interface PreparedRun {
  readonly folder: string;
  readonly folders: Folders;
  readonly storage: RelocatedStorage;
  readonly digests: Digests;
  readonly interpreter: Interpreter;
  readonly container: Container;
  readonly bin: string;
  readonly last: ReadonlyMap<string, Last>;
  readonly scope: OpenSight;
  readonly answers: ReadonlyMap<string, readonly StubAnswer[]>;
  readonly programs: readonly ReadyProgram[];
  readonly leftOut: Preflight["leftOut"];
  /** What the user should know before it starts. */
  readonly notes: readonly string[];
  /** Creates what a run keeps in the work folder even if it fails. Until then, only its temporary folder is written. */
  readonly commit: () => Promise<void>;
  /** See JobContext. */
  readonly removals: Set<Promise<void>>;
}

/**
 * Cleans up after killed runs, checks what the steps need, probes the interpreter, copies the assets, chooses the
 * isolation.
 */
export async function prepareRun(
  runnable: Runnable,
  options: RunOptions,
  naming: RunName,
  plan: Plan,
  parameters: ParameterValues,
  { selection, source }: { readonly selection: RunSelection | undefined; readonly source: Folded | undefined },
  folders: Folders,
  effects: Effects,
): Promise<PreparedRun> {
  const notes = [...(await clearLeftovers(effects, folders, naming.run))];
  // The run can still be refused, so it writes only to its temporary folder.
  await claimTemporary(effects, folders);
  if (await afterCleaning(effects, folders, options.signal))
    notes.push("the run waited while the work folder was cleaned");
  const digests = await openDigests(effects, folders);
  const elsewhere = { ...inRun(options, naming.run), ...(await copiesIn(options, effects, folders)) };
  const storage = openRelocated(openStorage(effects, folders, digests, elsewhere), effects, folders);
  const now = { plan, pipeline: naming.pipeline, parameters, sample: options.sample };
  const { results: last, notes: remarks }: EarlierResults =
    selection === undefined
      ? { results: new Map(), notes: [] }
      : await earlierResults(selection, source, now, { effects, folders, storage });
  notes.push(...remarks);
  const scope = await lookAround(runnable, naming, plan, parameters, storage);
  const stubbed = answersOf(options.stubs ?? [], plan);
  const { programs, answers } = programsFor(options.programs ?? [], stubbed, plan, options.askCallback);
  const asked = interpreterOf(options, folders, effects);
  const assets = runnable.assets ?? [];
  const look = {
    places: { files: effects.files, python: asked },
    answers,
    programs,
    selection,
    provided: assets.map(({ uri }) => uri),
    fetch: fetchWith(options, { files: effects.files, folders, storage }, naming.run, notes),
  };
  const { leftOut, notes: ahead, faults, later } = await preflight(plan, scope, look);
  if (hasErrors(faults)) throw new SpeclineError([...(await faultsOf(asked)), ...ahead, ...later, ...faults]);
  notes.push(...ahead.map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`)));
  notes.push(...storage.settle());
  const interpreter = await asked;
  const places = { effects, folders, storage, digests };
  const staged = await stageAssets(assets, places);
  notes.push(...(await inPlaceNotes(assets, staged, places)));
  const bin = join(folders.temporary, "bin");
  const [{ container: bare, note }] = await Promise.all([
    chooseIsolation(effects, folders.temporary, options.isolation),
    writeWrappers(effects, bin),
  ]);
  if (note !== undefined) notes.push(note);
  const commit = async (): Promise<void> => {
    await effects.files.makeFolder(folders.cache);
    await putAssets(staged, places);
  };
  const container = bare.showing([
    folders.temporary,
    folders.work,
    ...(options.visible ?? []),
    ...programs.flatMap(({ folder, ask }) => (ask === undefined ? [folder] : [])),
    dirname(interpreter.python),
    interpreter.python,
    ...(interpreter.folders ?? []),
  ]);
  const folder = runFolder(folders, naming.run);
  return {
    folder,
    folders,
    storage,
    digests,
    interpreter,
    container,
    bin,
    last,
    scope,
    answers,
    programs,
    leftOut,
    notes,
    commit,
    removals: new Set(),
  };
}

/** "{run}" in a mapped address is the id of this run, which nobody knows before. */
const inRun = ({ maps = [], code }: RunOptions, run: string): PlaceOptions => ({
  maps: maps.map(({ prefix, path }) => ({ prefix: prefix.replaceAll(RUN_ID, run), path })),
  code,
});

/** A mapped folder goes before copies from S3 that are older than its mapping. */
async function copiesIn({ maps = [] }: RunOptions, { files }: Effects, folders: Folders): Promise<PlaceOptions> {
  return maps.length === 0 ? {} : { areCopies: areCopies(await readFetched(files, folders), folders) };
}

/** Copies inputs from S3, except those whose address has the id of this run, and notes what it did. */
const fetchWith = ({ fetch, signal }: RunOptions, places: FetchPlaces, run: string, notes: string[]) =>
  fetch === undefined
    ? undefined
    : async (inputs: readonly Input[]): Promise<void> => {
        const wanted = inputs.filter(({ uri }) => !uri.includes(run));
        notes.push(...(await fetchInputs(wanted, places, fetch, signal)));
      };

/** Starts the interpreter probe early; other errors may be reported before the probe's. */
function interpreterOf({ python }: RunOptions, { work }: Folders, effects: Effects): Promise<Interpreter> {
  const interpreter = typeof python === "string" ? askPython(effects, python, work) : Promise.resolve(python);
  interpreter.catch(() => undefined);
  return interpreter;
}

/** The interpreter's errors, reported together with all others. */
const faultsOf = (interpreter: Promise<Interpreter>): Promise<readonly Diagnostic[]> =>
  interpreter.then(
    () => [],
    (error: unknown) => (error instanceof SpeclineError ? error.diagnostics : []),
  );

/** Writes the definition and everything else that will run to the run's folder. */
export async function writeDown(
  { definition, manifest }: Runnable,
  folder: string,
  redactor: Redactor,
  { files }: Effects,
): Promise<void> {
  await files.makeFolder(join(folder, "logs"));
  await files.write(join(folder, "definition.json"), canonicalText(redactor.value(definition)));
  if (manifest !== undefined) await files.write(join(folder, "manifest.json"), canonicalText(redactor.value(manifest)));
}

/** The scope of the run's expressions; results are added as steps end. */
type OpenSight = RunScope & { readonly results: Map<string, StepResult> };

async function lookAround(
  { definition }: Runnable,
  { run, pipeline, startedAt, target }: RunName,
  plan: Plan,
  parameters: ParameterValues,
  storage: Storage,
): Promise<OpenSight> {
  const results = new Map<string, StepResult>();
  const execution = executionVariables(run, pipeline, startedAt, target);
  const bare = { plan, parameters, execution, experiment: {}, results, storage };
  const scope = { ...bare, parameters: await withDataVersion(definition, bare) };
  const config = definition.PipelineExperimentConfig ?? {};
  const experiment = (await evaluate(config, scopeOf("PipelineExperimentConfig", scope))) as JsonObject;
  return { ...scope, experiment };
}
