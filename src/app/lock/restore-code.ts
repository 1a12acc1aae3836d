import { basename, dirname } from "node:path";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { ConfigChoices } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import { installedPackages, openSource } from "./code-sources.ts";
import { entryOf, type LockedDigests, type LockFile } from "./lock-file.ts";
import { lockFolder, readLocked, writeLocked } from "./lock-folder.ts";
import { type LockResult, lockable, unwritten } from "./lock-pipeline.ts";
import { neededDigests, withDigest } from "./locked-code.ts";
import { type CodePart, type CodeSource, installedCode } from "./release-code.ts";

export interface RestoreRequest extends ConfigChoices {
  /** A package or a folder with locked code. By default, the installed packages are searched. */
  readonly from?: string | undefined;
}

/** What was written beside the lock file. */
export interface RestoredPipeline {
  readonly pipeline: string;
  readonly release: string;
  /** The keys of the code that was written, and where it was found. */
  readonly restored: readonly { readonly key: string; readonly from: string }[];
  /** The keys of the code that was there already. */
  readonly kept: readonly string[];
}

/** Writes the folder with a pipeline's locked code again, from files with exactly the recorded digests. */
export async function restoreCode(
  host: Host,
  path: string,
  request: RestoreRequest,
): Promise<LockResult<RestoredPipeline>> {
  const { files } = host.effects;
  const ready = await lockable(host, path, request);
  if (ready.parts === undefined) return ready;
  const { file, lock, parts } = ready;
  const pipeline = basename(file);
  const digests = entryOf(lock, file)?.code;
  if (digests === undefined) return { diagnostics: [diagnostic("lock/not-locked", { pipeline }, { file: lock.path })] };
  const opened = await openSource(host, request.from, parts);
  if (opened.source === undefined) return { diagnostics: opened.diagnostics };
  const sources =
    request.from === undefined
      ? [installedCode(files, parts), ...(await installedPackages(files, dirname(file)))]
      : [opened.source];
  try {
    const done = await restoreFrom(files, lock, digests, parts, sources);
    const value = { pipeline, release: digests.runtime.version, restored: done.restored, kept: done.kept };
    if (done.missing.length === 0) return { value, diagnostics: [] };
    return { value, diagnostics: [notFound(value, done.missing, request.from, lock.path)] };
  } catch (error) {
    return { diagnostics: [unwritten(lock, error)] };
  } finally {
    await opened.close();
  }
}

const notFound = (
  { pipeline, release }: RestoredPipeline,
  missing: readonly string[],
  from: string | undefined,
  file: string,
): Diagnostic => {
  const places = from === undefined ? "the installed packages" : `'${from}'`;
  return diagnostic("lock/not-found", { pipeline, release, places, missing: listed(missing) }, { file });
};

async function restoreFrom(
  files: Files,
  lock: LockFile,
  digests: LockedDigests,
  parts: readonly CodePart[],
  sources: readonly CodeSource[],
) {
  const folder = lockFolder(lock);
  const restored: { key: string; from: string }[] = [];
  const [kept, missing]: [string[], string[]] = [[], []];
  for (const [key, digest] of neededDigests(digests, parts)) {
    const there = await readLocked(files, folder, key, digest).catch(() => undefined);
    if (there !== undefined) {
      kept.push(key);
      continue;
    }
    const found = await firstWith(sources, key, digest);
    if (found === undefined) missing.push(key);
    else {
      await writeLocked(files, folder, key, found.code);
      restored.push({ key, from: found.place });
    }
  }
  return { restored, kept, missing };
}

/** The first source that has exactly this code. */
async function firstWith(sources: readonly CodeSource[], key: string, digest: string) {
  for (const source of sources) {
    const code = await withDigest(source, key, digest);
    if (code !== undefined) return { place: source.place, code };
  }
  return undefined;
}
