import type {
  DescribePipelineResponse,
  ListPipelineVersionsResponse,
  PipelineVersionSummary,
} from "@aws-sdk/client-sagemaker";
import { defined } from "../base/defined.ts";
import { digest } from "../base/digest.ts";
import { isObject } from "../base/json.ts";
import { parseJson } from "../base/json-text.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import { MANIFEST_TAG, type PlanSide, type SeenSettings } from "../plan/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import type { Target } from "../spec/target.ts";
import { allPages, hasNoVersions, isAbsence } from "./calls.ts";
import { denialOf, remedyOf } from "./denied.ts";
import { type FoundManifest, manifestOf, scheduledOf, type Tags, tagsOf } from "./deployed-manifest.ts";
import { faultDiagnostic, isDenied, wrongAccount } from "./faults.ts";
import { type DeployEffects, ServiceFault } from "./ports.ts";

/** A deployed pipeline, as far as the credentials allow it to be read. */
export interface SeenPipeline {
  readonly arn: string;
  readonly side: PlanSide;
  /** The digests of the definition and of the manifest, if there is one. */
  readonly digests: { readonly definition: string; readonly manifest?: string };
  readonly version?: number;
  /** ISO 8601. */
  readonly modified?: string;
  readonly modifiedBy?: string;
  /** False if no execution was ever started. */
  readonly hasRun: boolean;
  /**
   * The versions that were executed, the latest first. If the versions are not known: whether an execution was started
   * since the pipeline was last changed.
   */
  readonly executed: readonly number[] | "latest" | "earlier";
  readonly role?: string;
  readonly settings: SeenSettings;
  /** The limit on steps that run at the same time, if there is one. */
  readonly parallelism?: number;
  /** Whether the definition is still the one that Specline deployed. */
  readonly drift: "none" | "changed" | "unknown";
}

/** The deployed pipeline, the fact that there is none, or the reason why it cannot be read. */
export type Seen =
  | { readonly kind: "pipeline"; readonly pipeline: SeenPipeline; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "nothing" | "unseen"; readonly diagnostics: readonly Diagnostic[] };

/** Calls whose permission may be missing, with what the plan lacks if it is. */
const WITHOUT = {
  DescribePipeline: ["what is deployed", "without sagemaker:DescribePipeline, the plan cannot say what changes"],
  ListPipelineVersions: [
    "the version",
    "without sagemaker:ListPipelineVersions, deploy --plan cannot compare versions",
  ],
  ListTags: [
    "the tags",
    "without sagemaker:ListTags, changes are shown in SageMaker's terms, and all schedules as if they were new",
  ],
  GetObject: ["the manifest", "without s3:GetObject for it, changes are shown in SageMaker's terms"],
} as const;

/**
 * The fault if the credentials belong to a different account than the target. The account is taken from the ARN of the
 * deployed pipeline; STS is called only if no pipeline can be read.
 */
export async function accountFault(
  { name, account }: Target,
  effects: Pick<DeployEffects, "account" | "profileOption">,
  seen: Seen,
): Promise<Diagnostic | undefined> {
  try {
    const found = seen.kind === "pipeline" ? seen.pipeline.arn.split(":")[4] : await effects.account();
    return found === account ? undefined : wrongAccount({ name, account }, found ?? "", effects);
  } catch (error) {
    // Many networks do not have a route to STS.
    if (error instanceof ServiceFault && error.passing) return undefined;
    if (error instanceof ServiceFault) return faultDiagnostic(error, {});
    throw error;
  }
}

/** Reads the deployed pipeline in an account, with its version, tags and manifest. */
export async function seeDeployed(
  name: string,
  target: Target,
  effects: Pick<DeployEffects, "service" | "store">,
): Promise<Seen> {
  const at = { pipeline: name };
  const diagnostics: Diagnostic[] = [];
  const denied = new Set<keyof typeof WITHOUT>();
  const allowed = async <T>(call: keyof typeof WITHOUT, work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof ServiceFault) || !isDenied(error)) throw error;
      const [what, consequence] = WITHOUT[call];
      if (!denied.has(call)) {
        const hint = `${consequence}; ${remedyOf(denialOf(error, target))}`;
        diagnostics.push(diagnostic("plan/unseen", { what, reason: error.message, consequence }, at, { hint }));
      }
      denied.add(call);
      return undefined;
    }
  };
  const { service } = effects;
  const latest = { PipelineName: name, SortOrder: "Descending", MaxResults: MAX_LISTED } as const;
  try {
    const versions = service
      .call("ListPipelineVersions", latest)
      .catch((error: unknown): ListPipelineVersionsResponse => {
        if (hasNoVersions(error)) return {};
        throw error;
      });
    versions.catch(() => undefined);
    const found = await allowed("DescribePipeline", present(service.call("DescribePipeline", { PipelineName: name })));
    if (found === undefined) return { kind: "unseen", diagnostics };
    if (found === "absent") return { kind: "nothing", diagnostics };
    const listed = await allowed("ListPipelineVersions", present(versions));
    const summaries = listed === undefined || listed === "absent" ? [] : (listed.PipelineVersionSummaries ?? []);
    const tags = await allowed("ListTags", tagsOf(String(found.PipelineArn), effects));
    const version = summaries[0]?.PipelineVersionId;
    const get = async (uri: string) => allowed("GetObject", effects.store.get(uri));
    const manifest = await manifestOf(found, tags, target, get);
    const own = pipelineOf(found, tags, manifest, executedIn(found, summaries));
    const scheduled = tags && (await scheduledOf(found, tags, target, get));
    const pipeline = defined({ ...own, side: { ...own.side, ...defined({ scheduled }) }, version });
    const about = denied.has("GetObject") ? [] : notes(pipeline, tags, manifest, target, at);
    return { kind: "pipeline", pipeline, diagnostics: [...diagnostics, ...about] };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    return { kind: "unseen", diagnostics: [...diagnostics, faultDiagnostic(error, at, target)] };
  }
}

