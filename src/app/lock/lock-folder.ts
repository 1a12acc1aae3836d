import { dirname, join } from "node:path";
import type { Files } from "../../local/effects.ts";
import { CodeFault, type CodeFiles, codeDigest, readPlainTree, splitCode } from "./code-files.ts";
import { LOCK_FILE, type LockFile } from "./lock-file.ts";
import type { CodeSource } from "./release-code.ts";

/** The folder beside the lock file with the code that it records, for version control. */
export const LOCK_FOLDER = `${LOCK_FILE}.d`;

/** Version control must not change line endings, and need not show every change of the code. */
const ATTRIBUTES = "* -text linguist-vendored\n";

export const lockFolder = (lock: Pick<LockFile, "path">): string => join(dirname(lock.path), LOCK_FOLDER);

/** The name of the folder for code. The digest is shortened, because the files are checked against the whole one. */
export const folderName = (key: string, digest: string): string => `${key}-${digest.slice(0, 16)}`;
const OWN_NAME = /^[\w.-]+-[0-9a-f]{16}$/;

/**
 * Reads locked code from a folder, and checks its digest. Undefined if the folder does not exist.
 *
 * @throws CodeFault if the files are not those with the digest
 */
export async function readLocked(
  files: Files,
  folder: string,
  key: string,
  digest: string,
): Promise<CodeFiles | undefined> {
  const root = join(folder, folderName(key, digest));
  const there = await files.stat(root);
  if (there === undefined) return undefined;
  if (there.kind !== "folder") throw new CodeFault(`it is a ${there.kind}, not a folder`);
  const code = await splitCode(files, await readPlainTree(files, root), key);
  if (codeDigest(code) !== digest) throw new CodeFault("its files are not those that specline.lock records");
  return code;
}

/** A folder with locked code, such as another checkout's, as a source. Damaged code counts as missing. */
export const codeInFolder = (files: Files, folder: string): CodeSource => ({
  place: folder,
  code: async (key, digest) => {
    if (digest === undefined) return undefined;
    try {
      return await readLocked(files, folder, key, digest);
    } catch (error) {
      if (error instanceof CodeFault) return undefined;
      throw error;
    }
  },
});

/**
 * Writes code into the folder, replacing what is there under the same name. Readers see either nothing or all files.
 *
 * @returns how many files were written
 */
export async function writeLocked(files: Files, folder: string, key: string, code: CodeFiles): Promise<number> {
  const { files: from, generated } = code;
  await files.makeFolder(folder);
  const attributes = join(folder, ".gitattributes");
  if ((await files.stat(attributes)) === undefined) await files.write(attributes, ATTRIBUTES);
  const target = join(folder, folderName(key, codeDigest(code)));
  const fresh = `${target}.new`;
  await files.remove(fresh);
  for (const [path, { executable = false }] of Object.entries(from.tree)) {
    const to = join(fresh, path);
    await files.makeFolder(dirname(to));
    await files.copy(`${from.root.replace(/\/$/, "")}/${path}`, to);
    await files.setExecutable(to, executable);
  }
  await files.makeFolder(fresh);
  await files.write(join(fresh, generated.name), generated.text);
  await files.remove(target);
  await files.rename(fresh, target);
  return Object.keys(from.tree).length + 1;
}

/** Removes the code that no pipeline's entry records any more. */
export async function pruneLocked(files: Files, lock: LockFile): Promise<void> {
  const folder = lockFolder(lock);
  const wanted = new Set(
    Object.values(lock.pipelines).flatMap(({ code }) =>
      code === undefined
        ? []
        : [
            folderName("runtime", code.runtime.digest),
            ...Object.entries(code.scripts).map(([key, digest]) => folderName(key, digest)),
          ],
    ),
  );
  for (const name of await files.list(folder))
    if (OWN_NAME.test(name) && !wanted.has(name)) await files.remove(join(folder, name));
}
