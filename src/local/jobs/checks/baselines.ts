import type { Json, JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import type { Input } from "../job.ts";
import { textAt } from "../request.ts";

/** The files that a check writes and compares with. */
export type BaselineFile = "Statistics" | "Constraints";

/** The addresses of a baseline's files. */
export type BaselineFiles = Readonly<Partial<Record<BaselineFile, string>>>;

/** How a check uses baselines. */
export interface BaselineUse {
  readonly skips: boolean;
  readonly registers: boolean;
  /** Whether a violation fails the step. */
  readonly fails: boolean;
  /** The supplied baseline. */
  readonly supplied: BaselineFiles;
  /** The group whose latest approved model package has the baseline, unless one is supplied. */
  readonly group: string | undefined;
}

/** FailOnViolation is true unless it is set. Source: Developer Guide, "QualityCheck step"; as of November 2026. */
export function baselineUseOf(step: DefinitionStep): BaselineUse {
  const flag = (name: string, otherwise: boolean): boolean => {
    const value = step[name];
    if (typeof value === "string") return value.toLowerCase() === "true";
    return typeof value === "boolean" ? value : otherwise;
  };
  const address = (name: string): string | undefined => {
    const value = step[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [statistics, constraints] = [address("SuppliedBaselineStatistics"), address("SuppliedBaselineConstraints")];
  return {
    skips: flag("SkipCheck", false),
    registers: flag("RegisterNewBaseline", false),
    fails: flag("FailOnViolation", true),
    supplied: {
      ...(statistics === undefined ? {} : { Statistics: statistics }),
      ...(constraints === undefined ? {} : { Constraints: constraints }),
    },
    group: address("ModelPackageGroupName"),
  };
}

const isExpression = (value: Json | undefined): boolean => typeof value === "object" && value !== null;
/** How a check gets its first baseline. */
export const FIRST_RUN = "set SkipCheck and RegisterNewBaseline for a first run";

/** Why a check has nothing to compare with; undefined if it might have. */
export function lacksBaseline(step: DefinitionStep): string | undefined {
  const { skips, supplied, group } = baselineUseOf(step);
  const unknown = ["SkipCheck", "SuppliedBaselineConstraints", "ModelPackageGroupName"];
  if (unknown.some((name) => isExpression(step[name]))) return undefined;
  if (skips || supplied.Constraints !== undefined || group !== undefined) return undefined;
  return `it has no baseline to compare with; state SuppliedBaselineConstraints or ModelPackageGroupName, or ${FIRST_RUN}`;
}

/** A check's baseline, and where it comes from if it is not supplied. */
export interface UsedBaseline {
  readonly files: BaselineFiles;
  readonly from?: string;
  /** Why there is none, if the check needs one. */
  readonly lacks?: string;
}

/** The baseline's files, in folders of the job; none if the check does not compare. */
export const baselineInputs = (step: DefinitionStep, files: BaselineFiles, folder: string): readonly Input[] => {
  const { skips } = baselineUseOf(step);
  return skips || isExpression(step["SkipCheck"])
    ? []
    : Object.entries(files).map(([file, uri]) => ({
        name: `Baseline${file}`,
        uri,
        path: `${folder}/${file}`,
      }));
};

/** What a check's key gets from its use of baselines. */
export const baselineKey = ({ CheckType, ...step }: DefinitionStep, used: UsedBaseline): JsonObject => {
  const { supplied: _, group: __, ...flags } = baselineUseOf(step as DefinitionStep);
  return { type: CheckType ?? null, ...flags, baseline: { ...used.files } };
};

/**
 * The baseline properties of a finished check. Calculated ones are always those of this check; the ones to use for a drift check
 * are new if the step registers them. Source: Developer Guide, "Baseline calculation, drift detection, lifecycle …"; as
 * of November 2026.
 */
export function baselineProperties(
  step: DefinitionStep,
  { files }: UsedBaseline,
  calculated: BaselineFiles,
): Readonly<Record<string, string>> {
  const { registers } = baselineUseOf(step);
  return Object.fromEntries(
    (Object.keys(calculated) as BaselineFile[]).flatMap((file) => {
      const now = calculated[file] ?? "";
      const used = registers ? now : files[file];
      return [
        [`CalculatedBaseline${file}`, now],
        ...(used === undefined ? [] : [[`BaselineUsedForDriftCheck${file}`, used]]),
      ];
    }),
  );
}

/** What a violation is about, and its description. */
export const violationText = (one: JsonObject): string => {
  const facet = [textAt(one, "facet"), textAt(one, "facet_value")].filter(Boolean).join("=");
  const name = textAt(one, "feature_name") ?? textAt(one, "metric_name") ?? "";
  const check = textAt(one, "constraint_check_type");
  return `${facet === "" ? name : `${name} of ${facet}`} (${check}): ${textAt(one, "description")}`;
};
