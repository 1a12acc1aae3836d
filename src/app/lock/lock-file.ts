import { basename, dirname, join } from "node:path";
import { checkContext } from "../../author/context.ts";
import { canonicalText, type Json, type JsonObject } from "../../base/canonical.ts";
import { parseJson } from "../../base/json-text.ts";
import { ownMember } from "../../base/own.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import type { Context } from "../../spec/context.ts";

/**
 * The lock file beside pipelines, which records the facts that only their data can show, by the name of each pipeline's
 * file.
 */
export interface LockFile {
  readonly path: string;
  readonly pipelines: Readonly<Record<string, { readonly facts: Context }>>;
  /** The reason why an existing file cannot be read. */
  readonly diagnostics: readonly Diagnostic[];
}

const VERSION = 1;
const NAME = "specline.lock";

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isRecord = (entry: Json): boolean =>
  isObject(entry) && isObject(entry["facts"]) && checkContext(entry["facts"], {}).length === 0;

/** Reads the lock file beside a pipeline. Returns an empty record if there is none. */
export async function readLock(files: Files, pipeline: string): Promise<LockFile> {
  const path = join(dirname(pipeline), NAME);
  const refused = (reason: string): LockFile => ({
    path,
    pipelines: {},
    diagnostics: [diagnostic("lock/unreadable", { reason }, { file: path })],
  });
  const text = await files.readRegular(path).catch((error: Error) => error);
  if (text === undefined) return { path, pipelines: {}, diagnostics: [] };
  if (typeof text !== "string") return refused(text.message);
  const parsed = parseJson(text);
  if ("fault" in parsed) return refused(parsed.fault.reason);
  const { value } = parsed;
  if (!isObject(value) || !isObject(value["pipelines"])) return refused("'pipelines' is missing");
  if (value["version"] !== VERSION)
    return refused(`its version is ${JSON.stringify(value["version"])}, and this is Specline for version ${VERSION}`);
  const odd = Object.entries(value["pipelines"]).find(([, entry]) => !isRecord(entry))?.[0];
  if (odd !== undefined) return refused(`its entry for '${odd}' does not consist of facts`);
  return { path, pipelines: value["pipelines"] as unknown as LockFile["pipelines"], diagnostics: [] };
}

/** The facts that are recorded for a pipeline. */
export const recordedFacts = ({ pipelines }: LockFile, pipeline: string): Context =>
  ownMember(pipelines, basename(pipeline))?.facts ?? {};

/**
 * Records a pipeline's facts and keeps the entries for other pipelines. Keys are sorted, one per line, so that merges
 * stay small.
 */
export async function writeLock(files: Files, lock: LockFile, pipeline: string, facts: Context): Promise<void> {
  const name = basename(pipeline);
  const before = ownMember(lock.pipelines, name);
  const pipelines = { ...lock.pipelines, [name]: { ...before, facts: { ...before?.facts, ...facts } } };
  await files.write(lock.path, canonicalText({ version: VERSION, pipelines } as unknown as JsonObject));
}
