import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { ownMember } from "../../base/own.ts";
import type { ByteReader } from "../../local/effects.ts";
import { asReadable } from "../../local/storage/streams.ts";

/** The largest table that is read, in bytes. */
export const LARGEST_TABLE = 32 * 1024 * 1024;
/** In bytes. Documents are far smaller than this. A model file, which can be huge, is skipped. */
const LARGEST: Readonly<Record<string, number>> = { json: 4 * 1024 * 1024, csv: LARGEST_TABLE };

/** Whether the report can read an entire file of this name and size. */
export const readable = (name: string, size: number): boolean =>
  size <= (ownMember(LARGEST, /^[^/]+\.(json|csv)$/.exec(name)?.[1] ?? "") ?? -1);

/**
 * The JSON documents and tables at the top level of a .tar.gz, by name.
 *
 * @param onLarge - receives the names of those that are too large
 */
export async function archiveTexts(
  packed: ByteReader,
  onLarge?: (name: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const unpack = extract();
  unpack.on("entry", (header, stream, next) => {
    const name = header.name.replace(/^\.\//, "");
    const wanted = header.type === "file" && readable(name, header.size ?? 0);
    if (header.type === "file" && !wanted && readable(name, 0)) onLarge?.(name);
    const chunks: Buffer[] = [];
    stream.on("data", (chunk) => {
      if (wanted) chunks.push(chunk as Buffer);
    });
    stream.on("end", () => {
      if (wanted) texts.set(name, Buffer.concat(chunks).toString("utf8"));
      next();
    });
  });
  await pipeline(asReadable(packed), createGunzip(), unpack);
  return texts;
}
