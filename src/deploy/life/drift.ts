import type { DescribePipelineResponse } from "@aws-sdk/client-sagemaker";
import { defined } from "../../base/defined.ts";
import { MANIFEST_TAG, type StoredManifest } from "../../plan/index.ts";
import type { Target } from "../../spec/target.ts";
import { manifestOf, tagsOf } from "../deployed-manifest.ts";
import { isDenied } from "../faults.ts";
import { type DeployEffects, ServiceFault } from "../ports.ts";
import { describe } from "../upsert.ts";
import { driftOfAssets } from "./drift-assets.ts";
import { driftOfDefinition } from "./drift-definition.ts";
import { driftOfGroups } from "./drift-groups.ts";
import { driftOfSchedules } from "./drift-schedules.ts";
import type { Compared, Drift, DriftKind, DriftReport, DriftResult, Stays } from "./drift-types.ts";

/**
 * Compares a deployed pipeline with the manifest that the last deploy stored. Changes nothing.
 *
 * @throws ServiceFault if the pipeline or its tags cannot be read; anything else that cannot be read is `unchecked`
 */
export async function driftOf(
  name: string,
  target: Target,
  effects: Pick<DeployEffects, "service" | "store" | "schedules" | "now">,
): Promise<DriftResult> {
  const found = await describe(name, effects);
  if (found === undefined) return { kind: "nothing" };
  const arn = String(found.PipelineArn);
  const tags = await tagsOf(arn, effects);
  if (!tags.has("specline:version")) return { kind: "not-ours" };
  const manifest = await part("the manifest", async () => ({
    drifts: [],
    manifest: await manifestOf(found, tags, target, (uri) => effects.store.get(uri)),
  }));
  if (!("manifest" in manifest)) return reportOf(found, [manifest]);
  if (manifest.manifest === undefined) return { kind: "no-manifest" };
  if ("unusable" in manifest.manifest) return reportOf(found, [lost(manifest.manifest)]);
  const { stored } = manifest.manifest;
  const compared = await Promise.all([
    part("the definition", () => driftOfDefinition(found, stored, effects)),
    settingsDrift(found, stored, tags),
    part("the assets", () => driftOfAssets(stored, effects)),
    part("model package groups", () => driftOfGroups(found, effects)),
    part("schedules", () => driftOfSchedules(found, tags, target, effects)),
  ]);
  return reportOf(found, compared);
}

const lost = ({ unusable, changed }: { readonly unusable: string; readonly changed?: string }): Compared => ({
  drifts: [
    {
      kind: "manifest",
      of: MANIFEST_TAG,
      found: unusable,
      ...(changed !== undefined && {
        stays: {
          what: `the change of ${changed}`,
          reason: "a deploy leaves a manifest as it is if it is there",
          remedy: `delete the manifest, then deploy again: aws s3 rm "${changed}"`,
        },
      }),
    },
  ],
  unchecked: [{ what: "everything else", reason: "the manifest is missing or damaged" }],
});

function reportOf(found: DescribePipelineResponse, parts: readonly Compared[]): DriftResult {
  const { UserProfileName: profile, IamIdentity: identity } = found.LastModifiedBy ?? {};
  const report: DriftReport = defined({
    arn: String(found.PipelineArn),
    drifts: parts.flatMap(({ drifts }) => drifts),
    unchecked: parts.flatMap(({ unchecked = [] }) => unchecked),
    modified: found.LastModifiedTime?.toISOString(),
    modifiedBy: profile ?? identity?.Arn,
    objects: parts.reduce((sum, { objects = 0 }) => sum + objects, 0),
  });
  return { kind: "report", report };
}

/** One part of the comparison. If the credentials do not allow it, the others are still made. */
async function part<T extends Compared>(what: string, work: () => Promise<T>): Promise<T | Compared> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ServiceFault) || !isDenied(error)) throw error;
    return { drifts: [], unchecked: [{ what, reason: error.message, fault: error }] };
  }
}

/** Differences in the pipeline's own members and tags. Tags that others added are not drift. */
function settingsDrift(
  found: DescribePipelineResponse,
  { manifest, settings = {} }: StoredManifest,
  tags: ReadonlyMap<string, string>,
): Compared {
  const compare = (kind: DriftKind, expected: unknown, value: unknown, of?: string): readonly Drift[] => {
    const [before, after] = [expected, value].map((one) => (one === undefined || one === "" ? undefined : String(one)));
    return before === after ? [] : [defined({ kind, of, expected: before, found: after })];
  };
  const own = { ...manifest.target.tags, "specline:version": manifest.specline };
  const limit = found.ParallelismConfiguration?.MaxParallelExecutionSteps;
  return {
    drifts: [
      ...compare("description", settings.description, found.PipelineDescription),
      ...compare("display-name", manifest.name, found.PipelineDisplayName),
      ...compare("role", manifest.target.role, found.RoleArn),
      ...compare("parallelism", settings.parallelism, limit).map((drift) => ({
        ...drift,
        stays: limitStays(settings.parallelism, limit),
      })),
      ...Object.entries(own).flatMap(([key, value]) => compare("tag", value, tags.get(key), key)),
    ],
  };
}

/** How a limit on parallel steps gets back to what it was. Updates without one leave it as it is. */
function limitStays(expected: number | undefined, found: number | undefined): Stays {
  const what = "the limit on parallel steps";
  const keep = `to keep it, deploy with --parallel ${found}`;
  if (expected === undefined) return { what, reason: "SageMaker cannot remove a limit, only change it", remedy: keep };
  const back = `to get the deployed limit back, deploy with --parallel ${expected}`;
  const remedy = found === undefined ? back : `${back}; ${keep}`;
  return { what, reason: "a deploy changes it only with --parallel", remedy };
}
