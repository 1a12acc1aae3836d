import { join } from "node:path";
import type { Redactor } from "../../base/secrets/index.ts";
import type { Effects } from "../effects.ts";
import { openSharedFolders } from "../jobs/shared-folders.ts";
import type { Folded } from "../record/fold.ts";
import { openAwsCache } from "../storage/cache/aws-cache.ts";
import { openCache } from "../storage/cache/cache.ts";
import type { Reuse } from "../storage/cache/take-over.ts";
import { ownCode } from "../warm/own-code.ts";
import type { Warm } from "../warm/warm.ts";
import type { Runnable, RunOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import type { PreparedRun, RunName } from "./prepare.ts";
import type { RunSelection } from "./selection.ts";
import type { StepContext } from "./step-context.ts";

/** What a run knows before its jobs are prepared. */
export interface StagedRun {
  readonly runnable: Runnable;
  readonly options: RunOptions;
  readonly effects: Effects;
  readonly plan: Plan;
  readonly resumed: Folded | undefined;
  readonly selection: RunSelection | undefined;
  readonly naming: RunName;
  readonly workers: number;
  readonly redactor: Redactor;
  /** Ends all jobs. */
  readonly signal: AbortSignal;
}

/** For a prediction, which starts no job. */
export const SILENT: Pick<StepContext, "onLine" | "note"> = { onLine: () => undefined, note: async () => undefined };

/** What all steps of a run have in common. */
export function stageOf(
  { runnable, options, effects, plan, resumed, selection, naming, workers, redactor, signal }: StagedRun,
  prepared: PreparedRun,
  warm: Warm,
  { onLine, note }: Pick<StepContext, "onLine" | "note">,
): StepContext {
  const {
    folders,
    storage,
    digests,
    container,
    interpreter,
    bin,
    folder,
    scope,
    answers,
    leftOut,
    programs,
    removals,
  } = prepared;
  const { grace = 10 } = options;
  const { pipeline, run } = naming;
  const code = ownCode(runnable.assets ?? []);
  const steps = [...plan.values()].map(({ step }) => step);
  const threads = Math.max(1, Math.floor(effects.machine.cores / workers));
  return {
    context: {
      effects,
      folders,
      storage,
      digests,
      container,
      interpreter,
      warm,
      ownCode: code,
      shared: openSharedFolders(steps, code, join(folders.temporary, "shared"), effects.files),
      bin,
      threads,
      cores: threads,
      target: naming.target,
      pipeline,
      run,
      runFolder: folder,
      removals,
      signal,
      grace,
      redactor,
      modelOf: (name) =>
        [...scope.results.values()].find(({ properties }) => properties["ModelName"] === name)?.properties,
    },
    scope,
    answers,
    leftOut,
    programs,
    cache: openCache(effects, folders, storage, redactor, run),
    storage,
    awsCache: openAwsCache(effects, folders, redactor, { pipeline, run }),
    // Steps that were asked for always run.
    reuse: selection === undefined ? reuseOf(runnable, options) : "none",
    resumed,
    redactor,
    onLine,
    note,
    retries: options.retries !== false,
    keepGoing: options.keepGoing === true,
  };
}

/**
 * A bare definition uses CacheConfig to state which results may be reused; a compiled pipeline reuses any equal result.
 */
function reuseOf({ manifest }: Runnable, { cache, reuse }: RunOptions): Reuse {
  if (cache === false) return "none";
  return reuse ?? (manifest === undefined ? "declared" : "equal");
}
