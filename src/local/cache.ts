import { join } from "node:path";
import { canonicalKey, type Json } from "../base/canonical.ts";
import { digest } from "../base/digest.ts";
import { seconds } from "../base/units.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import type { Lane } from "./container/python.ts";
import type { Effects } from "./effects.ts";
import type { StepResult } from "./journal.ts";
import type { StepRecord } from "./record.ts";
import type { Redactor } from "./redact.ts";
import type { Folders } from "./storage/folders.ts";
import type { Storage } from "./storage/s3.ts";

/** The result of an earlier step that can stand for a new one. */
export interface Kept {
  readonly run: string;
  readonly step: string;
  /** ISO 8601. */
  readonly at: string;
  readonly outputs: StepRecord["outputs"];
  readonly result: StepResult;
}

/**
 * Raised when what a job sees changes though nothing of its inputs does, so that old results are not taken for new ones.
 */
const CONTRACT = 2;

/** One key for all that a step's result depends on: its own settings, the contents of its inputs, and the interpreter. */
export const cacheKey = (type: string, identity: Json, { version, packages }: Lane): string =>
  digest(canonicalKey({ contract: CONTRACT, type, identity, version, packages }));

/** Results of earlier steps in a work folder, by key. */
export interface Cache {
  /** A result whose outputs are all there and as they were; whatever is damaged counts as not there. */
  lookUp(key: string, step: DefinitionStep): Promise<Kept | undefined>;
  keep(key: string, kept: Kept): Promise<void>;
  /** What AWS's cache would have done with a step, going by what it looks at. */
  asAws(
    pipeline: string,
    step: DefinitionStep,
    identity: Json | undefined,
  ): Promise<NonNullable<StepRecord["awsCache"]>>;
  keepAsAws(pipeline: string, step: DefinitionStep, identity: Json | undefined): Promise<void>;
}

/** Whether what a kept result refers to is still whole. */
export async function isWhole(
  kept: Pick<Kept, "outputs" | "result">,
  { files }: Effects,
  storage: Storage,
): Promise<boolean> {
  for (const [uri, tree] of Object.entries(kept.result.published)) {
    if (!(await storage.unharmed(uri, tree))) return false;
  }
  for (const { uri, path } of Object.values(kept.outputs)) {
    if (kept.result.published[uri] === undefined && (await files.stat(path)) === undefined) return false;
  }
  return true;
}

/** Whether a result is too old for the step's own CacheConfig. AWS's examples also write "T16m" and "30dT5h". */
function expired(at: string, step: DefinitionStep, now: number): boolean {
  const after = step.CacheConfig?.ExpireAfter;
  if (after === undefined) return false;
  const length = seconds(after) ?? seconds(after.replace(/[PT]/g, ""));
  return length !== undefined && now - Date.parse(at) > length * 1000;
}

export function openCache(effects: Effects, folders: Folders, storage: Storage, redactor: Redactor): Cache {
  const { files, clock } = effects;
  const place = (key: string): string => join(folders.cache, `${key}.json`);
  const awsPlace = (pipeline: string, step: DefinitionStep, identity: Json): string =>
    place(`aws-${digest(canonicalKey({ pipeline, step: step.Name, type: step.Type, identity }))}`);
  return {
    lookUp: async (key, step) => {
      const kept = parse<Kept>(await files.readText(place(key)));
      if (kept === undefined || expired(kept.at, step, clock.now())) return undefined;
      return (await isWhole(kept, effects, storage).catch(() => false)) ? kept : undefined;
    },
    keep: (key, kept) => files.write(place(key), redactor.json(kept)),
    asAws: async (pipeline, step, identity) => {
      if (identity === undefined || step.CacheConfig?.Enabled !== true) return "off";
      const seen = parse<{ readonly at: string }>(await files.readText(awsPlace(pipeline, step, identity)));
      return seen === undefined || expired(seen.at, step, clock.now()) ? "miss" : "hit";
    },
    keepAsAws: async (pipeline, step, identity) => {
      if (identity === undefined || step.CacheConfig?.Enabled !== true) return;
      const at = new Date(clock.now()).toISOString();
      await files.write(awsPlace(pipeline, step, identity), JSON.stringify({ at }));
    },
  };
}

/** A file of the cache that cannot be read is as good as none. */
function parse<T>(text: string | undefined): T | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}
