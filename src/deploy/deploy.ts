import { type Asset, type Compiled, pipelineRoot, scheduleResources } from "../compile/index.ts";
import { type Diagnostic, diagnostic, hasErrors, type Place, type Staged } from "../diagnostics/index.ts";
import { definitionText, type ManifestOptions, manifestKey, storedManifest } from "../plan/index.ts";
import { validateRequest } from "../sagemaker/validate/index.ts";
import type { Schedule } from "../spec/schedule.ts";
import { localTarget, type Target } from "../spec/target.ts";
import type { DeployCall } from "./calls.ts";
import { carrierOf } from "./carrier.ts";
import { faultDiagnostic, wrongAccount } from "./faults.ts";
import { ContentFault, type DeployEffects, ServiceFault } from "./ports.ts";
import { acceptedNow } from "./schedules/apply-schedules.ts";
import { deploySchedules } from "./schedules/deploy-schedules.ts";
import { type UploadOptions, upload, uploadText } from "./upload.ts";
import { type PipelineContent, requestsOf, type Upserted, upsert } from "./upsert.ts";

/** Source: service model, PipelineDefinition, max 1,048,576. */
const MAX_DEFINITION_CHARACTERS = 1_048_576;

export interface DeployOptions extends ManifestOptions {
  /** Lists the calls without making them. */
  readonly dryRun?: boolean;
  /** Whether to upload local data as well. */
  readonly uploadData?: boolean;
  /** The number of steps that can run at the same time. */
  readonly parallelism?: number;
  readonly description?: string;
  readonly onCall?: (call: DeployCall) => void;
}

export interface Deployed {
  readonly name: string;
  readonly arn?: string;
  readonly outcome: Upserted["outcome"] | "planned";
  readonly version?: number;
  readonly calls: readonly DeployCall[];
}

/**
 * Uploads a compiled pipeline's assets to AWS, then creates or updates the pipeline and its tags. Every call can be
 * repeated, because assets are addressed by their digest. Running an interrupted deployment again completes it.
 *
 * @param compiled - the pipeline, compiled for the target named in its manifest
 * @param options - what to do, and a callback for each call
 * @param effects - AWS, files and the clock
 * @returns the outcome and the calls made; problems that can be detected in advance are reported before the first call
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
  const content = contentOf(compiled, options);
  const faults = deployFaults(compiled, options);
  const nothing: Deployed = { name: manifest.name, outcome: "planned", calls };
  if (faults.length > 0) return { value: nothing, diagnostics: faults };
  const diagnostics: Diagnostic[] = [];
  try {
    diagnostics.push(...(await checkAccount(compiled, options, effects, note, at)));
    if (hasErrors(diagnostics)) return { value: nothing, diagnostics };
    const uploading = { dryRun: options.dryRun === true, kms: manifest.target.kms, note };
    await uploadAll(compiled, { ...options, ...uploading }, effects);
    if (options.dryRun === true) {
      for (const { kind, name } of acceptedNow(scheduleResources(compiled), effects.now()))
        note({ operation: kind === "rule" ? "PutRule" : "CreateSchedule", subject: name, outcome: "planned" });
      return { value: { ...nothing, ...plannedUpsert(content, note) }, diagnostics };
    }
    const { scheduled, ...value } = await upsert(content, note, effects);
    const done = { ...nothing, ...value };
    try {
      diagnostics.push(
        ...(await deploySchedules(compiled, { ...done, stored: content.stored, scheduled }, note, effects)),
      );
    } catch (error) {
      diagnostics.push(faultOf(error, compiled, at));
    }
    return { value: done, diagnostics };
  } catch (error) {
    return { value: nothing, diagnostics: [...diagnostics, faultOf(error, compiled, at)] };
  }
}

function faultOf(error: unknown, { manifest: { target } }: Compiled, at: Place): Diagnostic {
  if (error instanceof ServiceFault) return faultDiagnostic(error, at, target);
  if (!(error instanceof ContentFault)) throw error;
  return contentDiagnostic(error, at);
}

/** The diagnostic for an asset file that cannot be read or has changed. */
export function contentDiagnostic(error: ContentFault, at: Place): Diagnostic {
  const { file, message: reason } = error;
  return error.changed
    ? diagnostic("deploy/asset-changed", { file }, { ...at, file })
    : diagnostic("deploy/asset-unreadable", { file, reason }, { ...at, file });
}

