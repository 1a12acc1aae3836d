import { defined } from "../../base/defined.ts";
import { explainKeys, latestResults } from "./explain-key.ts";
import { RESULT } from "./own-change.ts";
import { predictSteps } from "./predict.ts";
import type { PredictedStep } from "./predicted-step.ts";
import type { PreparedRun } from "./prepare.ts";
import type { StagedRun } from "./stage.ts";
import type { StepContext } from "./step-context.ts";

/** What a prepared run would do with each of its steps. */
export async function predictedRun(
  { options, effects, plan, naming, selection, redactor }: StagedRun,
  { folders, scope, last, digests }: PreparedRun,
  stage: StepContext,
): Promise<readonly PredictedStep[]> {
  const isFirst = !(await effects.files.list(folders.cache)).some((name) => RESULT.test(name));
  const found = await predictSteps(plan, scope, stage, { selection, last, isFirst });
  await digests.save();
  if (options.explainKeys !== true) return found;
  const keys = await explainKeys(plan, await latestResults(plan, naming.pipeline, stage), stage);
  return found.map((step) => defined({ ...step, key: redactor.value(keys.get(step.name)) }));
}
