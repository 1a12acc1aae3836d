import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { type Extract, extract, pack } from "tar-stream";
import { printable } from "../../base/printable.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Files } from "../effects.ts";
import { inside } from "./files.ts";
import { asReadable, asWritable } from "./streams.ts";

/** A file to add to an archive; its content is a file on disk or a string. */
export interface ArchiveMember {
  readonly path: string;
  readonly executable: boolean;
  readonly content: { readonly file: string; readonly size: number } | { readonly text: string };
}

/**
 * Writes a .tar.gz whose bytes depend only on paths, modes and contents: members are in the given order, without dates
 * or owners. Only the gzip header's operating system byte would differ between machines; archives are never compared
 * across machines.
 */
export async function writeArchive(files: Files, to: string, members: readonly ArchiveMember[]): Promise<void> {
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
  await pipeline(archive, createGzip({ level: 6 }), asWritable(files.create(to)));
  await filled;
}

/**
 * Unpacks a .tar.gz of files and folders. Rejects the whole archive if it contains anything else or a path that
 * points outside the folder.
 */
export async function unpackArchive(files: Files, from: string, folder: string, uri: string): Promise<void> {
  const unpack = extract();
  const take = async (): Promise<void> => {
    for await (const entry of unpack) {
      try {
        await unpackEntry(files, entry, folder);
      } catch (error) {
        if (!(error instanceof EntryFault)) throw faultOfEntry(error as NodeJS.ErrnoException, entry.header.name);
        throw error;
      }
    }
  };
  await files.makeFolder(folder);
  const taken = take();
  try {
    await Promise.all([pipeline(asReadable(files.reader(from)), createGunzip(), unpack), taken]);
  } catch (error) {
    const fault = await taken.then(
      () => error,
      (first: unknown) => (first instanceof EntryFault || isOfTheDisk(first) ? first : error),
    );
    if (isOfTheDisk(fault)) throw fault;
    throw new SpeclineError([diagnostic("run/archive", { uri, reason: (fault as Error).message })]);
  }
}

/** Whether an error comes from the disk rather than from the archive. */
const isOfTheDisk = (error: unknown): boolean =>
  /^(ENOSPC|EDQUOT|EROFS|EACCES|EIO|EMFILE|ENOTPLAIN)$/.test((error as NodeJS.ErrnoException).code ?? "");

/** An error caused by an archive's entry. */
class EntryFault extends Error {}

/** Messages for error codes caused by names in the archive. */
const ENTRY_FAULTS: Readonly<Record<string, string>> = {
  ENAMETOOLONG: "is longer than a name may be here",
  EEXIST: "is a file and a folder at once",
  EISDIR: "is a file and a folder at once",
  ENOTDIR: "is a file and a folder at once",
  EPERM: "is a file and a folder at once",
};

const shown = (name: string): string => `'${printable(name.length > 100 ? `${name.slice(0, 100)}…` : name)}'`;

function faultOfEntry(error: NodeJS.ErrnoException, name: string): Error {
  const what = ENTRY_FAULTS[error.code ?? ""];
  return what === undefined ? error : new EntryFault(`${shown(name)} ${what}`);
}

/** Describes an entry that is neither a file nor a folder; tar uses separate types for sparse files. */
const kindOf = (type: string | null | undefined): string =>
  type === "symlink" || type === "link" ? "link" : (type ?? "sparse file, or of a type that is unknown");

type Entry = Extract extends AsyncIterable<infer E> ? E : never;

async function unpackEntry(files: Files, entry: Entry, folder: string): Promise<void> {
  const { name, type, mode = 0, pax } = entry.header;
  const place = inside(folder, name);
  if (place === undefined) throw new EntryFault(`${shown(name)} points outside its folder`);
  // A sparse file's bytes are a map of its holes, followed by the data between them.
  if (Object.keys(pax ?? {}).some((key) => key.startsWith("GNU.sparse."))) {
    throw new EntryFault(`${shown(name)} is a sparse file`);
  }
  if (type === "directory") {
    await files.makeFolder(place);
    entry.resume();
  } else if (type === "file" || type === "contiguous-file") {
    await files.makeFolder(dirname(place));
    // If a name occurs twice, the later file wins, as in tar.
    await pipeline(entry, asWritable(files.create(place)));
    if ((mode & 0o111) !== 0) await files.setExecutable(place, true);
  } else throw new EntryFault(`${shown(name)} is a ${kindOf(type)}`);
}
