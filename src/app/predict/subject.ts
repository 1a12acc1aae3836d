import { join, resolve } from "node:path";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { listRuns, type RunRecord, readRun } from "../../local/index.ts";
import type { Host } from "../host/host.ts";
import { modelsOf, packagesOf, type StepArchive } from "../run-places.ts";

/** The model that scores rows. */
export interface ScoringModel {
  /** An archive, or the folder of an unpacked one; absolute. */
  readonly path: string;
  /** The run and step that made it, if it was found through a run. */
  readonly run?: RunRecord;
  readonly step?: string;
}

/**
 * Finds the model that a user means: a package's path, a run's id, the beginning of an id, or "last". A run's packages
 * take precedence over the models in them.
 */
export async function scoringModel(
  host: Host,
  subject: string,
  { work, step }: { readonly work: string; readonly step?: string | undefined },
): Promise<ScoringModel | Diagnostic> {
  const { files } = host.effects;
  const path = resolve(host.folder, subject);
  const there = await files.stat(path).catch(() => undefined);
  if (there?.kind === "file" || there?.kind === "folder") {
    const packed = join(path, "model.tar.gz");
    const isAround = there.kind === "folder" && (await files.stat(packed).catch(() => undefined)) !== undefined;
    return { path: isAround ? packed : path };
  }
  const run = await runNamed(host, resolve(host.folder, work), subject);
  if ("code" in run) return run;
  const found = await modelOfRun(host, run, step);
  if (!("code" in found)) return { ...found, run };
  if (found.code !== "predict/no-package" || !LATEST.has(subject)) return found;
  const earlier = await latestWithModel(host, resolve(host.folder, work));
  return earlier === undefined ? found : { ...found, hint: `the latest run with a model is '${earlier}'` };
}

const LATEST: ReadonlySet<string> = new Set(["last", "latest"]);

/** The latest run may be one that trains no model, such as that of a monitoring pipeline. */
async function latestWithModel(host: Host, work: string): Promise<string | undefined> {
  for (const record of await listRuns(host.effects, work))
    if (modelsOf(record).length > 0 || (await packagesOf(host, record)).length > 0) return record.run;
  return undefined;
}

/** A run's only package or, without packages, its only model; or the one that a step made. */
export async function modelOfRun(
  host: Host,
  run: RunRecord,
  step: string | undefined,
): Promise<StepArchive | Diagnostic> {
  const packages = await packagesOf(host, run);
  const all = [...packages, ...modelsOf(run)];
  return step === undefined ? chosen(packages.length > 0 ? packages : all, run) : named(all, step, run);
}

/** The record of a run, or a message that also mentions files, because the subject may be a misspelled path. */
async function runNamed(host: Host, work: string, subject: string): Promise<RunRecord | Diagnostic> {
  try {
    return await readRun(host.effects, work, subject);
  } catch (error) {
    const [fault] = error instanceof SpeclineError ? error.diagnostics : [];
    if (fault?.code !== "run/unknown-run") throw error;
    return diagnostic("predict/no-subject", { subject, reason: fault.message });
  }
}

const steps = (all: readonly StepArchive[]): string => listed(all.map((one) => one.step));

function chosen(all: readonly StepArchive[], { run, title }: RunRecord): StepArchive | Diagnostic {
  const [only, ...more] = all;
  if (only === undefined) return diagnostic("predict/no-package", { run, pipeline: title });
  return more.length === 0 ? only : diagnostic("predict/several", { run, steps: steps(all), first: only.step });
}

const named = (all: readonly StepArchive[], step: string, { run }: RunRecord): StepArchive | Diagnostic =>
  all.find((one) => one.step === step) ??
  diagnostic("predict/unknown-step", { step, run, steps: all.length === 0 ? "none" : steps(all) });
