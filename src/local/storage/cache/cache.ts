import { join } from "node:path";
import { canonicalKey, type Json, type JsonObject } from "../../../base/canonical.ts";
import { digest } from "../../../base/digest.ts";
import { ownMember } from "../../../base/own.ts";
import { HIDDEN, type Redactor } from "../../../base/secrets/index.ts";
import { cacheTable, expiryOf, withPlacesOf } from "../../../sagemaker/cache-keys/index.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import type { Effects } from "../../effects.ts";
import type { Interpreter } from "../../isolation/interpreter.ts";
import type { StepResult } from "../../record/journal.ts";
import type { StepRecord } from "../../record/record.ts";
import type { Folders } from "../folders.ts";
import type { Storage } from "../s3.ts";

/** The result of an earlier step that a new one can reuse. */
export interface Kept {
  readonly run: string;
  readonly step: string;
  /** ISO 8601. */
  readonly at: string;
  readonly outputs: StepRecord["outputs"];
  readonly result: StepResult;
}

/**
 * Increase this when the environment of jobs changes although their inputs do not, so that old results are not reused.
 */
const CACHE_KEY_VERSION = 3;

/**
 * One key for everything that a step's result depends on: its settings, the contents of its inputs, and the
 * interpreter.
 */
export const cacheKey = (type: string, identity: Json, { version, packages }: Interpreter): string =>
  digest(canonicalKey({ contract: CACHE_KEY_VERSION, type, identity, version, packages }));

/** Results of earlier steps in a work folder, by key. */
export interface Cache {
  /**
   * A result of another run whose outputs all exist unchanged; a corrupt one counts as missing. A run never reuses its
   * own results: two steps with equal requests are two jobs.
   */
  lookUp(key: string, step: DefinitionStep): Promise<Kept | undefined>;
  keep(key: string, kept: Kept): Promise<void>;
}

/** Whether the outputs of a cached result are unchanged. */
export async function isWhole(
  kept: Pick<Kept, "outputs" | "result">,
  { files }: Pick<Effects, "files">,
  storage: Storage,
): Promise<boolean> {
  for (const [uri, tree] of Object.entries(kept.result.published)) {
    if (!(await storage.unharmed(uri, tree))) return false;
  }
  for (const { uri, path } of Object.values(kept.outputs)) {
    if (ownMember(kept.result.published, uri) !== undefined) continue;
    const kind = (await files.stat(path))?.kind;
    if (kind !== "file" && kind !== "folder") return false;
  }
  return true;
}

/**
 * Adapts a cached result to a request with the same key: members that no key includes (tags, limits) come from this
 * request, and output addresses are those used by the earlier run. Undefined if a secret had to be hidden in a required
 * value.
 */
export function answerTo(request: JsonObject, type: string, kept: Kept): Kept | undefined {
  const { own, properties } = kept.result;
  const table = cacheTable(type);
  if (table === undefined || own === undefined) return undefined;
  const answered = Object.fromEntries(Object.entries(properties).filter(([name]) => own.includes(name)));
  // The properties of such a step are its outputs only, and none is a request.
  if (typeof table.local === "string") return canonicalKey(answered).includes(HIDDEN) ? undefined : kept;
  const now = { ...withPlacesOf(table, request, properties), ...answered };
  const hidden = (value: unknown): number => canonicalKey(value).split(HIDDEN).length;
  if (hidden(now) !== hidden(request)) return undefined;
  return { ...kept, result: { ...kept.result, properties: now } };
}

/** `run` is the current run. */
export function openCache(
  { files, clock }: Effects,
  folders: Folders,
  storage: Storage,
  redactor: Redactor,
  run: string,
): Cache {
  const place = (key: string): string => join(folders.cache, `${key}.json`);
  return {
    lookUp: async (key, step) => {
      const kept = (await readEntry({ files }, place(key))) as Kept | undefined;
      if (kept === undefined || kept.run === run) return undefined;
      if (expiryOf(step, Date.parse(kept.at), clock.now()) === "expired") return undefined;
      return (await isWhole(kept, { files }, storage).catch(() => false)) ? kept : undefined;
    },
    keep: (key, kept) => writeEntry({ files }, place(key), redactor.json(kept)),
  };
}

/** Entries include their own digest, so that a truncated, edited or corrupted one counts as a miss. */
export const writeEntry = ({ files }: Pick<Effects, "files">, path: string, json: string): Promise<void> =>
  files.write(path, `{"digest":"${digest(json)}","entry":${json}}`);

export async function readEntry({ files }: Pick<Effects, "files">, path: string): Promise<unknown> {
  const text = await files.readRegular(path).catch(() => undefined);
  const match = /^\{"digest":"([0-9a-f]{64})","entry":(.*)\}$/s.exec(text ?? "");
  if (match === null || digest(match[2] as string) !== match[1]) return undefined;
  return JSON.parse(match[2] as string);
}
