import { join } from "node:path";
import type { Effects } from "../effects.ts";
import type { Folded } from "../record/fold.ts";
import type { RunRecord } from "../record/record.ts";
import { type Kept, readEntry } from "../storage/cache/cache.ts";
import { meet } from "../storage/cache/relocated.ts";
import { type Folders, runFolder } from "../storage/folders.ts";

/** Addresses in the local S3 folder that something still needs. */
export interface Needed {
  readonly has: (uri: string) => boolean;
}

export const neededAt = (uris: Iterable<string>): Needed => {
  const all = [...new Set(uris)];
  return { has: (uri) => all.some((one) => meet(one, uri)) };
};

/** Everything that a run's steps wrote or took from an earlier run. */
export const resultsOf = ({ record, results }: Folded): readonly string[] => [
  ...record.steps.flatMap(({ outputs }) => Object.values(outputs).map(({ uri }) => uri)),
  ...[...results.values()].flatMap(({ published }) => Object.keys(published)),
];

/** A run's definition and parameters, which can name the results of other runs. */
export async function textOf(
  { files }: Effects,
  folders: Folders,
  { run, parameters }: Pick<RunRecord, "run" | "parameters">,
): Promise<string> {
  const text = await files.readRegular(join(runFolder(folders, run), "definition.json")).catch(() => undefined);
  return `${text ?? ""} ${JSON.stringify(parameters)}`;
}

/** Every address in the run's definition and parameters, such as those of its code and data. */
export async function addressesOf(
  effects: Effects,
  folders: Folders,
  record: Pick<RunRecord, "run" | "parameters">,
): Promise<readonly string[]> {
  return [...new Set((await textOf(effects, folders, record)).match(/s3:\/\/[^"\\\s]+/g) ?? [])];
}

/** The results that the cache serves, by the path of their entries. */
export async function cachedResults({ files }: Effects, folders: Folders): Promise<ReadonlyMap<string, Kept>> {
  const found = new Map<string, Kept>();
  for (const name of await files.list(folders.cache)) {
    if (!/^[0-9a-f]{64}\.json$/.test(name)) continue;
    const path = join(folders.cache, name);
    const entry = (await readEntry({ files }, path)) as Kept | undefined;
    if (entry?.result?.published !== undefined) found.set(path, entry);
  }
  return found;
}

export const addressesIn = ({ outputs, result }: Kept): readonly string[] => [
  ...Object.values(outputs).map(({ uri }) => uri),
  ...Object.keys(result.published),
];
