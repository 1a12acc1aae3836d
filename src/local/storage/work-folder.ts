import { join } from "node:path";
import type { Files } from "../effects.ts";

export const IGNORE_FILE = ".gitignore";

/**
 * Creates a work folder. A new folder is set up to keep its contents out of Git: runs, copies of data, environments.
 * Nothing is written to an existing folder, because its owner may want to commit its contents.
 */
export async function makeWorkFolder(
  files: Pick<Files, "stat" | "makeFolder" | "write">,
  folder: string,
): Promise<void> {
  const wasThere = (await files.stat(folder)) !== undefined;
  await files.makeFolder(folder);
  const ignore = join(folder, IGNORE_FILE);
  if (!wasThere && (await files.stat(ignore)) === undefined) await files.write(ignore, "*\n");
}
