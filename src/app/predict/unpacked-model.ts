import { join } from "node:path";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { unpackArchive } from "../../local/storage/archive.ts";
import type { Host } from "../host/host.ts";

/**
 * The folder of an unpacked model archive.
 *
 * @param path - the archive, or the folder of one that is already unpacked
 * @param scratch - the folder in which an archive is unpacked
 * @throws SpeclineError if it is not a model
 */
export async function unpackedModel(host: Host, path: string, scratch: string): Promise<string> {
  const { files } = host.effects;
  const isFolder = (await files.stat(path))?.kind === "folder";
  const folder = isFolder ? path : join(scratch, "model");
  if (!isFolder) await unpackArchive(files, path, folder, path);
  if ((await files.stat(join(folder, "features.json"))) !== undefined) return folder;
  throw new SpeclineError([diagnostic("predict/not-a-model", { file: path, reason: "it has no features.json" })]);
}
