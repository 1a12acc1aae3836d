import { canonicalKey } from "../base/canonical.ts";
import { digest } from "../base/digest.ts";
import type { Asset, Compiled } from "../compile/index.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../diagnostics/index.ts";
import { faultDiagnostic } from "./faults.ts";
import { type DeployEffects, ServiceFault } from "./ports.ts";

/** Longest definition that goes inline. Source: Python SDK 2.257.6, workflow/pipeline.py: larger ones go through S3. */
const INLINE_BYTES = 102_400;
/** Source: service model, PipelineDefinition, max 1,048,576. */
const MOST_CHARACTERS = 1_048_576;

export interface DeployOptions {
  /** Says which calls would be made, and makes none. */
  readonly dryRun?: boolean;
  /** Local data may be uploaded as well. */
  readonly uploadData?: boolean;
  /** Steps that may run at once. */
  readonly parallelism?: number;
  readonly description?: string;
  readonly onCall?: (call: DeployCall) => void;
}

/** One call, as it was (or would be) made. */
export interface DeployCall {
  readonly operation: string;
  /** The object or pipeline that it is about. */
  readonly subject: string;
  readonly bytes?: number;
  /** "done", "there" (nothing to do), "planned" in a dry run. */
  readonly outcome: "done" | "there" | "planned";
}

export interface Deployed {
  readonly name: string;
  readonly arn?: string;
  /** What became of the pipeline. */
  readonly outcome: "created" | "updated" | "unchanged" | "planned";
  readonly calls: readonly DeployCall[];
}

/**
 * Puts a compiled pipeline into AWS: its assets, then its definition, then its tags. Every call can be repeated:
 * assets lie under the digest of what they hold, and the pipeline is created or brought up to date, so that a deploy
 * that was cut at any point is mended by running it again.
 */
export async function deploy(
  compiled: Compiled,
  options: DeployOptions,
  effects: DeployEffects,
): Promise<Staged<Deployed>> {
  const { manifest } = compiled;
  const at: Place = { pipeline: manifest.title };
  const calls: DeployCall[] = [];
  const note = (call: DeployCall): void => {
    calls.push(call);
    options.onCall?.(call);
  };
  const definition = canonicalKey(compiled.definition);
  const faults = beforeDeploy(compiled, definition, options, at);
  const nothing: Deployed = { name: manifest.name, outcome: "planned", calls };
  if (faults.length > 0) return { value: nothing, diagnostics: faults };
  try {
    for (const asset of compiled.assets) await upload(asset, compiled, options, effects, note);
    const place = await definitionPlace(definition, compiled, options, effects, note);
    return { value: { ...nothing, ...(await upsert(compiled, place, options, effects, note)) }, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    return { value: nothing, diagnostics: [faultDiagnostic(error, at)] };
  }
}

function beforeDeploy(
  { assets, manifest }: Compiled,
  definition: string,
  options: DeployOptions,
  at: Place,
): readonly Diagnostic[] {
  const faults: Diagnostic[] = [];
  if (manifest.target.name === "local") faults.push(diagnostic("deploy/local-target", { target: "local" }, at));
  if (definition.length > MOST_CHARACTERS)
    faults.push(diagnostic("deploy/too-long", { length: definition.length, limit: MOST_CHARACTERS }, at));
  if (options.uploadData !== true) {
    for (const asset of assets.filter(({ role }) => role === "data")) {
      for (const step of asset.steps)
        faults.push(diagnostic("deploy/local-data", { step, file: localName(asset) }, { ...at, step }));
    }
  }
  return faults;
}

const localName = (asset: Asset): string => {
  const [source] = Object.values(asset.sources);
  return source !== undefined && "file" in source ? source.file : asset.uri;
};

type Note = (call: DeployCall) => void;

/** Uploads what is not there yet. The last object of a tree tells that the whole tree is there, so it goes last. */
async function upload(
  asset: Asset,
  compiled: Compiled,
  options: DeployOptions,
  effects: DeployEffects,
  note: Note,
): Promise<void> {
  const objects = await effects.objects(asset);
  const uriOf = (path: string): string => (path === "" ? asset.uri : `${asset.uri}/${path}`);
  const last = objects.at(-1);
  if (options.dryRun !== true && last !== undefined && (await effects.store.has(uriOf(last.path)))) {
    note({ operation: "HeadObject", subject: asset.uri, outcome: "there" });
    return;
  }
  for (const object of objects) {
    const bytes = await object.bytes();
    const call = { operation: "PutObject", subject: uriOf(object.path), bytes: bytes.byteLength };
    if (options.dryRun !== true) await effects.store.put(call.subject, bytes, compiled.manifest.target.kms);
    note({ ...call, outcome: options.dryRun === true ? "planned" : "done" });
  }
}

/** The members that carry the definition: itself, or where it lies. */
async function definitionPlace(
  text: string,
  { manifest }: Compiled,
  options: DeployOptions,
  effects: DeployEffects,
  note: Note,
): Promise<Readonly<Record<string, unknown>>> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength < INLINE_BYTES) return { PipelineDefinition: text };
  const { bucket, prefix, kms } = manifest.target;
  const key = [prefix, manifest.name, "definitions", `${digest(text).slice(0, 16)}.json`]
    .filter((part) => part !== "")
    .join("/");
  const call = { operation: "PutObject", subject: `s3://${bucket}/${key}`, bytes: bytes.byteLength };
  if (options.dryRun !== true) await effects.store.put(call.subject, bytes, kms);
  note({ ...call, outcome: options.dryRun === true ? "planned" : "done" });
  return { PipelineDefinitionS3Location: { Bucket: bucket, ObjectKey: key } };
}

