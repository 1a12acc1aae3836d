import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { ownMember } from "../../base/own.ts";
import type { ByteReader, ByteWriter } from "../../local/effects.ts";
import { asReadable, asWritable } from "../../local/storage/streams.ts";

/** In bytes. Documents are far smaller than this. A model file, which can be huge, is skipped. */
const LARGEST: Readonly<Record<string, number>> = { json: 4 * 1024 * 1024, csv: 32 * 1024 * 1024 };

/** Whether the report can read an entire file of this name and size. */
export const readable = (name: string, size: number): boolean =>
  size <= (ownMember(LARGEST, /^[^/]+\.(json|csv)$/.exec(name)?.[1] ?? "") ?? -1);

/** The JSON documents and tables at the top level of a .tar.gz, by name. */
export async function archiveTexts(packed: ByteReader): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const unpack = extract();
  unpack.on("entry", (header, stream, next) => {
    const name = plainName(header.name);
    const wanted = header.type === "file" && readable(name, header.size ?? 0);
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

/** Copies a file at the top level of a .tar.gz, of any size. Returns false if there is no such file. */
export async function copyFromArchive(packed: ByteReader, name: string, to: () => ByteWriter): Promise<boolean> {
  const unpack = extract();
  let isFound = false;
  const take = async (): Promise<void> => {
    for await (const entry of unpack) {
      if (entry.header.type !== "file" || plainName(entry.header.name) !== name) entry.resume();
      else {
        isFound = true;
        await pipeline(entry, asWritable(to()));
      }
    }
  };
  await Promise.all([pipeline(asReadable(packed), createGunzip(), unpack), take()]);
  return isFound;
}

const plainName = (name: string): string => name.replace(/^\.\//, "");
