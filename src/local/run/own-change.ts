import { join } from "node:path";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";
import { HIDDEN } from "../../base/secrets/index.ts";
import { type CacheTable, cacheTable, localPart } from "../../sagemaker/cache-keys/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { asFarAsKnown } from "../interpret/evaluate.ts";
import { scopeOf } from "../interpret/scope.ts";
import { executorOf } from "../jobs/index.ts";
import type { Executor } from "../jobs/job.ts";
import { type Kept, readEntry } from "../storage/cache/cache.ts";
import type { StepContext } from "./step-context.ts";

/** An entry of the cache. Entries of AWS's cache have a prefix. */
export const RESULT = /^[0-9a-f]{64}\.json$/;

/** Replaces a value that is not known until another step ends. */
export const UNKNOWN = "\0unknown";

/** The address of an asset, which contains the digest of its contents. */
const ASSET = /\/(?:code|data)\/([0-9a-f]{16})(?:\/|$)/;

/** Every earlier result in the work folder. */
export async function earlierResults({ context: { effects, folders } }: StepContext): Promise<readonly Kept[]> {
  const names = (await effects.files.list(folders.cache)).filter((name) => RESULT.test(name));
  const found = await Promise.all(names.map((name) => readEntry(effects, join(folders.cache, name))));
  return found.flatMap((entry) => (entry === undefined ? [] : [entry as Kept]));
}

/**
 * Whether a step runs regardless of what earlier steps write, because the known part of its request differs from the
 * request of every earlier result.
 */
export async function differsFromAll(
  step: DefinitionStep,
  stage: StepContext,
  earlier: readonly Kept[],
): Promise<boolean> {
  const [table, executor] = [cacheTable(step.Type), executorOf(step, stage.programs)];
  if (table === undefined || executor === undefined || stage.resumed !== undefined) return false;
  if (typeof table.local === "string") return false;
  const request = (await asFarAsKnown(step.Arguments, scopeOf(step.Name, stage.scope))) as JsonObject;
  return earlier.every(({ result: { own, properties } }) => {
    // Such an entry is never reused.
    if (own === undefined) return true;
    const besides = (value: JsonObject): JsonObject =>
      Object.fromEntries(Object.entries(value).filter(([name]) => !own.includes(name)));
    const [now, then] = [besides(request), besides(properties)];
    return (
      differs(counted(table, marked(now) as JsonObject), counted(table, then)) || hasOtherAssets(executor, now, then)
    );
  });
}

/** The members that count in the key. Output addresses vary between runs. */
const counted = (table: CacheTable, request: JsonObject): JsonObject => localPart(table, request, () => "*");

export function marked(value: Json): Json {
  if (value === null) return UNKNOWN;
  if (isList(value)) return value.map(marked);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, marked(member)]))
    : value;
}

const isOpen = (value: Json): boolean => JSON.stringify(value).includes(JSON.stringify(UNKNOWN).slice(1, -1));

/** Whether two values differ whatever the unknown parts of the first one are. */
function differs(now: Json | undefined, then: Json | undefined): boolean {
  if (now === undefined || then === undefined) return now !== then && !(now !== undefined && isOpen(now));
  if (now === UNKNOWN || (typeof then === "string" && then.includes(HIDDEN))) return false;
  if (isList(now) && isList(then))
    return now.length === then.length ? now.some((item, at) => differs(item, then[at])) : !isOpen(now);
  if (!isObject(now) || !isObject(then)) return isObject(now) || isObject(then) ? !isOpen(now) : now !== then;
  return [...new Set([...Object.keys(now), ...Object.keys(then)])].some((name) => differs(now[name], then[name]));
}

/** Whether an input has another asset than before: other code, or other data of the pipeline's own. */
function hasOtherAssets(executor: Executor, now: JsonObject, then: JsonObject): boolean {
  const digests = (request: JsonObject): ReadonlyMap<string, string | undefined> =>
    new Map(executor.reads(request).map(({ name, uri }) => [name, ASSET.exec(uri)?.[1]]));
  const before = digests(then);
  return [...digests(now)].some(([name, digest]) => {
    const other = before.get(name);
    return digest !== undefined && other !== undefined && digest !== other;
  });
}
