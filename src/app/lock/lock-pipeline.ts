import { basename } from "node:path";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { ConfigChoices } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import { messageOf } from "../host/system-error.ts";
import { type PreparedPipeline, prepare } from "../load/prepare.ts";
import { type CodeFiles, codeDigest, RUNTIME_KEY } from "./code-files.ts";
import { openSource } from "./code-sources.ts";
import { entryOf, type LockedDigests, type LockFile, readLock, writeLock } from "./lock-file.ts";
import { lockFolder, pruneLocked, readLocked, writeLocked } from "./lock-folder.ts";
import { type CodePart, type CodeSource, installedCode, partsOf } from "./release-code.ts";

export interface LockRequest extends ConfigChoices {
  /** A package or a folder from which to take code, instead of the installed release. */
  readonly from?: string | undefined;
  /** Whether the code is copied beside the lock file. If not, only digests are recorded. */
  readonly copy: boolean;
}

/** What one pipeline's entry in the lock file contains. */
export interface LockedPipeline {
  readonly pipeline: string;
  /** The release from which the code comes. */
  readonly release: string;
  readonly runtime: string;
  readonly scripts: Readonly<Record<string, string>>;
  /** The keys of what was not locked before. */
  readonly added: readonly string[];
  /** The keys of what is not locked any more. */
  readonly removed: readonly string[];
  /** How many files were copied beside the lock file. */
  readonly filesWritten: number;
}

export interface LockResult<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Locks the code with which a pipeline compiles. Code that is locked already stays as it is; what is missing is added
 * from the same release.
 */
export async function lockPipeline(
  host: Host,
  path: string,
  request: LockRequest,
): Promise<LockResult<LockedPipeline>> {
  const { files } = host.effects;
  const ready = await lockable(host, path, request);
  if (ready.parts === undefined) return { diagnostics: ready.diagnostics };
  const { file, parts, lock } = ready;
  const before = entryOf(lock, file)?.code;
  const opened = await openSource(host, request.from, parts);
  if (opened.source === undefined) return { diagnostics: [...ready.diagnostics, ...opened.diagnostics] };
  try {
    const name = basename(file);
    const merged = await mergedCode(opened.source, parts, before, name, lock.path);
    if (merged.digests === undefined) return { diagnostics: [...ready.diagnostics, ...merged.diagnostics] };
    const { digests, fresh } = merged;
    const filesWritten = request.copy
      ? await copyMissing(host, lock, digests, [opened.source, installedCode(files, parts)])
      : 0;
    const written = await writeLock(files, lock, file, { code: digests });
    await pruneLocked(files, written);
    const value: LockedPipeline = {
      pipeline: name,
      release: digests.runtime.version,
      runtime: digests.runtime.digest,
      scripts: digests.scripts,
      added: fresh,
      removed: Object.keys(before?.scripts ?? {}).filter((key) => !Object.hasOwn(digests.scripts, key)),
      filesWritten,
    };
    const note = request.copy ? [] : [diagnostic("lock/nothing-kept", {}, { file: lock.path })];
    return { value, diagnostics: [...ready.diagnostics, ...note] };
  } catch (error) {
    return { diagnostics: [...ready.diagnostics, unwritten(lock, error)] };
  } finally {
    await opened.close();
  }
}

/** A fault of the disk while the lock file or its folder is written. */
export const unwritten = (lock: LockFile, error: unknown): Diagnostic =>
  diagnostic("environment/write", { file: lock.path, reason: messageOf(error) }, { file: lock.path });

/** A pipeline whose code can be locked, or why it cannot be. */
export type Lockable = { readonly diagnostics: readonly Diagnostic[] } & (
  | { readonly parts?: undefined }
  | {
      readonly file: string;
      readonly parts: readonly CodePart[];
      readonly lock: LockFile;
      readonly prepared: PreparedPipeline;
    }
);

