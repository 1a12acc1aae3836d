import type { JsonObject } from "../base/canonical.ts";
import { fieldEntries, fieldInfo } from "../spec/fields.ts";
import { trainsModel } from "../spec/job.ts";
import { SCORING } from "../spec/job-types.ts";
import { satisfies } from "../spec/kinds.ts";
import type { StepSpec } from "../spec/step.ts";
import type { DraftStep } from "./chain/draft.ts";
import type { IsBranchBound } from "./chain/flow.ts";
import { wantsLabel } from "./open-label.ts";

/**
 * Puts the data of a pipeline that only scores rows on the branch for rows without a label. Otherwise it would be
 * prepared like a training table: with a label, and split. This applies if no label and no branch is named.
 */
export function withScoringBranch(
  steps: readonly DraftStep[],
  context: JsonObject,
  isBranchBound: IsBranchBound,
): readonly DraftStep[] {
  const isOpen = wantsLabel(steps, context) && steps.every(({ branch }) => branch === undefined);
  if (!isOpen || !steps.some(({ spec }) => scores(spec)) || !steps.every(({ spec }) => worksWithoutLabel(spec)))
    return steps;
  const makesData = ({ outputs }: StepSpec): boolean => Object.values(outputs).some(({ kind }) => isBranchBound(kind));
  return steps.map((step) => (makesData(step.spec) ? { ...step, branch: SCORING } : step));
}

const scores = ({ outputs }: StepSpec): boolean => Object.values(outputs).some(({ kind }) => kind === "predictions");

/** Whether a step can work on rows without a label, and learns nothing from them. */
function worksWithoutLabel({ job, inputs, outputs, config }: StepSpec): boolean {
  const kinds = [...Object.values(inputs), ...Object.values(outputs)].map(({ kind }) => kind);
  const isLearning = trainsModel(job) || Object.values(inputs).some(({ fitted }) => fitted === true);
  const isJudging = kinds.some((kind) => satisfies(kind, "predictions.labelled") || satisfies(kind, "metrics"));
  const label = fieldEntries(config).find(([, schema]) => fieldInfo(schema).context === "label")?.[1];
  const isNeeded = label !== undefined && (fieldInfo(label).needed?.(SCORING) ?? true);
  return !isLearning && !isJudging && !isNeeded;
}
