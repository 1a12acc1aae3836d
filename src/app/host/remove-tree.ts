import { randomBytes } from "node:crypto";
import { lstatSync, readdirSync, renameSync, rmdirSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { HeldFolder } from "../../local/effects.ts";
import { holdFolder } from "./held-folder.ts";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Entries after which other work gets its turn. */
const TURN = 256;
/** How often a folder is emptied in which somebody still writes. */
const TRIES = 4;

/**
 * Removes a file or a folder with all that is in it. A link is removed, never what it leads to; a mount is left with all
 * that is in it, and so are the folders above it. Folders are emptied into the topmost one, so that no depth is too great
 * for a path; those that their owner locked are unlocked. Fails at the end with the first thing that could not be removed.
 */
export async function removeTree(path: string): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return removeEntry(path);
  for (let tries = 1; ; tries += 1) {
    await emptyFolder(path);
    try {
      return rmdirSync(path);
    } catch (error) {
      // Somebody still writes there.
      if (codeOf(error) !== "ENOTEMPTY" || tries === TRIES) throw error;
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
  /** Folders in the topmost one that have to be emptied themselves; names are bytes, as not every name is a text. */
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
        rmdirSync(path);
      });
    }
    return this.#fault;
  }

  /** Removes what is no folder, and moves each folder up. */
  async #empty(folder: HeldFolder): Promise<void> {
    for (const name of readdirSync(folder.at, { encoding: "buffer" })) {
      this.#count += 1;
      if (this.#count % TURN === 0) await setImmediate();
      const path = entryOf(folder, name);
      await this.#try(() => {
        if (!lstatSync(path).isDirectory()) unlinkSync(path);
        else if (folder === this.#top) this.#waiting.push(name);
        else {
          const moved = Buffer.from(`.${randomBytes(12).toString("hex")}`);
          // A folder that is locked cannot be moved either.
          holdFolder(path, this.#top.mount).close();
          renameSync(path, entryOf(this.#top, moved));
          this.#waiting.push(moved);
        }
      });
    }
  }

  async #try(work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (codeOf(error) !== "ENOENT") this.#fault ??= error;
    }
  }
}

const entryOf = ({ at }: HeldFolder, name: Buffer): Buffer => Buffer.concat([Buffer.from(`${at}/`), name]);
