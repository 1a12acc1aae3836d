import { join } from "node:path";
import { canonicalKey, type Json, type JsonObject } from "../../../base/canonical.ts";
import { digest } from "../../../base/digest.ts";
import type { Redactor } from "../../../base/secrets/index.ts";
import { SpeclineError } from "../../../diagnostics/index.ts";
import { awsPart, cacheTable, expiryOf } from "../../../sagemaker/cache-keys/index.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import type { Effects } from "../../effects.ts";
import { type EvaluationScope, evaluate } from "../../interpret/evaluate.ts";
import type { StepResult } from "../../record/journal.ts";
import type { StepRecord } from "../../record/record.ts";
import type { Folders } from "../folders.ts";
import { readEntry, writeEntry } from "./cache.ts";

/** What AWS's step cache would have done with a step. */
export interface Judgement {
  readonly verdict: NonNullable<StepRecord["awsCache"]>;
  /** The request as it would be on AWS, with the earlier steps' addresses there. */
  readonly request: JsonObject;
  /** The properties of the earlier result, on a hit. */
  readonly answer?: JsonObject;
  readonly place?: string;
}

/**
 * Emulates AWS's step cache, which compares addresses rather than contents, so that a local run can report what AWS
 * would have done. It builds on its own decisions: a step that AWS would have run has new addresses for the steps that
 * read it, even if the local run reused an old result.
 */
export interface AwsCache {
  judge(step: DefinitionStep, scope: EvaluationScope, request: JsonObject): Promise<Judgement>;
  /** Records a successful step. `maker` is the run that produced the result. */
  settle(step: DefinitionStep, judgement: Judgement, result: StepResult, maker: string): Promise<void>;
}

interface Entry {
  readonly at: string;
  readonly answer: JsonObject;
}

interface Asker {
  readonly pipeline: string;
  readonly run: string;
}

export function openAwsCache(
  { files, clock }: Effects,
  folders: Folders,
  redactor: Redactor,
  { pipeline, run }: Asker,
): AwsCache {
  /** The properties that the steps of this run would have on AWS. */
  const answers = new Map<string, JsonObject>();
  const placeOf = (step: DefinitionStep, request: JsonObject): string | undefined => {
    const table = cacheTable(step.Type);
    const part = table === undefined ? undefined : awsPart(table, step, request);
    if (part === undefined || step.CacheConfig?.Enabled !== true) return undefined;
    const key = digest(canonicalKey({ pipeline, step: step.Name, type: step.Type, part }));
    return join(folders.cache, `aws-${key}.json`);
  };
  return {
    judge: async (step, scope, local) => {
      const there: EvaluationScope = { ...scope, properties: (name) => answers.get(name) ?? scope.properties(name) };
      // An object at an address that exists only on AWS cannot be read; use the local request instead.
      const request = await evaluate(step.Arguments, there).catch((error: unknown) => {
        if (error instanceof SpeclineError) return local;
        throw error;
      });
      const place = placeOf(step, request as JsonObject);
      if (place === undefined) return { verdict: "off", request: request as JsonObject };
      const entry = (await readEntry({ files }, place)) as Entry | undefined;
      const hit = entry !== undefined && expiryOf(step, Date.parse(entry.at), clock.now()) === "fresh";
      return {
        verdict: hit ? "hit" : "miss",
        request: request as JsonObject,
        place,
        ...(hit ? { answer: entry.answer } : {}),
      };
    },
    settle: async (step, { request, answer, place }, { properties, own = [] }, maker) => {
      const answered = Object.entries(properties).filter(([name]) => own.includes(name));
      const made = { ...request, ...(renamed(Object.fromEntries(answered), maker, run) as JsonObject) };
      answers.set(step.Name, answer ?? made);
      if (answer !== undefined || place === undefined) return;
      const at = new Date(clock.now()).toISOString();
      await writeEntry({ files }, place, redactor.json({ at, answer: made } satisfies Entry));
    },
  };
}

/** An earlier run's properties, with its id replaced by this run's id in all names. */
function renamed(value: Json, from: string, to: string): Json {
  if (from === to) return value;
  return JSON.parse(JSON.stringify(value).replaceAll(from, to)) as Json;
}
