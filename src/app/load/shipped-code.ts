import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Tree } from "../../base/digest.ts";
import { isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { ownMember } from "../../base/own.ts";
import type { SourceTree } from "../../compile/index.ts";
import type { Files } from "../../local/effects.ts";

/**
 * The digests of the scripts and the runtime that Specline ships, by folder relative to the file. The build computes
 * them, because reading a hundred files takes longer than wiring and compiling a pipeline.
 */
const CODE_INDEX = "code.json";
export type CodeIndex = Readonly<Record<string, Tree>>;

/** The folder of the index: dist, or src, which has none. */
const OWN = new URL("../../", import.meta.url).href;

/** Installers write the files of a package in any order. A file that is changed later than this is read again. */
const INSTALLED_WITHIN_MS = 60_000;

interface FoundIndex {
  readonly folders: CodeIndex;
  /** When it was written, in milliseconds. */
  readonly modified: number;
}

/** The index is read once in a process. */
const indexes = new WeakMap<Files, Promise<FoundIndex | undefined>>();

/**
 * A folder of Specline's own code, from the index. Undefined if the index does not describe the folder as it is, for
 * example because somebody edited a file in node_modules. Every use of a file compares its bytes with its digest, so
 * an edit that names, sizes and times do not show is reported before the code runs.
 *
 * @param wanted - whether a file or folder of this name is part of the code
 * @param own - the URL of the index's folder
 */
export async function shippedCode(
  files: Files,
  url: string,
  wanted: (name: string) => boolean,
  own: string = OWN,
): Promise<SourceTree | undefined> {
  if (!url.startsWith(own)) return undefined;
  const known = indexes.get(files) ?? readIndex(files, own);
  indexes.set(files, known);
  const index = await known;
  const tree = index && ownMember(index.folders, url.slice(own.length).replace(/\/$/, ""));
  if (index === undefined || tree === undefined) return undefined;
  const root = fileURLToPath(url);
  return (await isUnchanged(files, root, tree, index.modified, wanted)) ? { root, tree } : undefined;
}

async function readIndex(files: Files, own: string): Promise<FoundIndex | undefined> {
  const path = fileURLToPath(new URL(CODE_INDEX, own));
  const [text, stat] = [await files.readRegular(path).catch(() => undefined), await files.stat(path)];
  if (text === undefined || stat === undefined) return undefined;
  const parsed = parseJson(text);
  if (!("value" in parsed) || !isObject(parsed.value)) return undefined;
  return { folders: parsed.value as unknown as CodeIndex, modified: milliseconds(stat.modified) };
}

const milliseconds = (nanoseconds: string): number => Number(nanoseconds) / 1e6;

/** Whether a folder has exactly the files of a tree, with their sizes, and none was changed after the installation. */
async function isUnchanged(
  files: Files,
  root: string,
  tree: Tree,
  written: number,
  wanted: (name: string) => boolean,
): Promise<boolean> {
  const names = new Map<string, Set<string>>([[root.replace(/\/$/, ""), new Set()]]);
  for (const path of Object.keys(tree)) {
    for (let at = join(root, path); at.length > root.length; at = dirname(at)) {
      const folder = dirname(at);
      names.set(folder, (names.get(folder) ?? new Set()).add(at.slice(folder.length + 1)));
    }
  }
  for (const [folder, expected] of names) {
    const found = (await files.list(folder)).filter(wanted);
    if (found.length !== expected.size || !found.every((name) => expected.has(name))) return false;
  }
  for (const [path, { size, executable = false }] of Object.entries(tree)) {
    const stat = await files.stat(join(root, path));
    if (stat?.kind !== "file" || stat.size !== size || stat.executable !== executable) return false;
    if (milliseconds(stat.modified) > written + INSTALLED_WITHIN_MS) return false;
  }
  return true;
}
