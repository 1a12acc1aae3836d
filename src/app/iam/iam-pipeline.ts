import { dirname } from "node:path";
import { type Compiled, dataBehindVersion, type Manifest, pipelineRoot, resourcePrefix } from "../../compile/index.ts";
import { assetRoots } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import {
  type Duty,
  deployerNeeds,
  type ExplainedStatement,
  type Need,
  pipelineNeeds,
  policyOf,
  schedulerNeeds,
  statementsFor,
  type UnknownNeed,
} from "../../permissions/index.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import type { Deployment } from "../deployment.ts";
import type { Host } from "../host/host.ts";
import { type PreparedPipeline, prepare } from "../load/prepare.ts";
import { shownPlaces } from "../load/shown-places.ts";
import { findTarget } from "../load/targets.ts";
import { againstPolicy } from "./against-policy.ts";
import type { IamRequest } from "./iam-request.ts";

/** The permissions that a duty needs for a pipeline. */
export interface PipelinePermissions {
  readonly name: string;
  readonly duty: Duty;
  readonly target: Target;
  readonly statements: readonly ExplainedStatement[];
  /** Where the steps are written, such as "spec.yaml:9", by name. */
  readonly places: Readonly<Record<string, string>>;
}

/** The limits on the size of policies. Source: IAM user guide, "IAM and AWS STS quotas" (as of November 2026). */
const LIMITS: Readonly<Record<Duty, { readonly kind: string; readonly limit: number }>> = {
  pipeline: { kind: "the policies in a role", limit: 10_240 },
  scheduler: { kind: "the policies in a role", limit: 10_240 },
  deployer: { kind: "a managed policy", limit: 6144 },
};

/** Derives the permissions that deploying or running a pipeline needs. Nothing is read from AWS. */
export async function iamPipeline(
  host: Host,
  path: string,
  request: IamRequest,
): Promise<Deployment<PipelinePermissions>> {
  const prepared = await prepare(host, path, request);
  const { compiled, target, allowed } = prepared;
  if (request.target === undefined && target?.name === localTarget.name)
    return { diagnostics: [diagnostic("usage/which-target", { file: path }, { file: path })] };
  if (target?.name === localTarget.name)
    return { diagnostics: [diagnostic("deploy/local-target", { target: localTarget.name }, { file: path })] };
  if (compiled === undefined || hasErrors(prepared.diagnostics)) return { diagnostics: prepared.diagnostics, allowed };
  const { definition, manifest } = compiled;
  const bare = manifest === undefined ? await bareDefinition(host, path, prepared, request) : undefined;
  if (bare !== undefined && "code" in bare) return { diagnostics: [...prepared.diagnostics, bare], allowed };
  const about = bare ?? (manifest as Manifest);
  const { statements, diagnostics: faults } = permissionsFor({ ...about, definition }, request.duty);
  const found = [
    ...faults,
    ...(request.against === undefined ? [] : await againstPolicy(host, request.against, statements)),
  ];
  const judge = prepared.overrides?.judge ?? ((faults: readonly Diagnostic[]) => faults);
  const places = shownPlaces(host.folder, dirname(prepared.file), (await prepared.places?.()) ?? {});
  return {
    value: { name: about.name, duty: request.duty, target: about.target, statements, places },
    diagnostics: [...prepared.diagnostics, ...judge(found)],
    allowed: prepared.overrides?.allowed() ?? allowed,
  };
}

/**
 * What is known about a definition that another tool wrote. Its role's permissions need only the definition and the
 * target. The others name the pipeline and its assets, which a definition does not state.
 */
async function bareDefinition(
  host: Host,
  path: string,
  { file, title, compiled }: PreparedPipeline,
  { target: named, duty }: IamRequest,
): Promise<(Pick<Manifest, "name" | "target"> & { readonly root?: string | undefined }) | Diagnostic> {
  const at = { file: path };
  if (named === undefined) return diagnostic("usage/which-target", { file: path }, at);
  if (named === localTarget.name) return diagnostic("deploy/local-target", { target: named }, at);
  if (duty !== "pipeline") return diagnostic("iam/bare-definition", { file: path, duty, target: named }, at);
  const found = await findTarget(host.effects, dirname(file), named);
  if (!("target" in found)) return found.diagnostics[0] as Diagnostic;
  // Its assets need not be where this target would put them.
  const [root] = assetRoots(JSON.stringify(compiled?.definition));
  return { name: title, target: found.target, root };
}

type NeedyPipeline = Pick<Manifest, "name" | "target" | "schedules" | "notify"> &
  Pick<Compiled, "definition"> & {
    /** Where a bare definition's assets are, if it has any. Absent if they are where the target puts them. */
    readonly root?: string | undefined;
  };

/** The statements that a duty needs for a compiled pipeline, and what they cannot include. */
export function permissionsFor(
  pipeline: NeedyPipeline,
  duty: Duty,
): { readonly statements: readonly ExplainedStatement[]; readonly diagnostics: readonly Diagnostic[] } {
  const { needs, unknown = [] } = needsOf(pipeline, duty);
  const statements = statementsFor(needs);
  return { statements, diagnostics: [...unknown.map(unknownDiagnostic), ...sizeFault(statements, duty)] };
}

function needsOf(
  pipeline: NeedyPipeline,
  duty: Duty,
): { readonly needs: readonly Need[]; readonly unknown?: readonly UnknownNeed[] } {
  const { name, target, definition } = pipeline;
  const root = pipelineRoot(target, name);
  if (duty === "pipeline") return pipelineNeeds(definition, target, "root" in pipeline ? pipeline.root : root);
  if (duty === "scheduler") return { needs: schedulerNeeds(name, target) };
  const data = dataBehindVersion(definition);
  return { needs: deployerNeeds({ name, target, definition, root, data, scheduled: scheduledIn(pipeline) }) };
}

/** What deploying the schedules needs. Undefined if there are none. */
function scheduledIn(manifest: NeedyPipeline): Parameters<typeof deployerNeeds>[0]["scheduled"] {
  const { name, schedules = [], notify } = manifest;
  if (schedules.length === 0 && notify === undefined) return undefined;
  const starters = schedules.map(({ trigger }) => (trigger.kind === "time" ? "scheduler" : "events"));
  const buckets = schedules.flatMap(({ trigger }) =>
    trigger.kind === "data" ? [trigger.address.slice("s3://".length).split("/")[0] ?? ""] : [],
  );
  return {
    prefix: resourcePrefix(name),
    starters: [...new Set(starters)].sort(),
    buckets: [...new Set(buckets)].sort(),
  };
}

const CODES = {
  code: "iam/address-for-code",
  unknown: "iam/known-at-run-time",
  role: "iam/other-role",
} as const satisfies Readonly<Record<UnknownNeed["kind"], string>>;

const unknownDiagnostic = ({ kind, step, member, value }: UnknownNeed): Diagnostic =>
  diagnostic(CODES[kind], { member, value }, { step });

function sizeFault(statements: readonly ExplainedStatement[], duty: Duty): readonly Diagnostic[] {
  const { kind, limit } = LIMITS[duty];
  const { length } = JSON.stringify(policyOf(statements));
  return length <= limit ? [] : [diagnostic("iam/too-long", { length, kind, limit })];
}
