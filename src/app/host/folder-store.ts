import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type { Store } from "../../deploy/index.ts";

/**
 * A store in a folder. The object `s3://bucket/key` is stored in it as the file `bucket/key`, so that `aws s3 sync
 * FOLDER/bucket s3://bucket` uploads each file to the location to which the definition refers.
 */
export const folderStore = (folder: string): Store => ({
  // A file can be left over from an interrupted command, so no file counts as already written.
  has: async () => false,
  get: async () => undefined,
  stream: async () => undefined,
  list: async () => [],
  sendsEvents: async () => false,
  put: async (uri, content) => {
    const path = join(folder, uri.replace(/^s3:\/\//, ""));
    if (relative(folder, path).split(sep)[0] === "..") throw new Error(`${uri} would be outside the folder`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  },
});
