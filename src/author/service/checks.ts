import { defined } from "../../base/defined.ts";
import type { StepProperties } from "../../sagemaker/service/properties.generated.ts";
import type { Flag, StepRequests, Text } from "../../sagemaker/service/requests.generated.ts";
import { transformStep } from "./kinds.ts";
import { makeStep, type ServiceOptions, type ServiceStep } from "./step.ts";

interface CheckRequest<T extends "QualityCheck" | "ClarifyCheck"> {
  /** The processing job that performs the check. */
  readonly Arguments: StepRequests[T];
  readonly ModelPackageGroupName?: Text | null;
  readonly SkipCheck?: Flag | null;
  readonly FailOnViolation?: Flag | null;
  readonly RegisterNewBaseline?: Flag | null;
  readonly SuppliedBaselineConstraints?: Text | null;
}
/** Model Monitor's check of data or a model against a baseline. */
export interface QualityCheckRequest extends CheckRequest<"QualityCheck"> {
  readonly CheckType: "DATA_QUALITY" | "MODEL_QUALITY";
  readonly SuppliedBaselineStatistics?: Text | null;
}
/** Clarify's bias check, or its explanation of a model. */
export interface ClarifyCheckRequest extends CheckRequest<"ClarifyCheck"> {
  readonly CheckType: "DATA_BIAS" | "MODEL_BIAS" | "MODEL_EXPLAINABILITY";
  readonly ModelName?: Text | null;
}
type CheckOptions = Omit<ServiceOptions, "retries">;

/**
 * Checks the quality of data or a model against a baseline.
 *
 * @param name - the step's name
 * @param request - the check, as defined by the service
 * @param options - order, caching and descriptions
 * @returns the step, for `Pipeline(title).use(...)`
 */
export const qualityCheckStep = (
  name: string,
  { Arguments, ...beside }: QualityCheckRequest,
  options: CheckOptions = {},
): ServiceStep<StepProperties["QualityCheck"]> =>
  makeStep(name, "QualityCheck", { arguments: Arguments, beside, options });

/**
 * Checks data or a model for bias, or explains a model.
 *
 * @param name - the step's name
 * @param request - the check, as defined by the service
 * @param options - order, caching and descriptions
 * @returns the step, for `Pipeline(title).use(...)`
 */
export const clarifyCheckStep = (
  name: string,
  { Arguments, ...beside }: ClarifyCheckRequest,
  options: CheckOptions = {},
): ServiceStep<StepProperties["ClarifyCheck"]> =>
  makeStep(name, "ClarifyCheck", { arguments: Arguments, beside, options });

/** A batch transform and its check. */
export interface MonitoredTransform {
  readonly transform: StepRequests["Transform"];
  readonly check:
    | ({ readonly type: "QualityCheck" } & QualityCheckRequest)
    | ({ readonly type: "ClarifyCheck" } & ClarifyCheckRequest);
  /** True if the check reads the transform's input and runs first. By default, it reads the output. */
  readonly monitorBeforeTransform?: boolean;
}

/**
 * Creates a batch transform and its check, as the steps "<name>-transform" and "<name>-monitoring".
 *
 * @param name - the prefix of both names
 * @param request - the transform, the check, and their order
 * @returns both steps, in order Source: Python SDK 2.257.6, workflow/monitor_batch_transform_step.py, as recorded in
 * reference/sagemaker.md, section 1.
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
