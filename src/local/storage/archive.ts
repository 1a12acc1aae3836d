import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, pack } from "tar-stream";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Files } from "../effects.ts";
import { inside } from "./files.ts";
import { asReadable, asWritable } from "./streams.ts";

/** A file to be put into an archive: its bytes are on disk, or a text. */
export interface Member {
  readonly path: string;
  readonly executable: boolean;
  readonly content: { readonly file: string; readonly size: number } | { readonly text: string };
}

/**
 * Writes a .tar.gz whose bytes depend on paths, modes and contents alone: members in the given order, no dates, no owners.
 * The gzip header's byte for the operating system is the one thing that would differ between machines; nothing compares archives across them.
 */
export async function writeArchive(files: Files, to: string, members: readonly Member[]): Promise<void> {
  const archive = pack();
  const fill = async (): Promise<void> => {
    for (const { path, executable, content } of members) {
      const size = "text" in content ? Buffer.byteLength(content.text) : content.size;
      const entry = archive.entry({ name: path, size, mode: executable ? 0o755 : 0o644, mtime: new Date(0) });
      await pipeline(
        "text" in content ? Readable.from([Buffer.from(content.text)]) : asReadable(files.reader(content.file)),
        entry,
      );
    }
    archive.finalize();
  };
  const filled = fill().catch((error: unknown) => archive.destroy(error as Error));
  await pipeline(archive, createGzip({ level: 6 }), asWritable(files.writer(to)));
  await filled;
}

/** Unpacks a .tar.gz. A path that leads out of the folder, and any link, makes the whole archive be refused. */
export async function unpackArchive(files: Files, from: string, folder: string, uri: string): Promise<void> {
  const unpack = extract();
  const refuse = (reason: string): SpeclineError => new SpeclineError([diagnostic("run/archive", { uri, reason })]);
  const take = async (): Promise<void> => {
    for await (const entry of unpack) {
      const { name, type, mode = 0 } = entry.header;
      const place = inside(folder, name);
      if (place === undefined) throw refuse(`'${name}' leads out of its folder`);
      if (type === "directory") await files.makeFolder(place);
      else if (type === "file" || type === "contiguous-file") {
        await files.makeFolder(join(place, ".."));
        await pipeline(entry, asWritable(files.writer(place)));
        if ((mode & 0o111) !== 0) await files.setExecutable(place, true);
        continue;
      } else if (type === "symlink" || type === "link") throw refuse(`'${name}' is a link`);
      entry.resume();
    }
  };
  await files.makeFolder(folder);
  const taken = take();
  try {
    await Promise.all([pipeline(asReadable(files.reader(from)), createGunzip(), unpack), taken]);
  } catch (error) {
    await taken.catch(() => undefined);
    if (error instanceof SpeclineError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (/^(ENOSPC|EDQUOT|EROFS|EACCES)$/.test(code)) throw error;
    throw refuse((error as Error).message);
  }
}
