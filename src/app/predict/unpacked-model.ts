import { join } from "node:path";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { unpackArchive } from "../../local/storage/archive.ts";
import type { Host } from "../host/host.ts";
import { whyUnreadable } from "../host/system-error.ts";

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
  if (!isFolder) {
    if (!(await isPacked(host, path))) throw noModel(path, "it is not a .tar.gz");
    await unpackArchive(files, path, folder, path);
  }
  if ((await files.stat(join(folder, "features.json"))) !== undefined) return folder;
  throw noModel(path, "it has no features.json");
}

const noModel = (file: string, reason: string): SpeclineError =>
  new SpeclineError([diagnostic("predict/not-a-model", { file, reason })]);

/** Whether a file begins as gzip's do. Source: RFC 1952, section 2.3.1. */
async function isPacked({ effects: { files } }: Host, file: string): Promise<boolean> {
  const head: number[] = [];
  try {
    for await (const bytes of files.reader(file)) {
      head.push(...bytes.subarray(0, 2));
      if (head.length >= 2) break;
    }
  } catch (error) {
    throw new SpeclineError([diagnostic("usage/unreadable", { file, reason: whyUnreadable(error) })]);
  }
  return head[0] === 0x1f && head[1] === 0x8b;
}
