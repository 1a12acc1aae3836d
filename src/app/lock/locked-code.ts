import { basename, dirname } from "node:path";
import { isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { version } from "../../base/version.ts";
import { listed, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { Registry } from "../../registry/registry.ts";
import { CONTRACT_VERSION, type Contract, type StoredContract } from "../../spec/contract.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { LockedSources } from "../load/sources.ts";
import { CodeFault, type CodeFiles, codeDigest, RUNTIME_KEY } from "./code-files.ts";
import { entryOf, type LockedDigests, type LockFile, readLock } from "./lock-file.ts";
import { folderName, LOCK_FOLDER, lockFolder, readLocked } from "./lock-folder.ts";
import { type CodePart, type CodeSource, installedCode, partsOf } from "./release-code.ts";

/** The locked code that a pipeline compiles with, if it is locked, and why it cannot be used. */
export interface FoundCode {
  readonly locked?: LockedSources;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the code that specline.lock holds for a pipeline. Everything is checked against the recorded digests. */
export async function findLockedCode(
  files: Files,
  file: string,
  pipeline: PipelineValue,
  registry: Registry,
): Promise<FoundCode> {
  const lock = await readLock(files, file);
  if (lock.diagnostics.length > 0) return { diagnostics: lock.diagnostics };
  const digests = entryOf(lock, file)?.code;
  if (digests === undefined) return { diagnostics: await orphans(files, lock, file) };
  const at = { pipeline: pipeline.title, file: lock.path };
  const name = basename(file);
  const { version: release, contract } = digests.runtime;
  if (contract !== CONTRACT_VERSION) {
    const data = { release, version: contract, known: CONTRACT_VERSION, pipeline: name };
    return { diagnostics: [diagnostic("lock/contract-version", data, at)] };
  }
  const parts = partsOf(pipeline, registry);
  const open = parts.filter(({ key }) => !Object.hasOwn(digests.scripts, key)).map(({ key }) => key);
  const unlocked =
    open.length === 0 ? [] : [diagnostic("lock/step-unlocked", { steps: listed(open), pipeline: name }, at)];
  const { found, missing, damaged } = await locate(files, lock, digests, parts);
  const faults = [
    ...unlocked,
    ...damaged.map(({ folder, reason }) =>
      diagnostic("lock/bytes-damaged", { folder, reason, pipeline: name }, { ...at, file: folder }),
    ),
    ...(missing.length === 0
      ? []
      : [
          diagnostic(
            "lock/bytes-missing",
            { release, installed: version, folder: LOCK_FOLDER, missing: listed(missing), pipeline: name },
            at,
          ),
        ]),
  ];
  if (hasErrors(faults)) return { diagnostics: faults };
  return { locked: asSources(release, found), diagnostics: [] };
}

/** What is in the folder or in the installed release, and what is not. */
interface LocatedCode {
  readonly found: ReadonlyMap<string, CodeFiles>;
  readonly missing: readonly string[];
  readonly damaged: readonly { readonly key: string; readonly folder: string; readonly reason: string }[];
}

/** The digests of everything that a pipeline needs, by key. */
export const neededDigests = ({ runtime, scripts }: LockedDigests, parts: readonly CodePart[]) => [
  [RUNTIME_KEY, runtime.digest] as const,
  ...parts.flatMap(({ key }) => (Object.hasOwn(scripts, key) ? [[key, scripts[key] ?? ""] as const] : [])),
];

/**
 * Looks for locked code in the folder, and otherwise in the installed release. If both have it, the installed files are
 * used, because Specline recognizes its own files and starts them faster.
 */
async function locate(
  files: Files,
  lock: LockFile,
  digests: LockedDigests,
  parts: readonly CodePart[],
): Promise<LocatedCode> {
  const folder = lockFolder(lock);
  const installed = installedCode(files, parts);
  const found = new Map<string, CodeFiles>();
  const missing: string[] = [];
  const damaged: LocatedCode["damaged"][number][] = [];
  for (const [key, digest] of neededDigests(digests, parts)) {
    try {
      const stored = await readLocked(files, folder, key, digest);
      if (stored !== undefined) contractIn(key, stored);
      const code = (await withDigest(installed, key, digest)) ?? stored;
      if (code === undefined) missing.push(key);
      else found.set(key, code);
    } catch (error) {
      if (!(error instanceof CodeFault)) throw error;
      damaged.push({ key, folder: `${folder}/${folderName(key, digest)}`, reason: error.message });
    }
  }
  return { found, missing, damaged };
}

/** A source's code, if it has exactly this digest. */
export async function withDigest(source: CodeSource, key: string, digest: string): Promise<CodeFiles | undefined> {
  const code = await source.code(key, digest);
  return code !== undefined && codeDigest(code) === digest ? code : undefined;
}

function asSources(release: string, found: ReadonlyMap<string, CodeFiles>): LockedSources {
  const steps = [...found].flatMap(([key, code]) => {
    if (key === RUNTIME_KEY) return [];
    const contract = contractIn(key, code) as unknown as StoredContract;
    const isScript = Object.keys(code.files.tree).length > 0;
    return [[key, { contract, ...(isScript && { files: code.files }) }] as const];
  });
  const runtime = found.get(RUNTIME_KEY);
  if (runtime === undefined) throw new Error("the runtime was not located");
  const messages = contractIn(RUNTIME_KEY, runtime) as unknown as Contract["messages"];
  return { code: { release, messages, steps: Object.fromEntries(steps) }, runtime: runtime.files };
}

/** The generated file's content. Its digest was recorded, so only an edited lock file can make it something else. */
function contractIn(key: string, { generated }: CodeFiles) {
  const parsed = parseJson(generated.text);
  const value = "value" in parsed ? parsed.value : undefined;
  const members = key === RUNTIME_KEY ? [] : ["arguments", "inputs", "outputs", "job"];
  if (isObject(value) && members.every((member) => Object.hasOwn(value, member))) return value;
  throw new CodeFault(`its ${generated.name} is not one that Specline wrote`);
}

/** Warns about a pipeline that is probably renamed: it has no entry, and an entry has no file. */
async function orphans(files: Files, lock: LockFile, file: string): Promise<readonly Diagnostic[]> {
  const locked = Object.entries(lock.pipelines).filter(([, { code }]) => code !== undefined);
  const names = locked.map(([name]) => name);
  const there = await Promise.all(names.map((name) => files.stat(`${dirname(file)}/${name}`)));
  const gone = names.filter((_, index) => there[index] === undefined);
  if (gone.length === 0) return [];
  const data = { gone: listed(gone.map(quoted)), pipeline: basename(file) };
  return [diagnostic("lock/orphaned", data, { file: lock.path })];
}
