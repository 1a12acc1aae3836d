import { basename, dirname } from "node:path";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Host } from "./host.ts";
import { codeOf, messageOf } from "./system-error.ts";

/**
 * Changes one of the user's files, and keeps its permissions and the symbolic links to it. A file that the
 * user may not write is left alone, although its folder may permit replacing it.
 */
export async function rewriteFile(
  host: Pick<Host, "effects">,
  path: string,
  text: string,
): Promise<readonly Diagnostic[]> {
  const { files } = host.effects;
  const real = (await files.realPath(path).catch(() => undefined)) ?? path;
  if (await files.writable(real)) return writeOutput(host, real, text);
  const hint = `make it writable: chmod u+w ${basename(path)}`;
  return [diagnostic("environment/write", { file: path, reason: "it is read-only" }, {}, { hint })];
}

/** Writes a file that the user requested. Returns errors as diagnostics. */
export async function writeOutput(
  { effects: { files } }: Pick<Host, "effects">,
  path: string,
  text: string,
): Promise<readonly Diagnostic[]> {
  try {
    const there = await files.stat(path);
    // Files are replaced by renaming, so that readers never see partial files. Devices such as /dev/null must be
    // written to directly.
    if (there !== undefined && there.kind !== "file" && there.kind !== "folder") {
      await new Promise<void>((done, fail) => {
        const out = files.writer(path);
        out.on("error", fail);
        out.end(text, (error) => (error ? fail(error) : done()));
      });
    } else {
      await files.makeFolder(dirname(path));
      await files.write(path, text, there && there.mode & 0o777);
    }
    return [];
  } catch (error) {
    return [diagnostic("environment/write", { file: path, reason: REASONS[codeOf(error) ?? ""] ?? messageOf(error) })];
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you lack permission to write there",
  EPERM: "you lack permission to write there",
  ENOENT: "the folder cannot be created",
  EISDIR: "it is a folder",
  ENOTDIR: "there is a file where a folder is needed",
  EEXIST: "there is a file where a folder is needed",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
};