/**
 * Uploads everything that must be in S3 before the pipeline is created: the assets, the manifest, and the definition if
 * it is too large for the request, or if `definitionUri` says where something else expects it.
 *
 * @throws ContentFault if a file cannot be read, or has changed since the pipeline was compiled
 */
export async function uploadAll(
  compiled: Compiled,
  options: UploadOptions & ManifestOptions & { readonly definitionUri?: string | undefined },
  effects: Pick<DeployEffects, "store" | "objects">,
): Promise<void> {
  for (const asset of compiled.assets) await upload(asset, options, effects);
  const { target, name } = compiled.manifest;
  const stored = storedManifest(compiled, options);
  await uploadText(`${pipelineRoot(target, name)}/${manifestKey(stored.digest)}`, stored.text, options, effects);
  const text = definitionText(compiled);
  const { uri = options.definitionUri } = carrierOf(text, pipelineRoot(target, name));
  if (uri !== undefined) await uploadText(uri, text, options, effects);
}

/** The definition, sent either with the request or through S3. */
function contentOf(compiled: Compiled, options: DeployOptions): PipelineContent {
  const { manifest } = compiled;
  const { parallelism, description } = options;
  const text = definitionText(compiled);
  const { carrier } = carrierOf(text, pipelineRoot(manifest.target, manifest.name));
  const stored = storedManifest(compiled, options).digest;
  return { manifest, stored, definition: text, parallelism, description, carrier };
}

/** The faults for which a deploy refuses a pipeline, which can all be found before any call. */
export function deployFaults(compiled: Compiled, options: DeployOptions): readonly Diagnostic[] {
  const { assets, manifest } = compiled;
  const { target, title } = manifest;
  const at: Place = { pipeline: title };
  const content = contentOf(compiled, options);
  const { length } = content.definition;
  const limit = MAX_DEFINITION_CHARACTERS;
  const faults: Diagnostic[] = [];
  if (target.name === localTarget.name) faults.push(diagnostic("deploy/local-target", { target: target.name }, at));
  if (length > limit) faults.push(diagnostic("deploy/too-long", { length, limit }, at));
  else faults.push(...validateRequest("CreatePipeline", requestsOf(content).create, at));
  if (options.uploadData !== true) {
    for (const asset of assets.filter(({ role }) => role === "data")) {
      for (const step of asset.steps)
        faults.push(diagnostic("deploy/local-data", { step, file: localName(asset) }, { ...at, step }));
    }
  }
  return [...faults, ...roleFaults(target, manifest.schedules ?? [], at)];
}

/**
 * The faults in a target's roles: one that is missing, or in another account. Source: IAM user guide, "Grant a user
 * permissions to pass a role to an AWS service": the role is in the service's account (as of November 2026).
 *
 * @param schedules - what starts the pipeline, for which EventBridge needs a role
 */
export function roleFaults(target: Target, schedules: readonly Schedule[], at: Place): readonly Diagnostic[] {
  const { name, account, role, schedulerRole } = target;
  if (name === localTarget.name) return [];
  const inAccount = (member: string, arn: string): readonly Diagnostic[] => {
    const [, owner] = /^arn:[^:]*:iam::(\d{12}):/.exec(arn) ?? [];
    if (owner === undefined || owner === account) return [];
    return [diagnostic("deploy/role-account", { member, target: name, account, owner }, at)];
  };
  const own = inAccount("role", role);
  if (schedules.length === 0) return own;
  if (schedulerRole === undefined) return [...own, diagnostic("schedule/no-role", { target: name }, at)];
  return [...own, ...inAccount("schedulerRole", schedulerRole)];
}

const localName = (asset: Asset): string => {
  const [source] = Object.values(asset.sources);
  return source !== undefined && "file" in source ? source.file : asset.uri;
};

type Note = (call: DeployCall) => void;

/** Credentials for an account other than the target's would upload half of the pipeline to that account. */
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
    return [wrongAccount(target, account, effects, at)];
  } catch (error) {
    // Many networks do not have a route to STS. The calls that follow will show whether the account is correct.
    if (!(error instanceof ServiceFault) || !error.passing) throw error;
    return [diagnostic("deploy/account-unknown", { account: target.account, reason: error.message }, at)];
  }
}

/** The calls that might be needed to create or update the pipeline. */
function plannedUpsert({ manifest }: PipelineContent, note: Note): Pick<Deployed, "outcome"> {
  for (const operation of ["DescribePipeline", "CreatePipeline or UpdatePipeline", "ListTags", "AddTags"])
    note({ operation, subject: manifest.name, outcome: "planned" });
  return { outcome: "planned" };
}
