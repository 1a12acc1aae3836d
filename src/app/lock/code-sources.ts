import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import { unpackArchive } from "../../local/storage/archive.ts";
import type { Host } from "../host/host.ts";
import { messageOf } from "../host/system-error.ts";

import { codeInFolder, LOCK_FOLDER } from "./lock-folder.ts";
import { packageCode } from "./package-code.ts";
import { type CodePart, type CodeSource, installedCode } from "./release-code.ts";

/** A source of code that is open until it is closed, or why it cannot be used. */
export interface OpenSource {
  readonly source?: CodeSource;
  readonly diagnostics: readonly Diagnostic[];
  /** Removes what was unpacked. */
  readonly close: () => Promise<void>;
}

const nothingToClose = async (): Promise<void> => undefined;

/**
 * Opens what --from names: a package (a folder or a .tgz), or a folder with locked code. Without a name, the installed
 * release.
 */
export async function openSource(
  host: Host,
  from: string | undefined,
  parts: readonly CodePart[],
): Promise<OpenSource> {
  const { files } = host.effects;
  if (from === undefined) return { source: installedCode(files, parts), diagnostics: [], close: nothingToClose };
  const path = resolve(host.folder, from);
  const wrong = (reason: string): OpenSource => ({
    diagnostics: [diagnostic("lock/not-a-source", { from, reason })],
    close: nothingToClose,
  });
  const there = await files.stat((await files.realPath(path)) ?? path);
  if (there === undefined)
    return { diagnostics: [diagnostic("usage/no-such-file", { file: from })], close: nothingToClose };
  if (there.kind === "folder") {
    const source = await folderSource(files, path);
    return source === undefined
      ? wrong("it is neither a package of Specline nor a folder with locked code")
      : { source: { ...source, place: from }, diagnostics: [], close: nothingToClose };
  }
  const folder = await mkdtemp(join(tmpdir(), "specline-code-"));
  const close = (): Promise<void> => files.remove(folder);
  try {
    await unpackArchive(files, path, folder, from);
    // npm packs everything into the folder "package".
    const source = await packageCode(files, join(folder, "package"));
    if (source !== undefined) return { source: { ...source, place: from }, diagnostics: [], close };
    await close();
    return wrong("it is not a package of Specline, or is from a release that did not describe its scripts");
  } catch (error) {
    await close();
    return wrong(error instanceof SpeclineError ? (error.diagnostics[0]?.message ?? "") : messageOf(error));
  }
}

/** A package, or a folder with locked code: `specline.lock.d`, or the folder that contains it. */
async function folderSource(files: Files, path: string): Promise<CodeSource | undefined> {
  const found = await packageCode(files, path);
  if (found !== undefined) return found;
  if (path.endsWith(LOCK_FOLDER)) return codeInFolder(files, path);
  const inside = join(path, LOCK_FOLDER);
  return (await files.stat(inside))?.kind === "folder" ? codeInFolder(files, inside) : undefined;
}

/**
 * The packages of Specline in the node_modules folders that are visible from a folder: under any name, such as an
 * alias, and one level below other packages. pnpm keeps all versions in one folder.
 */
export async function installedPackages(files: Files, folder: string): Promise<readonly CodeSource[]> {
  const above = dirname(folder);
  const modules = join(folder, "node_modules");
  const names = await files.list(modules);
  const direct = names.flatMap((name) => (name.startsWith(".") ? [] : [join(modules, name)]));
  const scoped = await Promise.all(
    names.filter((name) => name.startsWith("@")).map(async (scope) => within(files, join(modules, scope))),
  );
  const stored = (await files.list(join(modules, ".pnpm"))).filter((name) => name.startsWith("specline@"));
  const candidates = [
    ...direct,
    ...scoped.flat(),
    ...direct.map((one) => join(one, "node_modules/specline")),
    ...stored.map((name) => join(modules, ".pnpm", name, "node_modules/specline")),
  ];
  const found = await Promise.all(candidates.map((one) => packageCode(files, one)));
  const here = found.flatMap((source) => (source === undefined ? [] : [source]));
  return above === folder ? here : [...here, ...(await installedPackages(files, above))];
}

const within = async (files: Files, folder: string): Promise<readonly string[]> =>
  (await files.list(folder)).map((name) => join(folder, name));
