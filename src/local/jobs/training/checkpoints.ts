import type { JsonObject } from "../../../base/canonical.ts";
import type { JobFiles } from "../files/job-files.ts";
import { overlap } from "../files/overlap.ts";
import { hostsOf } from "../hosts/cluster.ts";
import { takeFromHosts } from "../hosts/merge.ts";
import { fetchInput, inRoot } from "../inputs.ts";
import type { JobContext, LocalJob } from "../job.ts";
import { objectAt, textAt } from "../request.ts";

const CHECKPOINT_FOLDER = "/opt/ml/checkpoints";

const configOf = (request: JsonObject): JsonObject => objectAt(request, "CheckpointConfig");

export const checkpointsOf = (request: JsonObject): string | undefined => textAt(configOf(request), "S3Uri");

/** One digest of the checkpoints that this job continues from; undefined if there are none. */
export async function checkpointsDigest(request: JsonObject, { storage }: JobContext): Promise<string | undefined> {
  const uri = checkpointsOf(request);
  return uri === undefined ? undefined : storage.digest(uri);
}

export const checkpointFolderOf = (request: JsonObject): string =>
  textAt(configOf(request), "LocalPath") ?? CHECKPOINT_FOLDER;

/** Copies the checkpoints of an earlier job with the same CheckpointConfig, if any, into the job's root. */
export async function fetchCheckpoints(job: LocalJob, root: string, context: JobContext): Promise<void> {
  const uri = checkpointsOf(job.request);
  const path = checkpointFolderOf(job.request);
  await context.effects.files.makeFolder(inRoot(root, path, job, "checkpoints"));
  if (uri === undefined || (await context.storage.find(uri)) === undefined) return;
  await fetchInput({ name: "checkpoints", uri, path }, root, job, context);
}

/** Whether files that a job writes to a folder are also checkpoints. */
export const overlapsCheckpoints = (folder: string, request: JsonObject): boolean =>
  checkpointsOf(request) !== undefined && overlap(folder, checkpointFolderOf(request));

/** The checkpoints of a job, as a folder that can be published; undefined if it keeps none. */
export async function takeCheckpoints(
  { request, step }: LocalJob,
  left: readonly JobFiles[],
  { effects: { files } }: JobContext,
): Promise<string | undefined> {
  if (checkpointsOf(request) === undefined) return undefined;
  const hosts = hostsOf(objectAt(request, "ResourceConfig"));
  return takeFromHosts(files, { step: step.Name, path: checkpointFolderOf(request), hosts, left, how: "move" });
}

export async function publishCheckpoints(
  taken: string | undefined,
  { request }: LocalJob,
  { storage }: JobContext,
): Promise<void> {
  const uri = checkpointsOf(request);
  if (taken !== undefined && uri !== undefined) await storage.publish(taken, uri);
}
