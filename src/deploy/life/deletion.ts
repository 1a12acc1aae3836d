import { defined } from "../../base/defined.ts";
import { digest } from "../../base/digest.ts";
import { SCHEDULES_TAG } from "../../plan/index.ts";
import { allPages, isAbsence } from "../calls.ts";
import { assetRoots, tagsOf } from "../deployed-manifest.ts";
import { isDenied } from "../faults.ts";
import { type DeployEffects, ServiceFault } from "../ports.ts";
import { applySchedules } from "../schedules/apply-schedules.ts";
import { hasSchedules } from "../schedules/schedules-tag.ts";
import { seeResources } from "../schedules/seen-resources.ts";
import { describe } from "../upsert.ts";
import { groupsIn } from "./drift-groups.ts";

/** What deleting a pipeline removes, and what it leaves. */
export interface Deletion {
  readonly arn: string;
  /** Identifies the state that was shown: the definition, and when it was last changed. */
  readonly state: string;
  /** Absent if the credentials do not allow counting them, or where there are no versions. */
  readonly versions?: number;
  readonly executions?: number;
  /** The executions that have not ended. SageMaker does not delete a pipeline that is running. */
  readonly running: readonly string[];
  /** The folders of the pipeline's assets in S3, which stay. */
  readonly assets: readonly string[];
  /** The schedules and notifications that Specline made for it, which go with it. */
  readonly schedules: readonly string[];
  /** The model package groups that the pipeline registers in, which stay with their packages. */
  readonly groups: readonly string[];
}

const IS_RUNNING: ReadonlySet<string> = new Set(["Executing", "Stopping"]);

/** What deleting a pipeline would remove. Undefined if there is no such pipeline. */
export async function deletionOf(
  PipelineName: string,
  effects: Pick<DeployEffects, "service" | "schedules">,
): Promise<Deletion | undefined> {
  const { service } = effects;
  const found = await describe(PipelineName, effects);
  if (found === undefined) return undefined;
  const text = found.PipelineDefinition ?? "";
  const [versions, executions] = await Promise.all([
    counted(
      allPages(
        (NextToken) => service.call("ListPipelineVersions", defined({ PipelineName, NextToken })),
        ({ PipelineVersionSummaries }) => PipelineVersionSummaries,
      ),
    ),
    counted(
      allPages(
        (NextToken) => service.call("ListPipelineExecutions", defined({ PipelineName, NextToken })),
        ({ PipelineExecutionSummaries }) => PipelineExecutionSummaries,
      ),
    ),
  ]);
  return defined({
    arn: String(found.PipelineArn),
    state: digest(`${text} ${found.LastModifiedTime?.toISOString() ?? ""} ${found.CreationTime?.toISOString() ?? ""}`),
    versions: versions?.length,
    executions: executions?.length,
    running: (executions ?? []).flatMap(({ PipelineExecutionArn: arn, PipelineExecutionStatus: status = "" }) =>
      arn !== undefined && IS_RUNNING.has(status) ? [arn] : [],
    ),
    assets: assetRoots(text),
    schedules: await schedulesOf(PipelineName, String(found.PipelineArn), effects),
    groups: groupsIn(text),
  });
}

/** The resources that start a pipeline, or tell how it ended. Without the tag of a deploy with schedules, there are none. */
async function schedulesOf(
  name: string,
  arn: string,
  effects: Pick<DeployEffects, "service" | "schedules">,
): Promise<readonly string[]> {
  const tags = await tagsOf(arn, effects);
  if (!hasSchedules(tags.get(SCHEDULES_TAG))) return [];
  return (await seeResources(name, effects.schedules)).map((one) => one.schedule);
}

/** A list, or undefined if the credentials do not allow it, or if the service does not have such a list. */
async function counted<T>(work: Promise<readonly T[]>): Promise<readonly T[] | undefined> {
  try {
    return await work;
  } catch (error) {
    const isUnknown = error instanceof ServiceFault && (isDenied(error) || /UnknownOperation/.test(error.kind));
    if (isUnknown || isAbsence(error)) return undefined;
    throw error;
  }
}

/** Deletes a pipeline. Whoever deletes it first, the result is the same. */
export async function deletePipeline(
  PipelineName: string,
  { state, schedules }: Deletion,
  effects: Pick<DeployEffects, "service" | "schedules" | "now">,
): Promise<void> {
  const { service } = effects;
  // First, so that repeating an interrupted deletion still finds the pipeline, and nothing starts it meanwhile.
  if (schedules.length > 0) await applySchedules(PipelineName, [], effects.schedules, () => undefined, effects.now());
  try {
    // With the token, repeated calls count as one. A token has 32 to 128 characters (service model, IdempotencyToken).
    await service.call("DeletePipeline", {
      PipelineName,
      ClientRequestToken: digest(`delete ${PipelineName} ${state}`),
    });
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
}
