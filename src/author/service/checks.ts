import { defined } from "../../base/defined.ts";
import type { StepProperties } from "../../sagemaker/service/properties.generated.ts";
import type { Flag, StepRequests, Text } from "../../sagemaker/service/requests.generated.ts";
import { transformStep } from "./kinds.ts";
import { makeStep, type ServiceOptions, type ServiceStep } from "./step.ts";

interface CheckRequest<T extends "QualityCheck" | "ClarifyCheck"> {
  /** The processing job that checks. */
  readonly Arguments: StepRequests[T];
  readonly ModelPackageGroupName?: Text | null;
  readonly SkipCheck?: Flag;
  readonly FailOnViolation?: Flag;
  readonly RegisterNewBaseline?: Flag;
  readonly SuppliedBaselineConstraints?: Text | null;
}
/** Model Monitor's checks of data or of a model, against a baseline. */
export interface QualityCheckRequest extends CheckRequest<"QualityCheck"> {
  readonly CheckType: "DATA_QUALITY" | "MODEL_QUALITY";
  readonly SuppliedBaselineStatistics?: Text | null;
}
/** Clarify's checks for bias, and of what drives a model. */
export interface ClarifyCheckRequest extends CheckRequest<"ClarifyCheck"> {
  readonly CheckType: "DATA_BIAS" | "MODEL_BIAS" | "MODEL_EXPLAINABILITY";
  readonly ModelName?: Text | null;
}
type CheckOptions = Omit<ServiceOptions, "retries">;

/** Checks the quality of data or of a model. */
export const qualityCheckStep = (
  name: string,
  { Arguments, ...beside }: QualityCheckRequest,
  options: CheckOptions = {},
): ServiceStep<StepProperties["QualityCheck"]> =>
  makeStep(name, "QualityCheck", { arguments: Arguments, beside, options });

/** Checks for bias, or explains a model. */
export const clarifyCheckStep = (
  name: string,
  { Arguments, ...beside }: ClarifyCheckRequest,
  options: CheckOptions = {},
): ServiceStep<StepProperties["ClarifyCheck"]> =>
  makeStep(name, "ClarifyCheck", { arguments: Arguments, beside, options });

/** A batch transform, and the check that goes with it. */
export interface MonitoredTransform {
  readonly transform: StepRequests["Transform"];
  readonly check:
    | ({ readonly type: "QualityCheck" } & QualityCheckRequest)
    | ({ readonly type: "ClarifyCheck" } & ClarifyCheckRequest);
  /** True where the check reads what goes in, and comes first; else it reads what came out. */
  readonly monitorBeforeTransform?: boolean;
}

/**
 * A batch transform and its check, as two steps in their order: "<name>-transform" and "<name>-monitoring".
 * Source: Python SDK 2.257.6, workflow/monitor_batch_transform_step.py, as recorded in reference/sagemaker.md, section 1.
 */
export function monitorBatchTransform(
  name: string,
  { transform: request, check, monitorBeforeTransform = false }: MonitoredTransform,
): { readonly transform: ServiceStep<StepProperties["Transform"]>; readonly monitoring: ServiceStep } {
  const names = { transform: `${name}-transform`, monitoring: `${name}-monitoring` };
  const after = monitorBeforeTransform ? [names.monitoring] : undefined;
  const transform = transformStep(names.transform, request, defined({ after }));
  const { type, Arguments, ...beside } = check;
  const options = defined({ after: monitorBeforeTransform ? undefined : [transform] });
  return { transform, monitoring: makeStep(names.monitoring, type, { arguments: Arguments, beside, options }) };
}
