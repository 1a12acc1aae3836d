import { resolve } from "node:path";
import { listRuns, type RunRecord, readRun } from "../local/index.ts";
import type { Host } from "./host/host.ts";

/** A work folder's runs, newest first. */
export const runs = (host: Host, work: string): Promise<readonly RunRecord[]> =>
  listRuns(host.effects, resolve(host.folder, work));

/** One run, given its id, the beginning of the id, or "latest". */
export const showRun = (host: Host, work: string, run: string): Promise<RunRecord> =>
  readRun(host.effects, resolve(host.folder, work), run);
