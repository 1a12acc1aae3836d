import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { byText } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import type { Asset } from "../../compile/index.ts";
import { type AssetObject, type Content, ContentFault } from "../../deploy/index.ts";
import { type ArchiveMember, writeArchive } from "../../local/storage/archive.ts";
import type { Host } from "./host.ts";
import { codeOf, messageOf } from "./system-error.ts";

/** Larger files are streamed. */
const MAX_BUFFERED_BYTES = 32 * 2 ** 20;

/** An asset's objects, in a fixed order. An archive is created when its content is requested. */
export function assetObjects(host: Host, asset: Asset): readonly AssetObject[] {
  if (asset.form === "archive") return [{ path: "", content: () => archiveOf(host, asset) }];
  return Object.entries(asset.tree)
    .sort(([a], [b]) => byText(a, b))
    .map(([path, { digest, size }]) => {
      const content = () => contentOf(asset, path, size ?? 0);
      return { ...defined({ path: asset.form === "tree" ? path : "", digest, size }), content };
    });
}

async function contentOf(asset: Asset, path: string, size: number): Promise<Content> {
  const source = ownMember(asset.sources, path);
  if (source !== undefined && "text" in source) return new TextEncoder().encode(source.text);
  const file = source?.file ?? path;
  return size > MAX_BUFFERED_BYTES ? readable(file, createReadStream(file)) : readFile(file).catch(refusing(file));
}

async function* readable(file: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    refusing(file)(error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist any more",
  EACCES: "you are not allowed to read it",
};

const refusing =
  (file: string) =>
  (error: unknown): never => {
    throw new ContentFault(file, REASONS[codeOf(error) ?? ""] ?? messageOf(error));
  };

/** An asset's archive. Its members must be unchanged since the pipeline was compiled. */
async function archiveOf({ effects: { files } }: Host, asset: Asset): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "specline-"));
  try {
    const sizeOf = async (file: string): Promise<number> =>
      (await files.stat((await files.realPath(file)) ?? file))?.size ?? 0;
    const members = Object.entries(asset.tree)
      .sort(([a], [b]) => byText(a, b))
      .map(async ([path, { digest, executable }]): Promise<ArchiveMember> => {
        const source = ownMember(asset.sources, path);
        const entry = { path, executable: executable === true };
        if (source !== undefined && "text" in source) return { ...entry, content: { text: source.text } };
        const file = source?.file ?? path;
        if ((await files.digest(file).catch(refusing(file))) !== digest) throw new ContentFault(file);
        return { ...entry, content: { file, size: await sizeOf(file) } };
      });
    await writeArchive(files, join(folder, "archive"), await Promise.all(members));
    return await readFile(join(folder, "archive"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
