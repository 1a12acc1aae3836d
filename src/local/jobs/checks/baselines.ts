import type { Json } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import type { Input } from "../job.ts";

/** The files that a check writes and compares with. */
export type BaselineFile = "Statistics" | "Constraints";

/** How a check uses baselines. */
export interface BaselineUse {
  readonly skips: boolean;
  readonly registers: boolean;
  /** Whether a violation fails the step. */
  readonly fails: boolean;
  /** The addresses of the supplied baseline. */
  readonly supplied: Readonly<Partial<Record<BaselineFile, string>>>;
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
  };
}

const isExpression = (value: Json | undefined): boolean => typeof value === "object" && value !== null;

/**
 * Why a check has nothing to compare with; undefined if it has, or if that is not known yet. The baseline of the latest
 * approved model of a group is AWS's to find.
 */
export function lacksBaseline(step: DefinitionStep): string | undefined {
  const { skips, supplied } = baselineUseOf(step);
  if (isExpression(step["SkipCheck"]) || isExpression(step["SuppliedBaselineConstraints"])) return undefined;
  if (skips || supplied.Constraints !== undefined) return undefined;
  return "it compares with the baseline of a registered model, which only AWS can find; state SuppliedBaselineConstraints, or set SkipCheck and RegisterNewBaseline for a first run";
}

/** The baseline's files, in folders of the job. */
export const baselineInputs = (step: DefinitionStep, folder: string): readonly Input[] => {
  const { skips, supplied } = baselineUseOf(step);
  return skips || isExpression(step["SkipCheck"])
    ? []
    : Object.entries(supplied).map(([file, uri]) => ({
        name: `SuppliedBaseline${file}`,
        uri,
        path: `${folder}/${file}`,
      }));
};

/**
 * The baseline properties of a finished check. Calculated ones are always those of this check; the ones to use for a drift check
 * are new if the step registers them. Source: Developer Guide, "Baseline calculation, drift detection, lifecycle …"; as
 * of November 2026.
 */
export function baselineProperties(
  step: DefinitionStep,
  files: readonly BaselineFile[],
  calculated: (file: BaselineFile) => string,
): Readonly<Record<string, string>> {
  const { registers, supplied } = baselineUseOf(step);
  return Object.fromEntries(
    files.flatMap((file) => {
      const used = registers ? calculated(file) : supplied[file];
      return [
        [`CalculatedBaseline${file}`, calculated(file)],
        ...(used === undefined ? [] : [[`BaselineUsedForDriftCheck${file}`, used]]),
      ];
    }),
  );
}
