import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { DefinitionStep } from "../definition.ts";

/** Members that every step can have in addition to its arguments. */
export interface Envelope {
  readonly name: string;
  readonly dependsOn?: readonly string[] | undefined;
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
}

const envelope = ({ name, dependsOn = [], displayName, description }: Envelope) =>
  defined({
    Name: name,
    DependsOn: dependsOn.length === 0 ? undefined : dependsOn,
    DisplayName: displayName,
    Description: description,
  });

export interface EmittedCondition extends Envelope {
  /** All must hold. */
  readonly conditions: readonly JsonObject[];
  readonly ifSteps: readonly DefinitionStep[];
  readonly elseSteps: readonly DefinitionStep[];
}

/** A step that continues with one of two lists of steps. */
export const conditionStep = ({ conditions, ifSteps, elseSteps, ...described }: EmittedCondition): DefinitionStep => ({
  ...envelope(described),
  Type: "Condition",
  Arguments: { Conditions: conditions, IfSteps: ifSteps, ElseSteps: elseSteps },
});

export interface FailRequest extends Envelope {
  /** A string, or an expression that evaluates to one. */
  readonly message: Json;
}

/** A step that ends the execution with a message. */
export const failStep = ({ message, ...described }: FailRequest): DefinitionStep => ({
  ...envelope(described),
  Type: "Fail",
  Arguments: { ErrorMessage: message },
});
