import { join } from "node:path";
import type { JsonObject } from "../../../base/canonical.ts";
import type { Tree } from "../../../base/digest.ts";
import { setMember } from "../../../base/own.ts";
import { CONTAINER } from "../../../spec/contract.ts";
import { writeArchive } from "../../storage/archive.ts";
import { filesBelow } from "../../storage/files.ts";
import type { JobFiles } from "../files/job-files.ts";
import { hostsOf } from "../hosts/cluster.ts";
import { takeFromHosts } from "../hosts/merge.ts";
import type { JobContext, LocalJob, Result } from "../job.ts";
import { objectAt, textAt } from "../request.ts";
import { overlapsCheckpoints, publishCheckpoints, takeCheckpoints } from "./checkpoints.ts";

/** The container folders where the service looks for artifacts, and its names for them, packed or unpacked. */
const ARTIFACTS = [
  { name: "model", folder: CONTAINER.model, archive: "model.tar.gz", plain: "model/" },
  { name: "output-data", folder: CONTAINER.outputData, archive: "output.tar.gz", plain: "data/" },
] as const;

const outputConfig = (request: JsonObject): JsonObject => objectAt(request, "OutputDataConfig");

export const outputPathOf = (request: JsonObject): string =>
  (textAt(outputConfig(request), "S3OutputPath") ?? "").replace(/\/+$/, "");

/**
 * Publishes the model and the other output where the service would: OutputPath/job/output/. Source: API reference,
 * OutputDataConfig, CompressionType; Developer Guide, "Uncompressed model output"; as of 2026-11.
 */
export async function publishArtifacts(
  job: LocalJob,
  left: readonly JobFiles[],
  context: JobContext,
): Promise<Pick<Result, "outputs" | "published">> {
  const hosts = hostsOf(objectAt(job.request, "ResourceConfig"));
  const folders: string[] = [];
  for (const { folder } of ARTIFACTS) {
    const how = overlapsCheckpoints(folder, job.request) ? "copy" : "move";
    folders.push(await takeFromHosts(context.effects.files, { step: job.step.Name, path: folder, hosts, left, how }));
  }
  const checkpoints = await takeCheckpoints(job, left, context);
  const outputs: Record<string, { uri: string; path: string }> = {};
  const published: Record<string, Tree> = {};
  const packed = textAt(outputConfig(job.request), "CompressionType") !== "NONE";
  for (const [index, { name, archive, plain }] of ARTIFACTS.entries()) {
    const folder = folders[index] as string;
    const uri = `${outputPathOf(job.request)}/${job.jobName}/output/${packed ? archive : plain}`;
    const file = `${folder}.${archive}`;
    const any = packed
      ? await packFolder(folder, file, context)
      : (await filesBelow(context.effects.files, folder)).length > 0;
    if (!any && name !== "model") continue;
    setMember(
      published,
      uri,
      await (packed ? context.storage.publishFile(file, uri) : context.storage.publish(folder, uri)),
    );
    outputs[name] = { uri, path: context.storage.locate(uri) };
  }
  await publishCheckpoints(checkpoints, job, context);
  return { outputs, published };
}

/** Whether there was anything to pack. */
async function packFolder(folder: string, archive: string, { effects: { files } }: JobContext): Promise<boolean> {
  const found = await filesBelow(files, folder);
  const members = found.map(({ path, stat }) => ({
    path,
    executable: stat.executable,
    content: { file: join(folder, path), size: stat.size },
  }));
  await writeArchive(files, archive, members);
  return members.length > 0;
}
