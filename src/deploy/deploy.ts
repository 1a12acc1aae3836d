import { canonicalKey } from "../base/canonical.ts";
import { digest } from "../base/digest.ts";
import type { Asset, Compiled } from "../compile/index.ts";
import { type Diagnostic, diagnostic, hasErrors, type Place, type Staged } from "../diagnostics/index.ts";
import { validateRequest } from "../sagemaker/validate/index.ts";
import type { DeployCall } from "./calls.ts";
import { faultDiagnostic } from "./faults.ts";
import { ContentFault, type DeployEffects, ServiceFault } from "./ports.ts";
import { upload, uploadText } from "./upload.ts";
import { requestsOf, type Upserted, upsert, type Wish } from "./upsert.ts";

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

export interface Deployed {
  readonly name: string;
  readonly arn?: string;
  /** What became of the pipeline. */
  readonly outcome: Upserted["outcome"] | "planned";
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
  const wish = wishOf(compiled, options);
  const faults = beforeDeploy(compiled, wish, options, at);
  const nothing: Deployed = { name: manifest.name, outcome: "planned", calls };
  if (faults.length > 0) return { value: nothing, diagnostics: faults };
  const diagnostics: Diagnostic[] = [];
  try {
    diagnostics.push(...(await checkAccount(compiled, options, effects, note, at)));
    if (hasErrors(diagnostics)) return { value: nothing, diagnostics };
    const how = { dryRun: options.dryRun === true, kms: manifest.target.kms, note };
    for (const asset of compiled.assets) await upload(asset, how, effects);
    if (wish.uri !== undefined) await uploadText(wish.uri, wish.definition, how, effects);
    const value = options.dryRun === true ? plannedUpsert(wish, note) : await upsert(wish, note, effects);
    return { value: { ...nothing, ...value }, diagnostics };
  } catch (error) {
    return { value: nothing, diagnostics: [...diagnostics, thrown(error, compiled, at)] };
  }
}

function thrown(error: unknown, { manifest: { target } }: Compiled, at: Place): Diagnostic {
  if (error instanceof ServiceFault) return faultDiagnostic(error, at, target);
  if (!(error instanceof ContentFault)) throw error;
  const { file, message: reason } = error;
  return error.changed
    ? diagnostic("deploy/asset-changed", { file }, { ...at, file })
    : diagnostic("deploy/asset-unreadable", { file, reason }, { ...at, file });
}

/** The definition goes with the request, or through S3 under the digest of its text. */
function wishOf({ definition, manifest }: Compiled, options: DeployOptions): Wish & { readonly uri?: string } {
  const text = canonicalKey(definition);
  const { parallelism, description } = options;
  const wish = { manifest, definition: text, parallelism, description };
  if (new TextEncoder().encode(text).byteLength < INLINE_BYTES) return { ...wish, place: { PipelineDefinition: text } };
  const { bucket, prefix } = manifest.target;
  const key = [prefix, manifest.name, "definitions", `${digest(text).slice(0, 16)}.json`]
    .filter((part) => part !== "")
    .join("/");
  const place = { PipelineDefinitionS3Location: { Bucket: bucket, ObjectKey: key } };
  return { ...wish, place, uri: `s3://${bucket}/${key}` };
}

/** All that can be known to be wrong before any call. */
function beforeDeploy(
  { assets, manifest }: Compiled,
  wish: Wish,
  options: DeployOptions,
  at: Place,
): readonly Diagnostic[] {
  const { target } = manifest;
  const faults: Diagnostic[] = [];
  if (target.name === "local") faults.push(diagnostic("deploy/local-target", { target: "local" }, at));
  const length = wish.definition.length;
  if (length > MOST_CHARACTERS) faults.push(diagnostic("deploy/too-long", { length, limit: MOST_CHARACTERS }, at));
  else faults.push(...validateRequest("CreatePipeline", requestsOf(wish).create as never, at));
  if (options.uploadData !== true) {
    for (const asset of assets.filter(({ role }) => role === "data")) {
      for (const step of asset.steps)
        faults.push(diagnostic("deploy/local-data", { step, file: localName(asset) }, { ...at, step }));
    }
  }
  const [, owner] = /^arn:[^:]*:iam::(\d{12}):/.exec(target.role) ?? [];
  if (target.name !== "local" && owner !== undefined && owner !== target.account)
    faults.push(diagnostic("deploy/role-account", { target: target.name, account: target.account, owner }, at));
  return faults;
}

const localName = (asset: Asset): string => {
  const [source] = Object.values(asset.sources);
  return source !== undefined && "file" in source ? source.file : asset.uri;
};

type Note = (call: DeployCall) => void;

/** Credentials of another account than the target's would put half of the pipeline there. */
async function checkAccount(
  { manifest: { target } }: Compiled,
  options: DeployOptions,
  effects: DeployEffects,
  note: Note,
  at: Place,
): Promise<readonly Diagnostic[]> {
  const call = { operation: "GetCallerIdentity", subject: target.account };
  if (options.dryRun === true) {
    note({ ...call, outcome: "planned" });
    return [];
  }
  try {
    const account = await effects.account();
    note({ ...call, outcome: "done" });
    if (account === target.account) return [];
    return [diagnostic("deploy/wrong-account", { target: target.name, account: target.account, found: account }, at)];
  } catch (error) {
    // Networks without a way to STS are common; all other calls will tell.
    if (!(error instanceof ServiceFault) || !error.passing) throw error;
    return [diagnostic("deploy/account-unknown", { account: target.account, reason: error.message }, at)];
  }
}

/** The calls that an upsert may make. */
function plannedUpsert({ manifest }: Wish, note: Note): Pick<Deployed, "outcome"> {
  for (const operation of ["DescribePipeline", "CreatePipeline or UpdatePipeline", "ListTags", "AddTags"])
    note({ operation, subject: manifest.name, outcome: "planned" });
  return { outcome: "planned" };
}
