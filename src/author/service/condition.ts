import { defined } from "../../base/defined.ts";
import type { StepProperties } from "../../sagemaker/service/properties.generated.ts";
import type { Condition } from "../../spec/condition.ts";
import type { StepSpec } from "../../spec/step.ts";
import { declareHandle, idOf } from "../chain/declare.ts";
import type { Handle } from "../chain/handle.ts";
import { noMentions, toJsonObject } from "../values.ts";
import { type ServiceOptions, type ServiceStep, serviceHandle } from "./step.ts";

/** The conditions of a Condition step, and the steps on both sides. */
export interface ConditionRequest {
  /** All must hold. */
  readonly conditions: readonly Condition[];
  /**
   * The steps that run if the conditions hold, and those that run otherwise. They are added to the pipeline with the
   * condition.
   */
  readonly if?: readonly Handle<StepSpec>[];
  readonly else?: readonly Handle<StepSpec>[];
}

/**
 * Creates a Condition step. `properties.Outcome` is true if its conditions held.
 *
 * @param name - the step's name
 * @param request - the conditions, and the steps on both sides
 * @param options - order and descriptions
 * @returns the step, for `Pipeline(title).use(...)`
 */
export function conditionStep(
  name: string,
  { conditions, if: then = [], else: otherwise = [] }: ConditionRequest,
  {
    after,
    displayName,
    description,
    allow,
  }: Pick<ServiceOptions, "after" | "displayName" | "description" | "allow"> = {},
): ServiceStep<StepProperties["Condition"]> {
  const found = noMentions();
  const handle = serviceHandle<StepProperties["Condition"]>(name, "Condition");
  found.handles.push(...(after ?? []).filter((one) => typeof one !== "string"));
  declareHandle(handle, {
    gate: {
      key: name,
      id: name,
      name,
      conditions: conditions.map(({ condition }) => toJsonObject(condition, found)),
      ...defined({ after: after?.map(idOf), displayName, description, allow }),
    },
    sides: { then, else: otherwise },
    found,
  });
  return handle;
}
