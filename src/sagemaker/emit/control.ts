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

/**
 * A step that ends the execution with a message. The message can be a Join over expressions, such as metrics in
 * property files. Sources, all read on 29 November 2026: Developer Guide, "Fail step", whose example joins a string and
 * a parameter, as aws/amazon-sagemaker-examples does (pull request 3184: "E2E test"); API reference, FailStepMetadata
 * ("a message that you define and then is processed and rendered by the Fail step"); Python SDK at a248126:
 * fail_step.py takes any PipelineVariable, functions.py joins "parameters, step properties, expressions" and declares
 * JsonGet as an expression. There is no AWS example with JsonGet in a message.
 */
export const failStep = ({ message, ...described }: FailRequest): DefinitionStep => ({
  ...envelope(described),
  Type: "Fail",
  Arguments: { ErrorMessage: message },
});
