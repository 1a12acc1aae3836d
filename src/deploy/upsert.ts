import { canonicalKey } from "../base/canonical.ts";
import { digest } from "../base/digest.ts";
import type { Manifest } from "../compile/index.ts";
import { allPages, type DeployCall, isAbsence, settled } from "./calls.ts";
import { type DeployEffects, ServiceFault } from "./ports.ts";

type Request = Readonly<Record<string, unknown>>;

export interface Wish {
  readonly manifest: Manifest;
  /** The definition's text, and the members that carry it: itself, or where it lies. */
  readonly definition: string;
  readonly place: Request;
  readonly parallelism?: number | undefined;
  readonly description?: string | undefined;
}

/** The request that makes the pipeline, and the one that brings it up to date. */
export function requestsOf({ manifest, place, parallelism, description }: Wish): {
  readonly create: Request;
  readonly update: Request;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
} {
  const update = {
    PipelineName: manifest.name,
    PipelineDisplayName: manifest.name,
    ...(description === undefined ? {} : { PipelineDescription: description }),
    ...place,
    RoleArn: manifest.target.role,
    ...(parallelism === undefined ? {} : { ParallelismConfiguration: { MaxParallelExecutionSteps: parallelism } }),
  };
  const tags = Object.entries({ ...manifest.target.tags, "specline:version": manifest.specline }).map(
    ([Key, Value]) => ({ Key, Value }),
  );
  const create = { ...update, Tags: tags };
  // The token makes a repeated create the same create: 32 to 128 characters (service model, IdempotencyToken).
  return { create: { ...create, ClientRequestToken: digest(canonicalKey(create)) }, update, tags };
}

export interface Upserted {
  readonly arn: string;
  readonly outcome: "created" | "updated" | "unchanged";
}

/** Creates the pipeline or brings it up to date. Tags are added and changed, never removed: others may have put theirs there. */
export async function upsert(
  wish: Wish,
  note: (call: DeployCall) => void,
  effects: Pick<DeployEffects, "service" | "wait">,
): Promise<Upserted> {
  const { create, update, tags } = requestsOf(wish);
  const subject = wish.manifest.name;
  const call = async (operation: string, input: Request): Promise<Request> => {
    const answer = await effects.service.call(operation, input);
    note({ operation, subject, outcome: "done" });
    return answer;
  };
  const look = async (): Promise<Request | undefined> => {
    const there = await describe(subject, effects);
    note({ operation: "DescribePipeline", subject, outcome: there === undefined ? "done" : "there" });
    return there;
  };
  let there = await look();
  if (there === undefined) {
    const arn = await created(() => call("CreatePipeline", create));
    // What reads first, a start say, shall find it.
    const seen = await settled(() => effects.service.call("DescribePipeline", { PipelineName: subject }), effects);
    note({ operation: "DescribePipeline", subject, outcome: "there" });
    if (arn !== undefined) return { arn, outcome: "created" };
    there = seen;
  }
  const arn = String(there["PipelineArn"]);
  const same = isSame(there, update, wish.definition);
  if (!same) await settled(() => call("UpdatePipeline", update), effects);
  const wanting = await missingTags(arn, tags, effects);
  note({ operation: "ListTags", subject, outcome: wanting.length === 0 ? "there" : "done" });
  if (wanting.length > 0) await settled(() => call("AddTags", { ResourceArn: arn, Tags: wanting }), effects);
  return { arn, outcome: same && wanting.length === 0 ? "unchanged" : "updated" };
}

/** The new pipeline's ARN; undefined where somebody else, or an attempt whose answer was lost, made it in between. */
async function created(create: () => Promise<Request>): Promise<string | undefined> {
  try {
    return String((await create())["PipelineArn"]);
  } catch (error) {
    // "Pipeline names must be unique …" (Python SDK 2.257.6, workflow/pipeline.py, looks for "already exists").
    const taken = error instanceof ServiceFault && /already exists|must be unique|in use/i.test(error.message);
    if (!taken && !(error instanceof ServiceFault && error.kind === "ConflictException")) throw error;
    return undefined;
  }
}

/** Whether all that an update would set stands there already. */
function isSame(there: Request, update: Request, definition: string): boolean {
  const { PipelineDefinition: _, PipelineDefinitionS3Location: __, ...rest } = update;
  const status = there["PipelineStatus"];
  return (
    there["PipelineDefinition"] === definition &&
    (status === undefined || status === "Active") &&
    Object.entries(rest).every(([member, value]) => canonicalKey(there[member] ?? null) === canonicalKey(value))
  );
}

async function missingTags(
  arn: string,
  tags: readonly { readonly Key: string; readonly Value: string }[],
  effects: Pick<DeployEffects, "service" | "wait">,
): Promise<readonly { readonly Key: string; readonly Value: string }[]> {
  const list = (token: string | undefined): Promise<Request> =>
    effects.service.call("ListTags", { ResourceArn: arn, ...(token === undefined ? {} : { NextToken: token }) });
  const there = await settled(() => allPages(list, "Tags"), effects);
  const values = new Map(there.map(({ Key, Value }) => [Key, Value]));
  return tags.filter(({ Key, Value }) => values.get(Key) !== Value);
}

/** The pipeline as it is now; undefined where there is none. */
export async function describe(
  name: string,
  { service }: Pick<DeployEffects, "service">,
): Promise<Request | undefined> {
  try {
    return await service.call("DescribePipeline", { PipelineName: name });
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
