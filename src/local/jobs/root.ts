import { join } from "node:path";
import type { Job, Surroundings } from "./job.ts";

/** Gives a job a folder of its own to stand for the container's file system, and takes it away again, whatever happened. */
export async function withRoot<T>(job: Job, around: Surroundings, work: (root: string) => Promise<T>): Promise<T> {
  const root = join(around.folders.temporary, "jobs", job.step.Name);
  try {
    return await work(root);
  } finally {
    await leave(root, around);
  }
}

/**
 * Out of the way at once, removed in the background: the next step need not wait for it. What a job has locked away
 * stays until the run ends, which removes all that is temporary, and is no reason to fail.
 */
async function leave(root: string, { effects: { files, random } }: Surroundings): Promise<void> {
  const aside = `${root}.${random(8)}`;
  const moved = await files.rename(root, aside).catch(() => false);
  files.remove(moved ? aside : root).catch(() => undefined);
}
