import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { ModelCheck } from "../../spec/job.ts";

/** The quality that the registry shows for a model, and the baselines that monitoring uses later. */
export interface RegistryMetrics {
  readonly ModelMetrics?: JsonObject;
  readonly DriftCheckBaselines?: JsonObject;
}

/** The addresses of a baseline's files. */
interface BaselineAddresses {
  readonly Statistics: Json;
  readonly Constraints: Json;
}
/** The baselines of a model's training, by their groups in the registry. */
type TrainingBaselines = Readonly<Partial<Record<"ModelDataQuality" | "ModelQuality", BaselineAddresses | undefined>>>;

/**
 * The members of CreateModelPackage for an evaluation's metrics.json, for the baselines that a training kept and for
 * checks of Model Monitor and Clarify, which take precedence. Only baselines and the checks' files have the format that
 * monitoring expects. Sources: API reference, ModelMetrics and DriftCheckBaselines; Developer Guide, "Baseline
 * calculation, drift detection and lifecycle with ClarifyCheck and QualityCheck steps" (read in November 2026).
 */
export function measured(
  metrics: Json | undefined,
  baselines: TrainingBaselines = {},
  checks: readonly ModelCheck[] = [],
): RegistryMetrics {
  const evaluated = metrics === undefined ? [] : [["ModelQuality", "Statistics", source(metrics)] as const];
  const kept = Object.entries(baselines).flatMap(([group, files = {}]) =>
    Object.entries(files).map(([member, uri]) => [group, member, source(uri)] as const),
  );
  const found = checks.flatMap(({ step, type }) =>
    (CHECKS[type] ?? []).map(
      ([group, member, property, drift]) => [group, member, sourceOf(step, property), drift] as const,
    ),
  );
  const shown = found.filter(([, , , drift]) => !drift);
  const compared = found.filter(([, , , drift]) => drift);
  // The registry shows an evaluation's metrics, which have intervals, rather than the baseline of the model's quality.
  const described = kept.filter(([group]) => group !== "ModelQuality");
  return defined({
    ModelMetrics: groups([...evaluated, ...described, ...shown]),
    DriftCheckBaselines: groups([...kept, ...compared]),
  });
}

type Member = readonly [group: string, member: string, property: string, drift: boolean];

const both = (group: string): readonly Member[] => [
  [group, "Statistics", "CalculatedBaselineStatistics", false],
  [group, "Constraints", "CalculatedBaselineConstraints", false],
  [group, "Statistics", "BaselineUsedForDriftCheckStatistics", true],
  [group, "Constraints", "BaselineUsedForDriftCheckConstraints", true],
];
const report = (group: string, shown: string, compared: string): readonly Member[] => [
  [group, shown, "CalculatedBaselineConstraints", false],
  [group, compared, "BaselineUsedForDriftCheckConstraints", true],
];

/** The members that each type of check provides. */
const CHECKS: Readonly<Record<string, readonly Member[]>> = {
  DATA_QUALITY: both("ModelDataQuality"),
  MODEL_QUALITY: both("ModelQuality"),
  DATA_BIAS: report("Bias", "PreTrainingReport", "PreTrainingConstraints"),
  MODEL_BIAS: report("Bias", "PostTrainingReport", "PostTrainingConstraints"),
  MODEL_EXPLAINABILITY: report("Explainability", "Report", "Constraints"),
};

const source = (S3Uri: Json): JsonObject => ({ ContentType: "application/json", S3Uri });
const sourceOf = (step: string, property: string): JsonObject => source({ Get: `Steps.${step}.${property}` });

/** Members by group. A later member replaces an earlier one with the same name. */
function groups(members: readonly (readonly [string, string, JsonObject, boolean?])[]): JsonObject | undefined {
  const made: Record<string, JsonObject> = {};
  for (const [group, member, value] of members) made[group] = { ...made[group], [member]: value };
  return members.length === 0 ? undefined : made;
}
