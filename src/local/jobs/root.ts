import { join } from "node:path";
import type { Job, Surroundings } from "./job.ts";

/** Gives a job a folder of its own to stand for the container's file system, and takes it away again, whatever happened. */
export async function withRoot<T>(job: Job, around: Surroundings, work: (root: string) => Promise<T>): Promise<T> {
  const root = join(around.folders.temporary, "jobs", job.step.Name);
  try {
    return await work(root);
  } finally {
    // What a job has locked away stays until the run ends, and is no reason to fail.
    await around.effects.files.remove(root).catch(() => undefined);
  }
}
