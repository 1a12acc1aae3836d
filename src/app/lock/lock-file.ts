import { basename, dirname, join } from "node:path";
import { checkContext } from "../../author/context.ts";
import { canonicalKey, canonicalText, type Json, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { digest } from "../../base/digest.ts";
import { isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { ownMember } from "../../base/own.ts";
import { quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { Context } from "../../spec/context.ts";

/** The code with which a pipeline compiles: digests of trees, all from one release. */
export interface LockedDigests {
  readonly runtime: {
    /** The release, such as "0.1.0". */
    readonly version: string;
    readonly digest: string;
    /** The version of the contract between compiler and runtime. */
    readonly contract: number;
  };
  /** By `codeKey`: the name of a step, and what distinguishes its scripts if it has several. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** What the lock file records about one pipeline. */
export interface LockEntry {
  readonly facts: Context;
  readonly code?: LockedDigests;
}

/**
 * The lock file beside pipelines, which records the facts that only their data can show, and the code with which they
 * compile, by the name of each pipeline's file.
 */
export interface LockFile {
  readonly path: string;
  readonly pipelines: Readonly<Record<string, LockEntry>>;
  /** The reason why an existing file cannot be read. */
  readonly diagnostics: readonly Diagnostic[];
}

export const LOCK_FILE = "specline.lock";
/** The format of files that record only facts. Versions of Specline that do not know about code can read them. */
const FACTS_ONLY = 1;
/** The format of files that also record code. */
const WITH_CODE = 2;

/** Reads the lock file beside a pipeline. Returns an empty record if there is none. */
export async function readLock(files: Files, pipeline: string): Promise<LockFile> {
  const path = join(dirname(pipeline), LOCK_FILE);
  const refused = (reason: string, hint?: string): LockFile => ({
    path,
    pipelines: {},
    diagnostics: [diagnostic("lock/unreadable", { reason }, { file: path }, defined({ hint }))],
  });
  const text = await files.readRegular(path).catch((error: Error) => error);
  if (text === undefined) return { path, pipelines: {}, diagnostics: [] };
  if (typeof text !== "string") return refused(text.message);
  const conflict = text.split("\n").findIndex((line) => /^(<{7}|={7}|>{7})( |$)/.test(line));
  if (conflict >= 0) return refused(`line ${conflict + 1} is a conflict marker of a merge`, MERGED);
  const parsed = parseJson(text);
  if ("fault" in parsed) return refused(parsed.fault.reason);
  const { value } = parsed;
  if (!isObject(value) || !isObject(value["pipelines"])) return refused("'pipelines' is missing");
  const { version } = value;
  if (version !== FACTS_ONLY && version !== WITH_CODE)
    return refused(`its version is ${JSON.stringify(version)}, and this is Specline for version ${WITH_CODE}`);
  const read = Object.entries(value["pipelines"]).map(([name, entry]) => [name, readEntry(entry)] as const);
  const odd = read.find(([, entry]) => typeof entry === "string");
  if (odd !== undefined)
    return refused(`its entry for ${quoted(odd[0])} ${odd[1]}`, odd[1] === MIXED ? MERGED : undefined);
  return { path, pipelines: Object.fromEntries(read) as LockFile["pipelines"], diagnostics: [] };
}

const MIXED = "was edited, or merged from two versions of the file: its checksum does not match";
const MERGED =
  "keep one side (git checkout --ours specline.lock, or --theirs), then specline lock the pipelines that the other side changed";

/** An entry, or what is wrong with it. */
function readEntry(entry: Json): LockEntry | string {
  if (!isObject(entry)) return "is not an object";
  const { facts = {}, runtime, scripts, checksum } = entry;
  if (!isObject(facts) || checkContext(facts, {}).length > 0) return "does not consist of facts";
  const known = facts as unknown as Context;
  if (runtime === undefined && scripts === undefined && checksum === undefined) return { facts: known };
  if (!isObject(runtime) || !isObject(scripts)) return "has no runtime or no scripts";
  const { version, digest: runtimeDigest, contract } = runtime;
  const digests = [runtimeDigest, ...Object.values(scripts)];
  const isWhole = typeof version === "string" && typeof contract === "number" && digests.every(isDigest);
  if (!isWhole || !Object.keys(scripts).every(isKey)) return "does not consist of digests";
  const code = { runtime, scripts } as unknown as LockedDigests;
  if (checksum !== checksumOf(code)) return MIXED;
  return { facts: known, code };
}

const isDigest = (value: unknown): boolean => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
/** Keys are names of folders, too. */
const isKey = (key: string): boolean => /^\w[\w.-]*$/.test(key);

/**
 * Makes every change of a pipeline's code change the same line, so that merging two such changes is a conflict instead
 * of a mixture of two releases.
 */
const checksumOf = (code: LockedDigests): string => digest(canonicalKey(code)).slice(0, 16);

/** The facts that are recorded for a pipeline. */
export const recordedFacts = (lock: LockFile, pipeline: string): Context => entryOf(lock, pipeline)?.facts ?? {};

/** What the lock file records about a pipeline. */
export const entryOf = ({ pipelines }: LockFile, pipeline: string): LockEntry | undefined =>
  ownMember(pipelines, basename(pipeline));

/**
 * Records a pipeline's facts or code and keeps everything else. Keys are sorted, one per line, so that merges stay
 * small.
 *
 * @returns the lock file as written
 */
export async function writeLock(
  files: Files,
  lock: LockFile,
  pipeline: string,
  { facts, code }: Partial<LockEntry>,
): Promise<LockFile> {
  const before = entryOf(lock, pipeline);
  const locked = code ?? before?.code;
  const entry: LockEntry = {
    facts: { ...before?.facts, ...facts },
    ...(locked !== undefined && { code: locked }),
  };
  const pipelines = { ...lock.pipelines, [basename(pipeline)]: entry };
  const version = Object.values(pipelines).some((one) => one.code !== undefined) ? WITH_CODE : FACTS_ONLY;
  const written = Object.entries(pipelines).map(([name, one]) => [name, storedEntry(one)]);
  await files.write(lock.path, canonicalText({ version, pipelines: Object.fromEntries(written) } as JsonObject));
  return { ...lock, pipelines };
}

const storedEntry = ({ facts, code }: LockEntry) => ({
  ...(code === undefined || Object.keys(facts).length > 0 ? { facts } : {}),
  ...(code && { ...code, checksum: checksumOf(code) }),
});
