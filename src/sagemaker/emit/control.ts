import type { Json, JsonObject } from "../../base/canonical.ts";
import type { DefinitionStep } from "../definition.ts";

/** What every step may say beside its arguments. */
export interface Envelope {
  readonly name: string;
  readonly dependsOn?: readonly string[];
  readonly displayName?: string;
  readonly description?: string;
}

const envelope = ({ name, dependsOn, displayName, description }: Envelope) => ({
  Name: name,
  ...(dependsOn === undefined || dependsOn.length === 0 ? {} : { DependsOn: dependsOn }),
  ...(displayName === undefined ? {} : { DisplayName: displayName }),
  ...(description === undefined ? {} : { Description: description }),
});

export interface EmittedCondition extends Envelope {
  /** All must hold. */
  readonly conditions: readonly JsonObject[];
  readonly ifSteps: readonly DefinitionStep[];
  readonly elseSteps: readonly DefinitionStep[];
}

/** A step that goes on with one of two lists of steps. */
export const conditionStep = (request: EmittedCondition): DefinitionStep => ({
  ...envelope(request),
  Type: "Condition",
  Arguments: {
    Conditions: request.conditions,
    IfSteps: request.ifSteps as unknown as readonly Json[],
    ElseSteps: request.elseSteps as unknown as readonly Json[],
  },
});

export interface FailRequest extends Envelope {
  /** A text, or an expression that gives one. */
  readonly message: Json;
}

/** A step that ends the execution with a message. */
export const failStep = (request: FailRequest): DefinitionStep => ({
  ...envelope(request),
  Type: "Fail",
  Arguments: { ErrorMessage: request.message },
});
