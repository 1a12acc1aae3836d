import type { JsonObject } from "../../../base/canonical.ts";
import { cacheTable } from "../../../sagemaker/cache-keys/index.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { type EvaluationScope, evaluate } from "../../interpret/evaluate.ts";
import { jobName } from "../../jobs/arn.ts";
import type { Executor, JobContext, LocalJob } from "../../jobs/job.ts";
import { textAt } from "../../jobs/request.ts";
import type { Folded } from "../../record/fold.ts";
import { answerTo, type Cache, isWhole, type Kept } from "./cache.ts";
import type { Relocation } from "./relocated.ts";

/**
 * Whether results of earlier runs may be reused.
 * - "equal": if everything they depend on is equal, unless a step's CacheConfig forbids it.
 * - "declared": only if a step's CacheConfig allows it, as on AWS.
 */
export type Reuse = "equal" | "declared" | "none";

/** What `takeOver` needs. */
interface Reusing {
  readonly context: JobContext;
  readonly cache: Cache;
  readonly reuse: Reuse;
  /** The run to resume: its finished steps are always reused. */
  readonly resumed: Folded | undefined;
}

/** An earlier result with the same key: from the resumed run, otherwise from any run. */
export async function takeOver(key: string, job: LocalJob, stage: Reusing): Promise<Kept | undefined> {
  const { step, request } = job;
  const found = (await finishedBefore(key, step, stage)) ?? (await keptFor(key, step, stage));
  return found === undefined ? undefined : answerTo(request, step.Type, found);
}

/** A step's result in the resumed run. */
async function finishedBefore(key: string, step: DefinitionStep, stage: Reusing): Promise<Kept | undefined> {
  const { context, resumed } = stage;
  const before = resumed?.record.steps.find((one) => one.name === step.Name && one.cacheKey === key);
  const result = resumed?.results.get(step.Name);
  if (resumed === undefined || before?.status !== "succeeded" || result === undefined) return undefined;
  const { run, startedAt } = resumed.record;
  const kept: Kept = { run: before.cachedFrom ?? run, step: step.Name, at: startedAt, outputs: before.outputs, result };
  return (await isWhole(kept, context.effects, context.storage).catch(() => false)) ? kept : undefined;
}

async function keptFor(key: string, step: DefinitionStep, { reuse, cache }: Reusing): Promise<Kept | undefined> {
  if (reuse === "none" || step.CacheConfig?.Enabled === false) return undefined;
  const table = cacheTable(step.Type);
  const declared = step.CacheConfig?.Enabled === true && table?.aws !== "not cached";
  const equal = reuse === "equal" && table?.local !== "on request";
  return equal || declared ? cache.lookUp(key, step) : undefined;
}

/** The addresses of an earlier result, and those that a job with this name would have used for this request. */
export function relocationsOf(
  executor: Pick<Executor, "writes">,
  { request, name }: { readonly request: JsonObject; readonly name: string },
  { run, step, result }: Pick<Kept, "run" | "step" | "result">,
): readonly Relocation[] {
  const { properties, published } = result;
  const earlier = executor.writes(properties, textAt(properties, "TrainingJobName") ?? jobName(run, step));
  return executor.writes(request, name).flatMap((to, index) => {
    const from = earlier[index] ?? "";
    return to === "" || from === "" || to === from ? [] : [{ from, to, published }];
  });
}

/** The step, with the expressions in its CacheConfig replaced by their values. */
export async function withCacheConfig(step: DefinitionStep, scope: EvaluationScope): Promise<DefinitionStep> {
  if (step.CacheConfig === undefined) return step;
  const config = (await evaluate(step.CacheConfig as unknown as JsonObject, scope)) as JsonObject | null;
  const enabled = config?.["Enabled"];
  const CacheConfig = { ...config, Enabled: enabled === true || /^true$/i.test(String(enabled)) };
  return { ...step, CacheConfig };
}

/** The values of the execution variables that are unique to a run. */
export const passingValues = ({ execution }: EvaluationScope): readonly string[] =>
  ["PipelineExecutionId", "PipelineExecutionArn", "StartDateTime", "CurrentDateTime"].map((name) =>
    String(execution[name] ?? ""),
  );
