import { resolve } from "node:path";
import { type Cleaning, cleanWork } from "../local/clean/clean.ts";
import type { Host } from "./host/host.ts";

/** How many runs of each pipeline to keep by default. */
const KEEP = 10;

export interface CleanChoices {
  readonly work: string;
  readonly keep?: number | undefined;
  /** In seconds. */
  readonly older?: number | undefined;
  readonly dryRun?: boolean | undefined;
}

/** Removes old runs from a work folder. */
export const cleanRuns = (host: Host, { work, keep, older, dryRun }: CleanChoices): Promise<Cleaning> =>
  cleanWork(host.effects, resolve(host.folder, work), {
    keep: keep ?? (older === undefined ? KEEP : 0),
    older: older ?? 0,
    dryRun: dryRun === true,
  });
