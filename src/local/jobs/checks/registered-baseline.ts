import { join } from "node:path";
import type { JsonObject } from "../../../base/canonical.ts";
import { parseJson } from "../../../base/json-text.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { inside } from "../../storage/files.ts";
import type { JobContext } from "../job.ts";
import { objectAt, textAt } from "../request.ts";
import { type BaselineFile, baselineUseOf, FIRST_RUN, lacksBaseline, type UsedBaseline } from "./baselines.ts";

interface Place {
  /** The member of DriftCheckBaselines. */
  readonly of: string;
  readonly files: Readonly<Partial<Record<BaselineFile, string>>>;
}

const BOTH = { Statistics: "Statistics", Constraints: "Constraints" } as const;

/** Where a model package has the baseline of a check. Source: API reference, DriftCheckBaselines; November 2026. */
const PLACES: Readonly<Record<string, Place>> = {
  DATA_QUALITY: { of: "ModelDataQuality", files: BOTH },
  MODEL_QUALITY: { of: "ModelQuality", files: BOTH },
  DATA_BIAS: { of: "Bias", files: { Constraints: "PreTrainingConstraints" } },
  MODEL_BIAS: { of: "Bias", files: { Constraints: "PostTrainingConstraints" } },
};

/**
 * The baseline of the latest approved package of a group in the local registry.
 *
 * @param group - the name of the group, or its ARN
 * @returns the addresses of its files, or a sentence that says what is missing
 */
async function registeredBaseline(
  group: string,
  checkType: string,
  { effects: { files }, folders }: Pick<JobContext, "effects" | "folders">,
): Promise<UsedBaseline | string> {
  const name = group.split("/").at(-1) as string;
  const folder = inside(folders.registry, name);
  const versions = folder === undefined ? [] : (await files.list(folder)).map(Number).filter(Number.isInteger);
  for (const version of versions.sort((a, b) => b - a)) {
    const parsed = parseJson((await files.readText(join(folder as string, `${version}`, "model-package.json"))) ?? "");
    if ("fault" in parsed) continue;
    if (textAt(parsed.value, "ModelApprovalStatus") !== "Approved") continue;
    const place = PLACES[checkType];
    const found = place && filesIn(objectAt(objectAt(parsed.value, "DriftCheckBaselines"), place.of), place);
    const from = `version ${version} of '${name}' in the local registry`;
    if (found?.Constraints === undefined) return `${from}, the latest approved one, has no baseline for it`;
    return { files: found, from };
  }
  return versions.length === 0
    ? `the local registry has no model package of '${name}'`
    : `none of the ${versions.length} model packages of '${name}' in the local registry is approved`;
}

const filesIn = (baselines: JsonObject, { files }: Place): Readonly<Partial<Record<BaselineFile, string>>> =>
  Object.fromEntries(
    Object.entries(files).flatMap(([file, member]) => {
      const uri = textAt(objectAt(baselines, member), "S3Uri");
      return uri === undefined || uri === "" ? [] : [[file, uri]];
    }),
  );

/**
 * The baseline with which a check compares, and which it passes on: the supplied one, or that of the group's latest
 * approved model package in the local registry. A supplied one goes first. Source: Developer Guide, "Drift Detection
 * against Previous Baselines"; as of November 2026.
 */
export async function usedBaseline(
  step: DefinitionStep,
  context: Pick<JobContext, "effects" | "folders">,
): Promise<UsedBaseline> {
  const { skips, supplied, group } = baselineUseOf(step);
  if (supplied.Constraints !== undefined) return { files: supplied };
  const lacking = (reason: string): UsedBaseline => ({ files: {}, ...(skips ? {} : { lacks: reason }) });
  if (group === undefined) return lacking(lacksBaseline(step) ?? "it has no baseline to compare with");
  const found = await registeredBaseline(group, String(step["CheckType"]), context);
  return typeof found === "string" ? lacking(`${found}; ${FIRST_RUN}`) : found;
}

/** Says that a baseline may come from the local registry, which has other packages than AWS's. */
export const registryNote = (step: DefinitionStep): readonly string[] => {
  const { supplied, group } = baselineUseOf(step);
  return group === undefined || supplied.Constraints !== undefined
    ? []
    : [`its baseline is that of the latest approved package of '${group}' in the local registry, not in AWS's`];
};