/** As many versions as one call lists. */
const MAX_LISTED = 100;

/** The versions that were executed. Those of executions from before SageMaker had versions are not known. */
function executedIn(
  { LastRunTime: run, LastModifiedTime: modified }: DescribePipelineResponse,
  summaries: readonly PipelineVersionSummary[],
): SeenPipeline["executed"] {
  const executed = summaries.flatMap(({ PipelineVersionId: version, LastExecutionPipelineExecutionArn: arn }) =>
    version === undefined || arn === undefined ? [] : [version],
  );
  if (run === undefined || executed.length > 0) return executed;
  return modified !== undefined && run < modified ? "earlier" : "latest";
}

const present = <T>(work: Promise<T>): Promise<T | "absent"> =>
  work.catch((error: unknown) => {
    if (!isAbsence(error)) throw error;
    return "absent" as const;
  });

function pipelineOf(
  found: DescribePipelineResponse,
  tags: Tags | undefined,
  manifest: FoundManifest | undefined,
  executed: SeenPipeline["executed"],
): SeenPipeline {
  const text = found.PipelineDefinition ?? "";
  const stored = manifest !== undefined && "stored" in manifest ? manifest.stored : undefined;
  const own = digest(text);
  const isDrifted = stored === undefined ? undefined : stored.definition !== own;
  const { UserProfileName: profile, IamIdentity: identity } = found.LastModifiedBy ?? {};
  return defined({
    arn: String(found.PipelineArn),
    side: defined({
      definition: definitionIn(text),
      manifest: stored?.manifest,
      assets: stored?.assets,
      places: stored?.places,
      isDrifted,
    }),
    digests: defined({ definition: own, manifest: tags?.get(MANIFEST_TAG) }),
    modified: found.LastModifiedTime?.toISOString(),
    modifiedBy: profile ?? identity?.Arn,
    hasRun: found.LastRunTime !== undefined,
    executed,
    role: found.RoleArn,
    settings: {
      description: found.PipelineDescription,
      displayName: found.PipelineDisplayName,
      role: found.RoleArn,
      tags,
    },
    parallelism: found.ParallelismConfiguration?.MaxParallelExecutionSteps,
    drift: isDrifted === undefined ? ("unknown" as const) : isDrifted ? ("changed" as const) : ("none" as const),
  });
}

/** Parses a definition. Somebody else may have deployed any text; an invalid definition counts as one without steps. */
export function definitionIn(text: string): Definition {
  const parsed = parseJson(text);
  const value = "value" in parsed ? parsed.value : undefined;
  const isDefinition = isObject(value) && Array.isArray(value["Steps"]);
  return isDefinition ? (value as unknown as Definition) : { Version: "2020-12-01", Steps: [] };
}

/** Notes for the user about the deployed pipeline. */
function notes(
  { side, drift }: SeenPipeline,
  tags: Tags | undefined,
  manifest: FoundManifest | undefined,
  { region }: Target,
  at: Place & { readonly pipeline: string },
): readonly Diagnostic[] {
  const { pipeline: name } = at;
  if (drift === "changed") return [diagnostic("plan/drift", { name }, at)];
  if (tags === undefined || side.manifest !== undefined) return [];
  if (!tags.has("specline:version")) return [diagnostic("plan/not-ours", { name, region }, at)];
  if (manifest === undefined || !("unusable" in manifest)) return [diagnostic("plan/no-manifest", { name }, at)];
  const [what] = WITHOUT.GetObject;
  const consequence = "changes are shown in SageMaker's terms";
  return [diagnostic("plan/unseen", { what, reason: manifest.unusable, consequence }, at)];
}

/** An execution's definition and parameter values. */
export async function seeExecution(arn: string, { service }: Pick<DeployEffects, "service">): Promise<PlanSide> {
  const request = { PipelineExecutionArn: arn };
  const [{ PipelineDefinition: text = "" }, parameters] = await Promise.all([
    service.call("DescribePipelineDefinitionForExecution", request),
    allPages(
      (token) => service.call("ListPipelineParametersForExecution", defined({ ...request, NextToken: token })),
      ({ PipelineParameters }) => PipelineParameters,
    ),
  ]);
  const values = parameters.map(({ Name = "", Value = "" }) => [Name, Value] as const);
  return { definition: definitionIn(text), parameters: Object.fromEntries(values) };
}