/** Reads a pipeline and the lock file beside it. */
export async function lockable(host: Host, path: string, choices: ConfigChoices): Promise<Lockable> {
  const prepared = await prepare(host, path, { ...choices, until: "wired" });
  const { wired, registry, file, compiled, diagnostics } = prepared;
  if (compiled !== undefined) {
    const reason = "it is a definition";
    return { diagnostics: [diagnostic("lock/no-code", { pipeline: path, reason }, { file })] };
  }
  if (wired === undefined || registry === undefined || hasErrors(diagnostics)) return { diagnostics };
  const lock = await readLock(host.effects.files, file);
  if (lock.diagnostics.length > 0) return { diagnostics: lock.diagnostics };
  const parts = partsOf(wired, registry);
  if (parts.length > 0) return { file, parts, lock, prepared, diagnostics: [] };
  const reason = "none of its steps runs a script of Specline or of an installed pack";
  return { diagnostics: [diagnostic("lock/no-code", { pipeline: path, reason }, { file })] };
}

interface Merged {
  readonly digests?: LockedDigests;
  /** The keys that the entry did not have. */
  readonly fresh: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The digests of a pipeline's code: those that are locked already, and those of a source for the rest. */
async function mergedCode(
  source: CodeSource,
  parts: readonly CodePart[],
  before: LockedDigests | undefined,
  pipeline: string,
  file: string,
): Promise<Merged> {
  const { release } = source;
  const refused = (fault: Diagnostic): Merged => ({ fresh: [], diagnostics: [fault] });
  const known = before?.scripts ?? {};
  const open = parts.filter(({ key }) => !Object.hasOwn(known, key)).map(({ key }) => key);
  if (before !== undefined && open.length === 0) return { digests: pruned(before, parts), fresh: [], diagnostics: [] };
  const runtime = await source.code(RUNTIME_KEY, before?.runtime.digest);
  const digest = runtime === undefined ? undefined : codeDigest(runtime);
  if (before !== undefined && digest !== before.runtime.digest) {
    const other = release === undefined ? source.place : `Specline ${release.version}`;
    const data = { release: before.runtime.version, steps: listed(open), other, pipeline };
    return refused(diagnostic("lock/other-release", data, { file }));
  }
  if (digest === undefined || release === undefined) {
    const reason = "it is not a package, and does not say which release its code belongs to";
    return refused(diagnostic("lock/not-a-source", { from: source.place, reason }));
  }
  const found = await Promise.all(open.map(async (key) => [key, await source.code(key)] as const));
  const absent = found.filter(([, code]) => code === undefined).map(([key]) => key);
  if (absent.length > 0)
    return refused(
      diagnostic("lock/not-a-source", { from: source.place, reason: `it has no code for ${listed(absent)}` }),
    );
  const added = found.map(([key, code]) => [key, codeDigest(code as CodeFiles)] as const);
  const { version, contract } = release;
  const digests = before ?? { runtime: { version, digest, contract }, scripts: {} };
  const scripts = { ...digests.scripts, ...Object.fromEntries(added) };
  return { digests: pruned({ ...digests, scripts }, parts), fresh: open, diagnostics: [] };
}

/**
 * Drops the scripts of step types that the pipeline no longer has. A type's other scripts stay: a layer or `--set` can
 * still choose them.
 */
function pruned(digests: LockedDigests, parts: readonly CodePart[]): LockedDigests {
  const types = new Set(parts.map(({ contract }) => contract.step));
  const kept = Object.entries(digests.scripts).filter(([key]) => types.has(key.split(".")[0] ?? ""));
  return { ...digests, scripts: Object.fromEntries(kept) };
}

/** Copies locked code beside the lock file if it is not there yet. Damaged folders are replaced. */
export async function copyMissing(
  { effects: { files } }: Host,
  lock: LockFile,
  { runtime, scripts }: LockedDigests,
  sources: readonly CodeSource[],
): Promise<number> {
  const folder = lockFolder(lock);
  let written = 0;
  for (const [key, digest] of [[RUNTIME_KEY, runtime.digest] as const, ...Object.entries(scripts)]) {
    const there = await readLocked(files, folder, key, digest).catch(() => undefined);
    if (there !== undefined) continue;
    for (const source of sources) {
      const code = await source.code(key, digest);
      if (code === undefined || codeDigest(code) !== digest) continue;
      written += await writeLocked(files, folder, key, code);
      break;
    }
  }
  return written;
}
