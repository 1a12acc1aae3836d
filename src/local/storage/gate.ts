import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { ByteWriter, Files, HeldFolder } from "../effects.ts";
import { unopened } from "./streams.ts";

/** The code of an error that names a link or a mount on the way to a path. */
export const NOT_PLAIN = "ENOTPLAIN";

const notPlain = (path: string, what: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`'${path}' in it is ${what}`), { code: NOT_PLAIN, path });

/**
 * The only way into a folder that others may write to. The folder is held open. Each folder below it is opened from there and
 * asked for its current place, which reveals a link on the way; work in it goes through the open folder, so that replacing
 * its name has no effect.
 */
export class HeldRoot {
  readonly #files: Files;
  readonly #root: string;
  readonly #top: HeldFolder;
  /** The mounts at the beginning: a work folder may span several disks. */
  readonly #mounts: ReadonlySet<string>;
  readonly #busy = new Set<Promise<unknown>>();
  #released = false;

  constructor(files: Files, root: string) {
    this.#files = files;
    this.#root = resolve(root);
    // The root itself may be a link: "." is a folder in any case.
    this.#top = files.hold(`${this.#root}${sep}.`);
    this.#mounts = new Set([this.#top.mount, ...files.mountsBelow(this.#top.place())]);
  }

  covers(path: string): boolean {
    return path.startsWith(this.#root + sep);
  }

  /** Holds a folder; one below the root only if no link and no later mount is on the way. */
  hold(folder: string, unlockOn?: string): HeldFolder {
    if (folder !== this.#root && !this.covers(folder)) return this.#files.hold(folder, unlockOn);
    try {
      return this.#holdBelow(folder, unlockOn);
    } catch (error) {
      // A link on the way explains why there is nothing behind it.
      throw this.#obstacle(relative(this.#root, folder)) ?? error;
    }
  }

  #holdBelow(folder: string, unlockOn?: string): HeldFolder {
    if (this.#released) throw new Error(`'${this.#root}' was let go`);
    const below = relative(this.#root, folder);
    let held: HeldFolder;
    try {
      held = this.#files.hold(`${this.#top.at}${sep}${below || "."}`, unlockOn);
    } catch (error) {
      throw this.#restored(error, this.#top, this.#root);
    }
    if (held.place() === join(this.#top.place(), below) && this.#mounts.has(held.mount)) return held;
    held.close();
    throw notPlain(below, "being moved");
  }

  /** Passes a path whose folder is held, so that only its last part is still a name. Paths outside the root stay as they are. */
  async within<T>(path: string, work: (at: string) => Promise<T>): Promise<T> {
    return this.covers(path) ? this.#through(this.hold(dirname(path)), path, work) : work(path);
  }

  /** Passes a path in a held folder, which is then closed. */
  async #through<T>(held: HeldFolder, path: string, work: (at: string) => Promise<T>): Promise<T> {
    try {
      return await this.#counted(work(`${held.at}${sep}${basename(path)}`));
    } catch (error) {
      throw this.#restored(error, held, dirname(path));
    } finally {
      held.close();
    }
  }

  /** Opens a stream as `within` does; `open` must open the file before it returns. */
  stream(path: string, open: (at: string) => ByteWriter): ByteWriter {
    if (!this.covers(path)) return open(path);
    try {
      const held = this.hold(dirname(path));
      try {
        return open(`${held.at}${sep}${basename(path)}`);
      } finally {
        held.close();
      }
    } catch (error) {
      return unopened(error as Error);
    }
  }

  /** Makes a folder, and those above it that are missing. */
  async makeFolder(path: string): Promise<void> {
    if (!this.covers(path)) return this.#files.makeFolder(path);
    const known = this.#ifThere(path);
    if (known !== undefined) return known.close();
    const above = dirname(path);
    let held = above === this.#root ? this.hold(above) : this.#ifThere(above);
    if (held === undefined) {
      await this.makeFolder(above);
      held = this.hold(above);
    }
    await this.#through(held, path, this.#files.makeFolder);
  }

  /** Holds a folder that exists. A link on the way to what is missing is found when the folder above that is held. */
  #ifThere(folder: string): HeldFolder | undefined {
    try {
      return this.#holdBelow(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw this.#obstacle(relative(this.#root, folder)) ?? error;
    }
  }

  async release(): Promise<void> {
    while (this.#busy.size > 0) await Promise.allSettled(this.#busy);
    this.#released = true;
    this.#top.close();
  }

  #counted<T>(work: Promise<T>): Promise<T> {
    this.#busy.add(work);
    const done = (): void => void this.#busy.delete(work);
    work.then(done, done);
    return work;
  }

  /** The first part of a path that is a link or a new mount; undefined if there is none. */
  #obstacle(below: string): NodeJS.ErrnoException | undefined {
    if (this.#released) return undefined;
    let here = this.#files.hold(`${this.#top.at}${sep}.`);
    let shown = "";
    try {
      for (const part of below.split(sep)) {
        shown = join(shown, part);
        const next = this.#files.hold(`${here.at}${sep}${part}`);
        here.close();
        here = next;
        if (!this.#mounts.has(here.mount)) return notPlain(shown, "a mount that was not there before");
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === "ELOOP" ? notPlain(shown, "a link") : undefined;
    } finally {
      here.close();
    }
    return undefined;
  }

  /** Names the path that was asked for in an error that names the open folder. */
  #restored(error: unknown, held: HeldFolder, folder: string): unknown {
    const fault = error as NodeJS.ErrnoException;
    if (typeof fault?.path !== "string" || !fault.path.startsWith(held.at)) return error;
    fault.path = folder + fault.path.slice(held.at.length);
    fault.message = fault.message.replaceAll(held.at, folder);
    return fault;
  }
}
