import { join } from "node:path";
import type { Files } from "../effects.ts";

/**
 * Makes a work folder. One that is made here keeps all that is in it out of Git: runs, copies of data, environments. A
 * folder that was there is its owner's, who may want to commit what is in it; nothing is written into that.
 */
export async function makeWorkFolder(
  files: Pick<Files, "stat" | "makeFolder" | "write">,
  folder: string,
): Promise<void> {
  const wasThere = (await files.stat(folder)) !== undefined;
  await files.makeFolder(folder);
  const ignore = join(folder, ".gitignore");
  if (!wasThere && (await files.stat(ignore)) === undefined) await files.write(ignore, "*\n");
}
