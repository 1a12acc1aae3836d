import { join } from "node:path";
import type { FileStat, Files } from "../../effects.ts";
import type { JobContext, LocalJob } from "../job.ts";
import { JobFiles, refusedOutput } from "./job-files.ts";

/** The folder that stands in for a container's file system while its job runs. */
export interface JobRoot {
  readonly path: string;
  /** Takes the folder away from the job, which has ended; once. Throws if the job has put something else in its place. */
  seal(): Promise<JobFiles>;
}

/** Creates the folder that stands in for a job's file system, and always removes it again. */
export async function withRoot<T>(job: LocalJob, context: JobContext, work: (root: JobRoot) => Promise<T>): Promise<T> {
  const { files, random } = context.effects;
  const { temporary } = context.folders;
  const name = `${job.step.Name}.${random(8)}`;
  const path = join(temporary, "jobs", name);
  const ended = join(temporary, "ended", name);
  await files.makeFolder(path);
  const made = await files.stat(path);
  let sealed: Promise<JobFiles> | undefined;
  const seal = (): Promise<JobFiles> => {
    sealed ??= sealRoot(path, ended, made, job, context);
    return sealed;
  };
  try {
    return await work({ path, seal });
  } finally {
    await seal().catch(() => undefined);
    // In the background, so that the next step need not wait. Whatever cannot be removed stays until the run ends.
    const removal: Promise<void> = files
      .remove(ended)
      .catch(() => undefined)
      .finally(() => context.removals.delete(removal));
    context.removals.add(removal);
  }
}

/**
 * Renames a job's root into a folder that no job knows, and checks it there: the job, or a process that it left, could have put
 * a link in its place.
 */
async function sealRoot(
  path: string,
  ended: string,
  made: FileStat | undefined,
  { step: { Name: step } }: LocalJob,
  { effects: { files } }: JobContext,
): Promise<JobFiles> {
  const root = join(ended, "root");
  const isTheSame = async (place: string): Promise<boolean> => {
    const stat = await files.stat(place);
    return stat?.kind === "folder" && stat.inode === made?.inode && stat.device === made.device;
  };
  await files.makeFolder(ended);
  // Move nothing but the folder that was made for the job.
  if ((await isTheSame(path)) && (await moved(files, path, root, step)) && (await isTheSame(root))) {
    return new JobFiles({ step, files, folder: ended, root: path });
  }
  throw refusedOutput(step, {
    path: "/",
    problem: "replaced",
    reason: "it put something else in the place of its own folder",
  });
}

/** Renames a job's root, which the job may have made immutable. */
async function moved(files: Files, from: string, to: string, step: string): Promise<boolean> {
  try {
    return await files.rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
    throw refusedOutput(step, { path: "/", problem: "locked", reason: "its own folder is immutable or append-only" });
  }
}
