import { join } from "node:path";
import { defined } from "../base/defined.ts";
import { ownMember } from "../base/own.ts";
import type { RunRecord } from "../local/index.ts";
import { satisfies } from "../spec/kinds.ts";
import type { Host } from "./host/host.ts";

/** The locations of a run's results, as absolute paths. */
export interface RunPlaces {
  readonly folder: string;
  readonly definition: string;
  readonly report?: string;
  /** The model package, if the pipeline creates one. */
  readonly package?: string;
  /** The archives of the trained models, if no step packages them. */
  readonly models?: readonly string[];
  /** Folders with tables that steps exported. */
  readonly exports?: readonly string[];
  /** The scores of rows that no other step reads: files, or folders if there are several files. */
  readonly predictions?: readonly string[];
}

/** Finds a run's results. */
export async function placesOf(host: Host, work: string, record: RunRecord, report?: string): Promise<RunPlaces> {
  const folder = join(work, "runs", record.run);
  const archive = (await packagesOf(host, record))[0]?.path;
  const models = archive === undefined ? modelsOf(record).map(({ path }) => path) : [];
  const predictions = await predictionsOf(host, record);
  return defined({
    folder,
    definition: join(folder, "definition.json"),
    report,
    package: archive,
    models: models.length === 0 ? undefined : models,
    predictions: predictions.length === 0 ? undefined : predictions,
  });
}

/** An archive, and the step that made it. */
export interface StepArchive {
  readonly step: string;
  readonly path: string;
}

/** The outputs that are packages according to the manifest. */
export async function packagesOf(host: Host, { manifest, steps }: RunRecord): Promise<readonly StepArchive[]> {
  const found: StepArchive[] = [];
  for (const { id, outputs } of manifest?.steps ?? []) {
    const port = Object.entries(outputs).find(([, { kind }]) => satisfies(kind, "package"))?.[0];
    const path = port === undefined ? undefined : ownMember(steps.find(({ name }) => name === id)?.outputs, port)?.path;
    if (path !== undefined) found.push({ step: id, path: await onlyFile(host, path) });
  }
  return found;
}

/** The file in an output's folder, or the folder if it does not have exactly one. */
async function onlyFile({ effects: { files } }: Host, folder: string): Promise<string> {
  const [only, ...more] = await files.list(folder).catch(() => []);
  return only !== undefined && more.length === 0 ? join(folder, only) : folder;
}

/** The scores that a pipeline is run for: from steps that do not also evaluate them, unless another step reads them. */
async function predictionsOf(host: Host, { manifest, steps }: RunRecord): Promise<readonly string[]> {
  const folders = (manifest?.steps ?? []).flatMap(({ id, outputs }) => {
    const ports = Object.entries(outputs);
    if (ports.some(([, { kind }]) => satisfies(kind, "metrics"))) return [];
    const made = steps.find(({ name }) => name === id)?.outputs;
    return ports.flatMap(([port, { kind }]) => {
      const isRead = manifest?.wires.some(({ from }) => from.step === id && from.port === port);
      const path = satisfies(kind, "predictions") && isRead !== true ? ownMember(made, port)?.path : undefined;
      return path === undefined ? [] : [path];
    });
  });
  return Promise.all(folders.map((folder) => onlyFile(host, folder)));
}

/**
 * The model archives from training jobs, identified by their kinds in the manifest. A training job has only one
 * archive, so the port name does not matter.
 */
export const modelsOf = ({ manifest, steps }: RunRecord): readonly StepArchive[] =>
  (manifest?.steps ?? []).flatMap(({ id, outputs }) => {
    const made = steps.find(({ name }) => name === id)?.outputs;
    const port = Object.entries(outputs).find(([, { kind }]) => satisfies(kind, "model"))?.[0];
    const path = port === undefined ? undefined : (ownMember(made, port) ?? made?.["model"])?.path;
    return path === undefined ? [] : [{ step: id, path }];
  });
