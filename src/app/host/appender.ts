import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { Appender } from "../../local/effects.ts";
import { shared } from "./regular-file.ts";

/** Neither follows a link nor waits at a pipe. */
const WITHOUT_LINKS = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Lines go out in the order in which they were asked for, whole, so that two writers never mix within one. Those that
 * come while the disk is busy wait together: it is synced once for all of them. Each try is a new one, as a full disk may
 * have room again; what a failed one may have torn off is ended first.
 */
export async function appender(path: string): Promise<Appender> {
  const handle = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | WITHOUT_LINKS, 0o666);
  const stat = await handle.stat();
  if (stat.isFile() && stat.nlink > 1) {
    await handle.close();
    throw shared(path);
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