async function upsert(
  compiled: Compiled,
  place: Readonly<Record<string, unknown>>,
  options: DeployOptions,
  effects: DeployEffects,
  note: Note,
): Promise<Pick<Deployed, "arn" | "outcome">> {
  const { manifest } = compiled;
  const subject = manifest.name;
  const request = {
    PipelineName: subject,
    PipelineDisplayName: subject,
    ...(options.description === undefined ? {} : { PipelineDescription: options.description }),
    ...place,
    RoleArn: manifest.target.role,
    ...(options.parallelism === undefined
      ? {}
      : { ParallelismConfiguration: { MaxParallelExecutionSteps: options.parallelism } }),
  };
  const tags = Object.entries({ ...manifest.target.tags, "specline:version": manifest.specline }).map(
    ([Key, Value]) => ({ Key, Value }),
  );
  // The token makes a repeated create the same create: 32 to 128 characters (service model, IdempotencyToken).
  const create = { ...request, ClientRequestToken: digest(canonicalKey(request)), Tags: tags };
  if (options.dryRun === true) {
    note({ operation: "CreatePipeline or UpdatePipeline", subject, outcome: "planned" });
    note({ operation: "AddTags", subject, outcome: "planned" });
    return { outcome: "planned" };
  }
  const there = await describe(subject, effects);
  if (there === undefined) {
    try {
      const { PipelineArn } = await effects.service.call("CreatePipeline", create);
      note({ operation: "CreatePipeline", subject, outcome: "done" });
      return { arn: String(PipelineArn), outcome: "created" };
    } catch (error) {
      // Somebody else, or an earlier attempt whose answer was lost, made it in between.
      if (!(error instanceof ServiceFault) || !/already exists|in use/i.test(error.message)) throw error;
    }
  }
  const { PipelineArn } = await effects.service.call("UpdatePipeline", request);
  note({ operation: "UpdatePipeline", subject, outcome: "done" });
  await effects.service.call("AddTags", { ResourceArn: PipelineArn, Tags: tags });
  note({ operation: "AddTags", subject, outcome: "done" });
  const same =
    there !== undefined &&
    "PipelineDefinition" in place &&
    there["PipelineDefinition"] === place["PipelineDefinition"] &&
    there["RoleArn"] === request.RoleArn;
  return { arn: String(PipelineArn), outcome: same ? "unchanged" : "updated" };
}

/** The pipeline as it is now; undefined where there is none. */
export async function describe(
  name: string,
  effects: Pick<DeployEffects, "service">,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return await effects.service.call("DescribePipeline", { PipelineName: name });
  } catch (error) {
    if (error instanceof ServiceFault && (error.kind === "ResourceNotFound" || /does not exist/i.test(error.message)))
      return undefined;
    throw error;
  }
}
