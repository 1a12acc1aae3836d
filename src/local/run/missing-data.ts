import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { listed, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { RunScope } from "../interpret/scope.ts";
import { jobName } from "../jobs/arn.ts";
import type { Executor, Input } from "../jobs/job.ts";
import { meet } from "../storage/cache/relocated.ts";
import type { FoundObjects } from "../storage/files.ts";
import { RUN_ID } from "../storage/other-places.ts";
import type { PlanNode } from "./plan.ts";

/** A step that has a local job, and the known part of its request. */
export interface Ahead {
  readonly node: PlanNode;
  readonly executor: Executor;
  readonly request: JsonObject;
}

interface ReadInput {
  readonly input: Input;
  readonly by: Ahead;
}

/** The inputs with a known address that no step of the run writes. */
export function readFromOutside(
  wanted: readonly Ahead[],
  all: readonly Ahead[],
  sight: RunScope,
  { provided }: { readonly provided: readonly string[] },
): readonly ReadInput[] {
  const run = String(sight.execution["PipelineExecutionId"]);
  const written = [
    ...provided,
    ...all.flatMap(({ node, executor, request }) => executor.writes(request, jobName(run, node.step.Name))),
  ].filter((uri) => uri !== "");
  return wanted.flatMap((by) =>
    by.executor
      .reads(by.request)
      .filter(({ uri }) => uri !== "" && !written.some((one) => meet(one, uri)))
      .map((input) => ({ input, by })),
  );
}

/**
 * Inputs with a known address where no data exists and that no step of the run writes. Inputs of a conditional branch
 * might never be read.
 */
export async function missingData(
  wanted: readonly Ahead[],
  all: readonly Ahead[],
  sight: RunScope,
  besides: { readonly provided: readonly string[]; readonly fetches: boolean },
) {
  const run = String(sight.execution["PipelineExecutionId"]);
  const faults: Diagnostic[] = [];
  const notes: Diagnostic[] = [];
  const readers = new Map<string, ReadInput[]>();
  for (const one of readFromOutside(wanted, all, sight, besides)) {
    const before = readers.get(one.input.uri);
    if (before === undefined) readers.set(one.input.uri, [one]);
    else before.push(one);
  }
  for (const reading of readers.values()) {
    const found = await lookFor(reading, sight, { run, fetches: besides.fetches });
    const isSure = reading.some(({ by }) => by.node.side === undefined);
    for (const one of found) (one.severity !== "note" && isSure ? faults : notes).push(one);
  }
  return { faults, notes };
}

/** Remarks for the user about an existing input. */
function followedNote({ name: input, uri }: Input, step: string, { files }: FoundObjects): Diagnostic | undefined {
  const count = files.filter(({ linked }) => linked === true).length;
  if (count === 0) return undefined;
  const links = count === 1 ? "a link" : `${count} links`;
  return diagnostic("run/links-followed", { step, uri, input, links }, { step });
}

interface Asked {
  readonly run: string;
  /** Whether the run copies its inputs from S3. */
  readonly fetches: boolean;
}

/** What to say about one address, which one or more steps read. */
async function lookFor(
  reading: readonly ReadInput[],
  { storage, parameters }: RunScope,
  asked: Asked,
): Promise<readonly Diagnostic[]> {
  const [first] = reading;
  if (first === undefined) return [];
  const { uri } = first.input;
  const at = { step: first.by.node.step.Name };
  try {
    const found = await storage.find(uri);
    if (found !== undefined)
      return reading.flatMap(({ input, by }) => followedNote(input, by.node.step.Name, found) ?? []);
  } catch (error) {
    if (error instanceof SpeclineError && error.diagnostics[0] !== undefined) return [{ ...error.diagnostics[0], at }];
    throw error;
  }
  const path = storage.locate(uri);
  const hint = hintFor(first.input, at.step, path, { parameters, ...asked });
  const steps = [...new Set(reading.map(({ by }) => by.node.step.Name))];
  const readers = `${listed(steps)} ${steps.length === 1 ? "reads" : "read"}`;
  const inputs = listed([...new Set(reading.map(({ input }) => quoted(input.name)))]);
  return [diagnostic("run/input-missing", { readers, uri, inputs, path }, at, defined({ hint }))];
}

/** Scripts, and the archives in which the SageMaker SDK uploads a folder of them. */
const CODE = /(?:\.(?:py|sh|js|mjs|cjs|r|ipynb)|\/sourcedir\.tar\.gz)$/iu;

/** Ways to provide the data other than copying it to its expected location. */
function hintFor(
  { uri, query }: Input,
  step: string,
  path: string,
  { parameters, run, fetches }: Pick<RunScope, "parameters"> & Asked,
): string | undefined {
  const folder = CODE.test(uri) ? `, or name the folder that has ${uri.split("/").at(-1)}: --code FOLDER` : "";
  const copy = fetches || !uri.startsWith("s3://") ? folder : `${folder}, or copy it from S3: --fetch`;
  if (uri.includes(run)) {
    const address = uri.replaceAll(run, RUN_ID);
    return `its place has the id of this run in it; say where it is on this disk: --map ${address}=PATH, or take the step as done: --stub ${step}`;
  }
  if (query === true) return `put what the query would answer at ${path}, or take the step as done: --stub ${step}`;
  const from = Object.entries(parameters).find(
    ([, value]) => typeof value === "string" && /^s3:\/\/./.test(value) && uri.startsWith(value),
  );
  if (from !== undefined)
    return `put the data at ${path}, or say where it is on this disk: --param ${from[0]}=file:///…${copy}`;
  return `put the data at ${path}, or say where it is on this disk: --map ${uri}=PATH${copy}`;
}
