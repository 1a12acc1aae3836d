import type {
  CreatePipelineRequest,
  DescribePipelineResponse,
  Tag,
  UpdatePipelineRequest,
} from "@aws-sdk/client-sagemaker";
import { canonicalKey } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { digest } from "../base/digest.ts";
import type { Manifest } from "../compile/index.ts";
import { MANIFEST_TAG, SCHEDULES_TAG } from "../plan/index.ts";
import { allPages, type DeployCall, isAbsence } from "./calls.ts";
import { type DeployEffects, ServiceFault } from "./ports.ts";

export interface PipelineContent {
  readonly manifest: Manifest;
  readonly definition: string;
  /** The digest of the manifest that is stored beside the assets. */
  readonly stored: string;
  /** The member that carries the definition: either the definition itself or its location in S3. */
  readonly carrier: Pick<UpdatePipelineRequest, "PipelineDefinition" | "PipelineDefinitionS3Location">;
  readonly parallelism?: number | undefined;
  readonly description?: string | undefined;
}

/** The requests that create and update the pipeline. */
export function requestsOf({ manifest, stored, carrier, parallelism, description }: PipelineContent): {
  readonly create: CreatePipelineRequest;
  readonly update: UpdatePipelineRequest;
  readonly tags: readonly Tag[];
} {
  const { name, target, specline } = manifest;
  const update = defined({
    PipelineName: name,
    PipelineDisplayName: name,
    PipelineDescription: description === "" ? undefined : description,
    ...carrier,
    RoleArn: target.role,
    ParallelismConfiguration: parallelism === undefined ? undefined : { MaxParallelExecutionSteps: parallelism },
  });
  const own = { "specline:version": specline, [MANIFEST_TAG]: stored };
  const tags = Object.entries({ ...target.tags, ...own }).map(([Key, Value]) => ({ Key, Value }));
  const create = { ...update, Tags: tags };
  // With the token, repeated create calls count as one. A token has 32 to 128 characters (service model,
  // IdempotencyToken).
  return { create: { ...create, ClientRequestToken: digest(canonicalKey(create)) }, update, tags };
}

export interface Upserted {
  readonly arn: string;
  readonly outcome: "created" | "updated" | "unchanged";
  /** The version that the update created. */
  readonly version?: number;
  /** The value of the tag for schedules before. */
  readonly scheduled?: string;
}

/**
 * Creates or updates the pipeline. Tags are added and changed but never removed, because others may have added theirs.
 */
export async function upsert(
  content: PipelineContent,
  note: (call: DeployCall) => void,
  effects: Pick<DeployEffects, "service">,
): Promise<Upserted> {
  const { service } = effects;
  const { create, update, tags } = requestsOf(content);
  const subject = content.manifest.name;
  const noteCall = (operation: string, outcome: DeployCall["outcome"]): void => note({ operation, subject, outcome });
  let current = await describe(subject, effects);
  noteCall("DescribePipeline", current === undefined ? "done" : "there");
  if (current === undefined) {
    const arn = await createUnlessTaken(create, effects);
    if (arn !== undefined) noteCall("CreatePipeline", "done");
    // The next call that reads the pipeline, such as a start call, must find it.
    current = await service.call("DescribePipeline", { PipelineName: subject }, { exists: true });
    noteCall("DescribePipeline", "there");
    if (arn !== undefined) return { arn, outcome: "created" };
  }
  return bringUpToDate(
    { current, update: restoring(current, update), tags, definition: content.definition },
    note,
    effects,
  );
}

/**
 * The update, which also removes a description that somebody else added. SageMaker keeps members that an update omits,
 * but a description can be empty (service model, PipelineDescription, min 0).
 */
export const restoring = (
  { PipelineDescription: there = "" }: DescribePipelineResponse,
  update: UpdatePipelineRequest,
): UpdatePipelineRequest => (there === "" ? update : { PipelineDescription: "", ...update });

/** What an existing pipeline must become. */
export interface PipelineUpdate {
  readonly current: DescribePipelineResponse;
  readonly update: UpdatePipelineRequest;
  readonly tags: readonly Tag[];
  /** The definition that the update carries. */
  readonly definition: string;
}

/** Updates an existing pipeline and its tags, as far as they differ. */
export async function bringUpToDate(
  { current, update, tags, definition }: PipelineUpdate,
  note: (call: DeployCall) => void,
  { service }: Pick<DeployEffects, "service">,
): Promise<Upserted> {
  const subject = update.PipelineName ?? "";
  const noteCall = (operation: string, outcome: DeployCall["outcome"]): void => note({ operation, subject, outcome });
  const arn = String(current.PipelineArn);
  const same = isSame(current, update, definition);
  let version: number | undefined;
  if (!same) {
    version = (await service.call("UpdatePipeline", update, { exists: true })).PipelineVersionId;
    noteCall("UpdatePipeline", "done");
  }
  const { missing, scheduled } = await missingTags(arn, tags, { service });
  noteCall("ListTags", missing.length === 0 ? "there" : "done");
  if (missing.length > 0) {
    await service.call("AddTags", { ResourceArn: arn, Tags: [...missing] }, { exists: true });
    noteCall("AddTags", "done");
  }
  return defined({ arn, outcome: same && missing.length === 0 ? "unchanged" : "updated", version, scheduled });
}

/**
 * The new pipeline's ARN. Undefined if the pipeline was created in the meantime, either by somebody else or by an
 * attempt whose response was lost.
 */
async function createUnlessTaken(
  request: CreatePipelineRequest,
  { service }: Pick<DeployEffects, "service">,
): Promise<string | undefined> {
  try {
    return String((await service.call("CreatePipeline", request)).PipelineArn);
  } catch (error) {
    // "Pipeline names must be unique …" (Python SDK 2.257.6, workflow/pipeline.py, looks for "already exists").
    const isTaken =
      error instanceof ServiceFault &&
      (error.kind === "ConflictException" || /already exists|must be unique|in use/i.test(error.message));
    if (!isTaken) throw error;
    return undefined;
  }
}

/** Whether an update would change nothing. */
function isSame(current: DescribePipelineResponse, update: UpdatePipelineRequest, definition: string): boolean {
  const { PipelineDisplayName, PipelineDescription, RoleArn, ParallelismConfiguration } = update;
  const members = defined({ PipelineDisplayName, PipelineDescription, RoleArn, ParallelismConfiguration });
  const present: Readonly<Record<string, unknown>> = { ...current };
  return (
    current.PipelineDefinition === definition &&
    (current.PipelineStatus ?? "Active") === "Active" &&
    Object.entries(members).every(([member, value]) => canonicalKey(present[member] ?? null) === canonicalKey(value))
  );
}

async function missingTags(
  arn: string,
  tags: readonly Tag[],
  { service }: Pick<DeployEffects, "service">,
): Promise<{ readonly missing: readonly Tag[]; readonly scheduled: string | undefined }> {
  const current = await allPages(
    (token) => service.call("ListTags", defined({ ResourceArn: arn, NextToken: token }), { exists: true }),
    ({ Tags }) => Tags,
  );
  const values = new Map(current.map(({ Key, Value }) => [Key, Value]));
  return { missing: tags.filter(({ Key, Value }) => values.get(Key) !== Value), scheduled: values.get(SCHEDULES_TAG) };
}

/** The pipeline on AWS, or undefined if there is none. */
export async function describe(
  name: string,
  { service }: Pick<DeployEffects, "service">,
): Promise<DescribePipelineResponse | undefined> {
  try {
    return await service.call("DescribePipeline", { PipelineName: name });
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
