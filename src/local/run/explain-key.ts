import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";
import { holdsHidden } from "../../base/secrets/index.ts";
import { cacheTable, localPart } from "../../sagemaker/cache-keys/index.ts";
import { asFarAsKnown } from "../interpret/evaluate.ts";
import { scopeOf } from "../interpret/scope.ts";
import { jobName } from "../jobs/arn.ts";
import { executorOf } from "../jobs/index.ts";
import { inputDigests } from "../jobs/inputs.ts";
import type { LocalJob } from "../jobs/job.ts";
import type { Folded } from "../record/fold.ts";
import { foldRun, runNames } from "../record/history.ts";
import { passingValues } from "../storage/cache/take-over.ts";
import { byName } from "./key-inputs.ts";
import { marked, UNKNOWN } from "./own-change.ts";
import type { Plan } from "./plan.ts";
import type { StepContext } from "./step-context.ts";

/** A part of a step's cache key that is not what it was. */
export interface KeyDifference {
  /** A member of the request, an input or a package, such as "ProcessingInputs[0].S3Input.S3DataType" or "input data". */
  readonly part: string;
  /** Absent if the earlier key did not have the part, or if only digests are known. */
  readonly before?: string;
  readonly after?: string;
}

/** In what a step's cache key differs from that of its latest result. */
export interface ExplainedKey {
  /** The latest run that has a result of the step. Absent if there is none. */
  readonly run?: string;
  readonly differences: readonly KeyDifference[];
  /** Parts that are known only when another step has ended. */
  readonly open: readonly string[];
}

/** The longest value shown. */
const MAX_CHARACTERS = 120;

/** The latest run of the pipeline with a result, for each step. */
export async function latestResults(
  plan: Plan,
  pipeline: string,
  { context: { effects, folders } }: StepContext,
): Promise<ReadonlyMap<string, Folded>> {
  const found = new Map<string, Folded>();
  for (const run of await runNames(effects, folders)) {
    if (found.size === plan.size) break;
    const folded = await foldRun(effects, folders, run);
    if (folded?.opening.pipeline !== pipeline) continue;
    for (const name of plan.keys()) if (folded.results.has(name) && !found.has(name)) found.set(name, folded);
  }
  return found;
}

/** Compares the key of each step that has a job with that of its latest result, by the table of cache keys. */
export async function explainKeys(
  plan: Plan,
  latest: ReadonlyMap<string, Folded>,
  stage: StepContext,
): Promise<ReadonlyMap<string, ExplainedKey>> {
  const found = new Map<string, ExplainedKey>();
  for (const name of plan.keys()) {
    const key = await explainKey(name, plan, latest.get(name), stage);
    if (key !== undefined) found.set(name, key);
  }
  return found;
}

async function explainKey(
  name: string,
  plan: Plan,
  before: Folded | undefined,
  stage: StepContext,
): Promise<ExplainedKey | undefined> {
  const step = plan.get(name)?.step;
  const [table, executor] = [step && cacheTable(step.Type), step && executorOf(step, stage.programs)];
  if (step === undefined || table === undefined || executor === undefined || stage.answers.has(name)) return undefined;
  const result = before?.results.get(name);
  if (before === undefined || result?.own === undefined) return { differences: [], open: [] };
  const { own, properties } = result;
  const { run } = before.record;
  const record = before.record.steps.find((one) => one.name === name);
  const scope = scopeOf(name, stage.scope);
  const request = (await asFarAsKnown(step.Arguments, scope)) as JsonObject;
  const then = Object.fromEntries(Object.entries(properties).filter(([member]) => !own.includes(member)));
  // An address that contains a run's id is the same address in another run.
  const passing = [stage.context.run, run, record?.cachedFrom ?? run];
  const steady = (address: string): string =>
    [...passing.map((id) => jobName(id, name)), ...passing].reduce((text, one) => text.replaceAll(one, "*"), address);
  const leaves = (value: JsonObject): ReadonlyMap<string, string> => leavesOf(localPart(table, value, steady));
  const members = compared(leaves(then), leaves(marked(request) as JsonObject), "");
  const job: LocalJob = {
    step,
    request,
    jobName: jobName(stage.context.run, name),
    passing: passingValues(scope),
    onLine: () => undefined,
  };
  const read = executor.reads(request);
  const known = read.filter(({ uri }) => uri !== "");
  const digests = await inputDigests(known, job, stage.context).catch(() => undefined);
  const inputs =
    digests === undefined || record?.inputs === undefined
      ? []
      : changedInputs(record.inputs, byName(digests), new Set(known.map((input) => input.name)));
  const { version, packages } = stage.context.interpreter;
  const installed = new Map(Object.entries<string>({ ...packages, python: version }));
  const packagesBefore = new Map(Object.entries(before.record.interpreter.packages));
  return {
    run,
    differences: [...members.differences, ...inputs, ...compared(packagesBefore, installed, "package ").differences],
    open: [...members.open, ...read.filter(({ uri }) => uri === "").map((input) => `input ${input.name}`)],
  };
}

function changedInputs(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
): readonly KeyDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => known.has(name));
  return names.flatMap((name) => (before[name] === now[name] ? [] : [{ part: `input ${name}` }]));
}

/** Every string, number and boolean in a value, by its path. */
function leavesOf(value: Json, path = "", found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (isList(value)) for (const [index, item] of value.entries()) leavesOf(item, `${path}[${index}]`, found);
  else if (isObject(value))
    for (const [name, member] of Object.entries(value)) leavesOf(member, path === "" ? name : `${path}.${name}`, found);
  else found.set(path, typeof value === "string" ? value : JSON.stringify(value));
  return found;
}

/** What differs between two sets of parts. A value that a record hides can be neither equal nor different. */
function compared(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  kind: string,
): Pick<ExplainedKey, "differences" | "open"> {
  const differences: KeyDifference[] = [];
  const open: string[] = [];
  const isUnder = (path: string, one: string): boolean => path.startsWith(`${one}.`) || path.startsWith(`${one}[`);
  const unknown = [...now].filter(([, value]) => value.includes(UNKNOWN)).map(([path]) => path);
  for (const path of new Set([...before.keys(), ...now.keys()])) {
    const [old, value] = [before.get(path), now.get(path)];
    if (value?.includes(UNKNOWN) === true) open.push(kind + path);
    else if (old === value || holdsHidden(old ?? "") || unknown.some((one) => isUnder(path, one))) continue;
    else
      differences.push({
        part: kind + path,
        ...(old !== undefined && { before: short(old) }),
        ...(value !== undefined && { after: short(value) }),
      });
  }
  return { differences, open };
}

const short = (text: string): string => (text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text);
