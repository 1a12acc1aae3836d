import { join } from "node:path";

/** The paths in a work folder, as one run uses them. */
export interface Folders {
  readonly work: string;
  readonly s3: string;
  readonly runs: string;
  readonly cache: string;
  readonly registry: string;
  /** Files that this run is currently creating; nothing here outlives the run. */
  readonly temporary: string;
}

export const foldersOf = (work: string, run = ""): Folders => ({
  work,
  s3: join(work, "s3"),
  runs: join(work, "runs"),
  cache: join(work, "cache"),
  registry: join(work, "registry"),
  temporary: join(work, "tmp", run),
});

export const runFolder = (folders: Folders, run: string): string => join(folders.runs, run);
