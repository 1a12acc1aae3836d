import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { Appender } from "../../local/effects.ts";
import { shared } from "./regular-file.ts";

/** Rejects links and does not block on pipes. */
const WITHOUT_LINKS = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a file for appending. Lines are written whole and in order, so two writers never interleave within a line.
 * Lines that arrive while the disk is busy are written and synced together. After a failure, such as a full disk, the
 * next line is still attempted. It is preceded by a line break that completes any partially written line.
 */
export async function appender(path: string): Promise<Appender> {
  const handle = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | WITHOUT_LINKS, 0o666);
  try {
    const stat = await handle.stat();
    if (stat.isFile() && stat.nlink > 1) throw shared(path);
  } catch (error) {
    await handle.close();
    throw error;
  }
  let waiting = "";
  let torn = false;
  let next: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const put = async (): Promise<void> => {
    const text = torn ? `\n${waiting}` : waiting;
    waiting = "";
    next = undefined;
    torn = true;
    await handle.appendFile(text);
    torn = false;
    await handle.datasync();
  };
  return {
    line: (text) => {
      waiting += `${text}\n`;
      next ??= last.then(put);
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      await last;
      await handle.close();
    },
  };
}
