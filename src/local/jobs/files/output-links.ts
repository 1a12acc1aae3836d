import { byText } from "../../../base/canonical.ts";
import { BROKEN_LINK, CIRCULAR_LINK, outsideLink } from "../../storage/link-faults.ts";
import type { OutputFault, OutputProblem } from "./output-fault.ts";

/** An entry in an output; the map's key is its path. */
export type OutputEntry =
  | { readonly kind: "file" }
  | { readonly kind: "folder" }
  | { readonly kind: "link"; readonly to: string };

/** An output that contains links. */
export interface LinkedOutput {
  /** Keyed by path relative to the output, with "/" between parts. The output itself is "". */
  readonly entries: ReadonlyMap<string, OutputEntry>;
  /** The output's path as the job sees it, such as "/opt/ml/model". Everything above it is a folder. */
  readonly place: string;
  /** The folder on this machine that the job sees as "/". */
  readonly root: string;
}

/** The copies that replace the links of an output. */
export interface LinkPlan {
  /** Files to copy, from one path of the output to another. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  readonly faults: readonly OutputFault[];
}

/** How many links a path may go through, as in Linux. Source: path_resolution(7). */
const MAX_LINKS_IN_PATH = 40;
/** A few links to folders of links can expand to more files or folders than any disk holds. */
const MAX_COPIED_FILES = 100_000;
/** The maximum length of an object key. Source: Amazon S3 User Guide, "Naming Amazon S3 objects"; read 2026-11. */
export const LONGEST_KEY = 1024;

const CIRCLE = `it ${CIRCULAR_LINK}`;

export function planLinks(output: LinkedOutput): LinkPlan {
  const links = [...output.entries].flatMap(([path, { kind }]) => (kind === "link" ? [path] : []));
  const plan = new Planning(output);
  for (const link of links.sort(byText)) plan.expand(link, link, new Set(foldersAbove(link)));
  return plan;
}

/** Returns "" and "a" for "a/b". */
const foldersAbove = (path: string): readonly string[] =>
  path.split("/").map((_, count, parts) => parts.slice(0, count).join("/"));

const below = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

class Planning implements LinkPlan {
  readonly copies: { from: string; to: string }[] = [];
  readonly faults: OutputFault[] = [];
  readonly #output: LinkedOutput;
  readonly #names = new Map<string, string[]>();
  /** How many entries were reached through links. */
  #met = 0;

  constructor(output: LinkedOutput) {
    this.#output = output;
    for (const path of [...output.entries.keys()].sort(byText)) {
      if (path === "") continue;
      const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
      this.#names.set(folder, [...(this.#names.get(folder) ?? []), path.slice(folder === "" ? 0 : folder.length + 1)]);
    }
  }

  /** Plans copies of a link's target at `to`. `above` lists the originals of the folders that contain `to`. */
  expand(link: string, to: string, above: ReadonlySet<string>): void {
    const end = follow(this.#output, link);
    if (typeof end === "object") this.#fault(link, "link", end.reason);
    else if (this.#output.entries.get(end)?.kind === "file") this.#copy(end, to, link);
    else this.#expandFolder(end, to, above, link);
  }

  #expandFolder(folder: string, to: string, above: ReadonlySet<string>, link: string): void {
    if (above.has(folder)) this.#fault(link, "link", CIRCLE);
    else for (const name of this.#names.get(folder) ?? []) this.#expandEntry(folder, name, to, above, link);
  }

  #expandEntry(folder: string, name: string, to: string, above: ReadonlySet<string>, link: string): void {
    this.#met += 1;
    if (this.#met > MAX_COPIED_FILES) {
      this.#fault(link, "copies", `links lead to more than ${MAX_COPIED_FILES} files`);
      return;
    }
    const [from, place] = [below(folder, name), below(to, name)];
    const kind = this.#output.entries.get(from)?.kind;
    const inner = new Set([...above, folder]);
    if (kind === "file") this.#copy(from, place, link);
    else if (kind === "folder") this.#expandFolder(from, place, inner, link);
    else this.expand(from, place, inner);
  }

  #copy(from: string, to: string, link: string): void {
    if (Buffer.byteLength(to) > LONGEST_KEY) {
      this.#fault(link, "long-path", `it leads to paths of more than ${LONGEST_KEY} bytes`);
    } else this.copies.push({ from, to });
  }

  /** Reports a link once, even if copies of its folder contain it too. */
  #fault(path: string, problem: OutputProblem, reason: string): void {
    if (!this.faults.some((one) => one.path === path)) this.faults.push({ path, problem, reason });
  }
}

export const partsOf = (path: string): readonly string[] =>
  path.split("/").filter((part) => part !== "" && part !== ".");

/** The steps along a path. What comes before "/" or "/." must be a folder, also at the end. */
const stepsOf = (path: string): readonly string[] =>
  path.split("/").flatMap((part, index) => (part !== "" ? [part] : index === 0 ? [] : ["."]));

/** The file or folder in the output that a link finally resolves to. */
function follow({ entries, place, root }: LinkedOutput, link: string): string | { readonly reason: string } {
  const base = partsOf(place);
  const first = entries.get(link);
  const to = first?.kind === "link" ? first.to : "";
  const out = { reason: `it ${outsideLink("the output")}, to '${to}'` };
  const broken = { reason: `it ${BROKEN_LINK}, to '${to}'` };
  let here: readonly string[] = [...base, ...partsOf(link)];
  let todo: readonly string[] = [];
  let links = 0;
  for (;;) {
    const inside = base.every((part, index) => here[index] === part);
    const path = here.slice(base.length).join("/");
    const entry = inside ? (path === "" ? { kind: "folder" as const } : entries.get(path)) : undefined;
    if (inside && entry === undefined) return broken;
    if (!inside && !here.every((part, index) => base[index] === part)) return out;
    if (entry?.kind === "link") {
      links += 1;
      if (links > MAX_LINKS_IN_PATH) return { reason: CIRCLE };
      const way = entry.to.startsWith(`${root}/`) ? entry.to.slice(root.length) : entry.to;
      here = way.startsWith("/") ? [] : here.slice(0, -1);
      todo = [...stepsOf(way), ...todo];
      continue;
    }
    const [next, ...rest] = todo;
    if (next === undefined) return inside ? path : out;
    if (entry?.kind === "file") return broken;
    if (next === "..") here = here.slice(0, -1);
    else if (next !== ".") here = [...here, next];
    todo = rest;
  }
}
