import type { DescribePipelineResponse } from "@aws-sdk/client-sagemaker";
import { digest } from "../../base/digest.ts";
import { type PlanSide, planOf, type StoredManifest } from "../../plan/index.ts";
import { definitionIn } from "../deployed.ts";
import { type DeployEffects, ServiceFault } from "../ports.ts";
import type { Compared, Drift } from "./drift-types.ts";

/** How many versions before the latest are searched for the one that Specline deployed. */
const SEARCHED = 20;

/**
 * Compares the deployed definition with the digest in the manifest. The manifest does not contain the definition, so
 * the earlier versions are searched for it, to say what was changed.
 */
export async function driftOfDefinition(
  found: DescribePipelineResponse,
  stored: StoredManifest,
  { service }: Pick<DeployEffects, "service">,
): Promise<Compared> {
  const text = found.PipelineDefinition ?? "";
  const own = digest(text);
  if (own === stored.definition) return { drifts: [] };
  const whole: Drift = { kind: "definition", expected: shortDigest(stored.definition), found: shortDigest(own) };
  const earlier = await versionWith(stored.definition, String(found.PipelineName), service);
  if (earlier === undefined) return { drifts: [whole] };
  const changes = changesOf(earlier, text, stored);
  return { drifts: changes.length === 0 ? [whole] : changes };
}

const shortDigest = (digested: string): string => `sha256 ${digested.slice(0, 16)}…`;

/** The text of the latest version with this digest. Undefined if there is none, or if versions cannot be read. */
async function versionWith(
  wanted: string,
  PipelineName: string,
  service: DeployEffects["service"],
): Promise<string | undefined> {
  try {
    const request = { PipelineName, SortOrder: "Descending", MaxResults: SEARCHED + 1 } as const;
    const { PipelineVersionSummaries: versions = [] } = await service.call("ListPipelineVersions", request);
    for (const { PipelineVersionId } of versions.slice(1)) {
      const version = await service.call("DescribePipeline", { PipelineName, PipelineVersionId });
      const text = version.PipelineDefinition ?? "";
      if (digest(text) === wanted) return text;
    }
  } catch (error) {
    // Where there are no versions, or the credentials do not allow listing them, the digests alone are shown.
    if (!(error instanceof ServiceFault) || error.passing) throw error;
  }
  return undefined;
}

/** What differs between two definitions, step by step. */
function changesOf(before: string, after: string, { manifest }: StoredManifest): readonly Drift[] {
  const side = (text: string): PlanSide => ({ definition: definitionIn(text), manifest });
  const { steps, parameters } = planOf(side(before), side(after));
  const shown = (value: unknown): string | undefined =>
    value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
  const drift = (of: string, expected: unknown, found: unknown): Drift => {
    const [one, other] = [shown(expected), shown(found)];
    return {
      kind: "definition",
      of,
      ...(one !== undefined && { expected: one }),
      ...(other !== undefined && { found: other }),
    };
  };
  return [
    ...steps.flatMap(({ name, action, fields, from }) => {
      if (action === "unchanged") return [];
      if (action === "added") return [drift(`the step ${name}`, undefined, "added")];
      if (action === "removed") return [drift(`the step ${name}`, "removed", undefined)];
      const renamed = from === undefined ? [] : [drift("a step's name", from, name)];
      return [...renamed, ...fields.map((field) => drift(`${name} ${field.field}`, field.before, field.after))];
    }),
    ...parameters.map(({ name, before, after }) => drift(`the parameter ${name}`, before, after)),
  ];
}
