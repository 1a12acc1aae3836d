import { randomBytes } from "node:crypto";
import { lstatSync, readdirSync, renameSync, unlinkSync } from "node:fs";
import { rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { HeldFolder } from "../../local/effects.ts";
import { holdFolder } from "./held-folder.ts";
import { codeOf } from "./system-error.ts";

/** The number of entries to remove before yielding to other tasks. */
const ENTRIES_PER_TURN = 256;
/** The maximum number of attempts to empty a folder while another process is still writing to it. */
const MAX_TRIES = 4;

/**
 * Removes a file, or a folder with its contents. Links are removed, but never their targets. Mount points and the
 * folders above them are kept. Before subfolders are emptied, they are moved to the top folder, so that paths do not
 * get too long, and unlocked if their owner locked them.
 *
 * @throws the first error, after removing everything else
 */
export async function removeTree(path: string): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return removeEntry(path);
  for (let tries = 1; ; tries += 1) {
    await emptyFolder(path);
    try {
      return await rmdir(path);
    } catch (error) {
      // Another process is still writing to the folder.
      if (codeOf(error) !== "ENOTEMPTY" || tries === MAX_TRIES) throw error;
    }
  }
}

function removeEntry(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw error;
  }
}

async function emptyFolder(path: string): Promise<void> {
  const above = holdFolder(`${dirname(path)}/.`);
  let top: HeldFolder | undefined;
  try {
    top = holdFolder(path, above.mount);
    if (top.mount !== above.mount) throw mounted(path);
    const fault = await new Emptying(top).all();
    if (fault !== undefined) throw fault;
  } finally {
    top?.close();
    above.close();
  }
}

const mounted = (path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`'${path}' is a mount`), { code: "EBUSY", path });

class Emptying {
  readonly #top: HeldFolder;
  /**
   * Subfolders of the top folder that still have to be emptied. Names are bytes, because not all of them are valid
   * UTF-8.
   */
  readonly #waiting: Buffer[] = [];
  #fault: unknown;
  #count = 0;

  constructor(top: HeldFolder) {
    this.#top = top;
  }

  async all(): Promise<unknown> {
    await this.#empty(this.#top);
    for (let name = this.#waiting.pop(); name !== undefined; name = this.#waiting.pop()) {
      const path = entryOf(this.#top, name);
      await this.#try(async () => {
        const folder = holdFolder(path, this.#top.mount);
        try {
          if (folder.mount !== this.#top.mount) throw mounted(path.toString());
          await this.#empty(folder);
        } finally {
          folder.close();
        }
        await rmdir(path);
      });
    }
    return this.#fault;
  }

  /** Removes all entries that are not folders, and moves each folder to the top folder. */
  async #empty(folder: HeldFolder): Promise<void> {
    for (const name of readdirSync(folder.at, { encoding: "buffer" })) {
      this.#count += 1;
      if (this.#count % ENTRIES_PER_TURN === 0) await setImmediate();
      const path = entryOf(folder, name);
      await this.#try(async () => {
        if (!lstatSync(path).isDirectory()) unlinkSync(path);
        else if (!(await removedEmpty(path))) this.#waiting.push(folder === this.#top ? name : this.#moveToTop(path));
      });
    }
  }

  /** Gives a folder a name in the top folder. */
  #moveToTop(path: Buffer): Buffer {
    const name = Buffer.from(`.${randomBytes(12).toString("hex")}`);
    // A locked folder cannot be moved either.
    holdFolder(path, this.#top.mount).close();
    renameSync(path, entryOf(this.#top, name));
    return name;
  }

  async #try(work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (codeOf(error) !== "ENOENT") this.#fault ??= error;
    }
  }
}

/**
 * Removes a folder if it is empty, as most are: no need to open those. Not synchronously: if a job mounted something on
 * the folder, the kernel may wait for the end of that job's namespace, for longer than all else takes.
 */
async function removedEmpty(path: Buffer): Promise<boolean> {
  try {
    await rmdir(path);
    return true;
  } catch {
    // The attempt to empty it shows what is wrong.
    return false;
  }
}

const entryOf = ({ at }: HeldFolder, name: Buffer): Buffer => Buffer.concat([Buffer.from(`${at}/`), name]);
