import { canonicalText } from "../../base/canonical.ts";
import { digest, type Tree, type TreeFile, treeDigest } from "../../base/digest.ts";
import { quoted } from "../../base/words.ts";
import type { SourceTree } from "../../compile/index.ts";
import type { FileStat, Files } from "../../local/effects.ts";
import { CONTRACT_FILE } from "../../spec/contract.ts";
import { fileAt } from "../data/read-data.ts";
import { isCode } from "../load/sources.ts";

/** Files on disk, and files that Specline generates, which together have one digest in the lock file. */
export interface CodeFiles {
  readonly files: SourceTree;
  /** A step's contract.json, or the runtime's messages.json: the name, and the content. */
  readonly generated: { readonly name: string; readonly text: string };
}

/** The file with the runtime's messages, in the locked runtime. */
export const MESSAGES_FILE = "messages.json";
/** The lock file's name for the runtime, beside the keys of scripts. No step can have this name. */
export const RUNTIME_KEY = "runtime";

const EMPTY: SourceTree = { root: "", tree: {} };

/** Files together with what Specline generates for them. */
export const codeFiles = (files: SourceTree | undefined, name: string, content: unknown): CodeFiles => ({
  files: files ?? EMPTY,
  generated: { name, text: canonicalText(content) },
});

/** The digest that the lock file records. */
export function codeDigest({ files, generated: { name, text } }: CodeFiles): string {
  return treeDigest({ ...files.tree, [name]: { digest: digest(text) } });
}

/** Why a folder cannot be read as code. */
export class CodeFault extends Error {}

/** Reads a folder that has only regular files: links could lead anywhere. */
export async function readPlainTree(files: Files, root: string): Promise<SourceTree> {
  const walk = async (folder: string, prefix: string): Promise<readonly (readonly [string, TreeFile])[]> => {
    const names = (await files.list(folder)).filter(isCode);
    const found = await Promise.all(names.map((name) => entry(`${folder}/${name}`, prefix + name)));
    return found.flat();
  };
  const entry = async (path: string, shown: string): Promise<readonly (readonly [string, TreeFile])[]> => {
    const stat = (await files.stat(path)) as FileStat;
    if (stat.kind === "file") return [[shown, await fileAt(files, path, stat)]];
    if (stat.kind === "folder") return walk(path, `${shown}/`);
    throw new CodeFault(`${quoted(shown)} is a ${stat.kind}, not a file`);
  };
  return { root, tree: Object.fromEntries(await walk(root, "")) };
}

/** Separates a folder's generated file from the files that it was stored with. */
export async function splitCode(files: Files, { root, tree }: SourceTree, key: string): Promise<CodeFiles> {
  const name = generatedName(key);
  const { [name]: generated, ...rest } = tree as Record<string, Tree[string]>;
  const text = generated === undefined ? undefined : await files.readRegular(`${root}/${name}`);
  if (text === undefined) throw new CodeFault(`it has no ${name}`);
  return { files: { root, tree: rest }, generated: { name, text } };
}

const generatedName = (key: string): string => (key === RUNTIME_KEY ? MESSAGES_FILE : CONTRACT_FILE);
