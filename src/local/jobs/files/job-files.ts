import { join, posix, sep } from "node:path";
import { byText } from "../../../base/canonical.ts";
import { printable } from "../../../base/printable.ts";
import { diagnostic, SpeclineError } from "../../../diagnostics/index.ts";
import type { Files, HeldFolder } from "../../effects.ts";
import { collectOutput, enterFolder } from "./collect-output.ts";
import { type OutputFault, REMEDIES } from "./output-fault.ts";
import { partsOf, planLinks } from "./output-links.ts";

/** The folder that stood in for a job's file system, after the job has ended. */
export interface Left {
  /** The step, for messages. */
  readonly step: string;
  /** Confined to the work folder. */
  readonly files: Files;
  /** A folder that only the runner uses; the job's former root is "root" in it. */
  readonly folder: string;
  /** The root's path while the job was running. */
  readonly root: string;
}

/** The parts of a path in the container, which cannot lead above its root. */
const containerParts = (path: string): readonly string[] => partsOf(posix.join("/", path));

/** How much of a job's message is read. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/**
 * The only way to the files that a job left. No link is followed: each part of a path is opened as a folder, from the one above
 * it. Outputs are returned as new folders that contain plain files only, so that later code needs no such care.
 */
export class JobFiles {
  readonly #left: Left;
  /** The new folder of each path that was taken: its files are no longer in the old one. */
  readonly #taken = new Map<string, Promise<string>>();

  constructor(left: Left) {
    this.#left = left;
  }

  /** The beginning of a file, such as the one in which a job says why it failed; undefined if it is not a regular file. */
  async text(path: string): Promise<string | undefined> {
    const { files } = this.#left;
    const parts = containerParts(path);
    const folder = await this.#enter(parts.slice(0, -1)).catch(() => undefined);
    if (folder === undefined) return undefined;
    try {
      const file = `${folder.at}${sep}${parts.at(-1)}`;
      return (await files.stat(file))?.kind === "file" ? await files.readRegular(file, MAX_MESSAGE_BYTES) : undefined;
    } catch {
      return undefined;
    } finally {
      folder.close();
    }
  }

  /**
   * Moves the files of an output to a new folder, or copies them if another output contains them too.
   *
   * @returns the new folder
   * @throws SpeclineError if the output contains anything but files, folders and links to such in the same output
   */
  take(path: string, how: "move" | "copy" = "move"): Promise<string> {
    const known = this.#taken.get(path);
    if (known !== undefined) return known;
    const taken = this.#take(path, how, join(this.#left.folder, String(this.#taken.size)));
    this.#taken.set(path, taken);
    return taken;
  }

  async #take(path: string, how: "move" | "copy", clean: string): Promise<string> {
    const { files, root } = this.#left;
    await files.makeFolder(clean);
    const from = await this.#enter(containerParts(path));
    if (from === undefined) return clean;
    const to = files.hold(clean);
    try {
      const { entries, faults } = await collectOutput(files, from, to, how);
      const plan = planLinks({ entries, place: path, root });
      const all = [...faults, ...plan.faults];
      if (all.length > 0) throw this.#refusal(path, all);
      for (const { from: file, to: place } of plan.copies) {
        await files.makeFolder(join(clean, place, ".."));
        await files.copy(join(clean, file), join(clean, place), "refuse");
      }
    } finally {
      from.close();
      to.close();
    }
    return clean;
  }

  /** Holds a folder of the job; undefined if it does not exist. */
  async #enter(parts: readonly string[]): Promise<HeldFolder | undefined> {
    const { files, folder } = this.#left;
    let here = files.hold(join(folder, "root"));
    for (const [index, part] of parts.entries()) {
      const next = await enterFolder(files, here, part).finally(here.close);
      if (next === undefined) return undefined;
      if ("problem" in next) {
        throw this.#refusal(`/${parts.slice(0, index + 1).join("/")}`, [{ path: "", ...next }]);
      }
      here = next;
    }
    return here;
  }

  #refusal(path: string, faults: readonly OutputFault[]): SpeclineError {
    const [first, ...others] = [...faults].sort((a, b) => byText(a.path, b.path));
    if (first === undefined) throw new TypeError("a refusal without a fault");
    return refusedOutput(this.#left.step, { ...first, path: join(path, first.path) }, others.length);
  }
}

/** The error for an output that cannot be published; `others` is the number of its other problems. */
export function refusedOutput(step: string, { path, problem, reason }: OutputFault, others = 0): SpeclineError {
  const more = others > 0 ? ` (and ${others} more in this output)` : "";
  const data = { step, path: printable(path), reason: printable(reason), more, remedy: REMEDIES[problem] };
  return new SpeclineError([diagnostic("run/output-refused", data, { step })]);
}
