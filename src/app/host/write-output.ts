import { dirname } from "node:path";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Host } from "./host.ts";

/** Writes a text where the user asked for it; a fault is said, not thrown. */
export async function writeOutput(
  { effects: { files } }: Host,
  path: string,
  text: string,
): Promise<readonly Diagnostic[]> {
  try {
    const there = await files.stat(path);
    // Renaming a new file into place keeps what a reader sees whole; a device, as /dev/null, has to be written itself.
    if (there !== undefined && there.kind !== "file" && there.kind !== "folder") {
      await new Promise<void>((done, fail) => {
        const out = files.writer(path);
        // Told of the end and of a fault alike, as of a full device.
        out.on("error", fail);
        out.end(text, (error) => (error ? fail(error) : done()));
      });
    } else {
      await files.makeFolder(dirname(path));
      await files.write(path, text);
    }
    return [];
  } catch (error) {
    return [diagnostic("environment/write", { file: path, reason: reasonOf(error as NodeJS.ErrnoException) })];
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  ENOENT: "no folder can be made there",
  EISDIR: "it is a folder",
  ENOTDIR: "a file stands where a folder is needed",
  EEXIST: "a file stands where a folder is needed",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
};

const reasonOf = ({ code = "", message }: NodeJS.ErrnoException): string => REASONS[code] ?? message;
