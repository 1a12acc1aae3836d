import { resolve } from "node:path";
import { listRuns, type RunRecord, readRun } from "../local/index.ts";
import type { Host } from "./host/host.ts";

/** The runs in a work folder, newest first. */
export const runs = (host: Host, work: string): Promise<readonly RunRecord[]> =>
  listRuns(host.effects, resolve(host.folder, work));

/** Finds a run by its id, the beginning of its id, or "latest". */
export const showRun = (host: Host, work: string, run: string): Promise<RunRecord> =>
  readRun(host.effects, resolve(host.folder, work), run);
