import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";

/** Documents for people and reports are far smaller; a model's own file, which may be huge, is passed over. */
const LARGEST = 4 * 1024 * 1024;

/** The JSON documents at the top of a .tar.gz, by name. */
export async function archiveTexts(packed: Readable): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const unpack = extract();
  unpack.on("entry", (header, stream, next) => {
    const name = header.name.replace(/^\.\//, "");
    const wanted = header.type === "file" && /^[^/]+\.json$/.test(name) && (header.size ?? 0) <= LARGEST;
    const chunks: Buffer[] = [];
    stream.on("data", (chunk) => {
      if (wanted) chunks.push(chunk as Buffer);
    });
    stream.on("end", () => {
      if (wanted) texts.set(name, Buffer.concat(chunks).toString("utf8"));
      next();
    });
  });
  await pipeline(packed, createGunzip(), unpack);
  return texts;
}
