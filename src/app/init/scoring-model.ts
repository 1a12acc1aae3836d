import { join, relative, resolve } from "node:path";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { listRuns } from "../../local/index.ts";
import type { Host } from "../host/host.ts";
import { messageOf } from "../host/system-error.ts";
import { modelOfRun, scoringModel } from "../predict/subject.ts";
import { isRemote } from "./look-at-table.ts";
import type { Assumed } from "./questions.ts";
import { WORK } from "./starting-files.ts";
import { MODEL } from "./templates.ts";

/** The model with which a pipeline scores rows. */
export interface ModelChoice {
  /** As written in the pipeline. */
  readonly source: string;
  /** An archive of a run, to copy to `source`: runs are removed one day. */
  readonly copied?: { readonly path: string; readonly run: string };
  readonly assumed: readonly Assumed[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The latest run whose model could score rows, if there is one. */
export async function latestModel(
  host: Host,
): Promise<{ readonly path: string; readonly run: string; readonly title: string } | undefined> {
  for (const record of await listRuns(host.effects, workOf(host)).catch(() => [])) {
    const found = await modelOfRun(host, record, undefined);
    const path = "code" in found ? undefined : await archiveAt(host, found.path);
    if (path !== undefined) return { path, run: record.run, title: record.title };
  }
  return undefined;
}

/** The archive at a path, which can be the folder around it. */
async function archiveAt({ effects: { files } }: Host, path: string): Promise<string | undefined> {
  const there = await files.stat(path).catch(() => undefined);
  if (there?.kind !== "folder") return there === undefined ? undefined : path;
  const packed = join(path, MODEL);
  return (await files.stat(packed).catch(() => undefined)) === undefined ? undefined : packed;
}

/**
 * The model that the user named: an address in S3, an archive, a run or "last". By default, `model.tar.gz` in the
 * current folder, or else the model of the latest run here.
 */
export async function modelToScore(host: Host, asked: string | undefined): Promise<ModelChoice | Diagnostic> {
  const isThere = (await host.effects.files.stat(join(host.folder, MODEL))) !== undefined;
  const found = (source: string): ModelChoice => ({ source, assumed: [], diagnostics: [] });
  if (asked === undefined) {
    if (isThere) return found(MODEL);
    const latest = await latestModel(host);
    if (latest === undefined) return { ...found(MODEL), diagnostics: [diagnostic("init/no-model", { file: MODEL })] };
    const { path, run, title } = latest;
    const why = `${MODEL} is a copy of its model, and it is the latest run here with one; its pipeline is '${title}'`;
    return { ...found(MODEL), copied: { path, run }, assumed: [{ about: "model", value: run, why }] };
  }
  if (isRemote(asked)) return found(asked);
  const model = await scoringModel(host, asked, { work: workOf(host) });
  if ("code" in model) return model;
  if (model.run === undefined) return found(relative(host.folder, resolve(host.folder, model.path)) || ".");
  const { run, title } = model.run;
  if (isThere) return diagnostic("init/model-there", { file: MODEL, run });
  const path = await archiveAt(host, model.path);
  if (path === undefined) return diagnostic("predict/no-package", { run, pipeline: title });
  return { ...found(MODEL), copied: { path, run } };
}

const workOf = (host: Host): string => host.work ?? join(host.folder, WORK);

/** Copies a run's model into the current folder. */
export async function copyModel(host: Host, { copied, source }: ModelChoice): Promise<readonly Diagnostic[]> {
  if (copied === undefined) return [];
  const file = join(host.folder, source);
  try {
    await host.effects.files.copy(copied.path, file);
    return [];
  } catch (error) {
    return [diagnostic("environment/write", { file, reason: messageOf(error) })];
  }
}
