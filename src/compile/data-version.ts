import { canonicalKey, type Json, type JsonObject } from "../base/canonical.ts";
import { listOf, objectOf } from "../base/json.ts";
import {
  cacheTable,
  DATA_VERSION_HYPERPARAMETER,
  DATA_VERSION_VARIABLE,
  dataRead,
} from "../sagemaker/cache-keys/index.ts";
import { armsOf } from "../sagemaker/canonical-definition.ts";
import type { Definition, DefinitionStep } from "../sagemaker/definition.ts";
import { choosesBranch } from "../sagemaker/kinds.ts";
import { DATA_VERSION } from "../spec/policies.ts";
import { parameterOf, stepsIn } from "../spec/reference.ts";

/**
 * The addresses of the data that a definition's parameter DataVersion represents; they can be expressions. `run` and
 * `start` compute the parameter's value from them. Undefined if there is nothing to compute: the definition has no such
 * parameter, the parameter has a default, or no step receives it in the way that Specline passes it.
 */
export function dataBehindVersion({ Parameters = [], Steps }: Definition): readonly Json[] | undefined {
  const declared = Parameters.find(({ Name }) => Name === DATA_VERSION);
  if (declared === undefined || declared.DefaultValue !== undefined) return undefined;
  const found = Steps.flatMap(allSteps)
    .filter(receivesVersion)
    .flatMap((step) => addressesRead(withoutCode(step)))
    .filter((address) => stepsIn(address).length === 0);
  const distinct = new Map(found.map((address) => [canonicalKey(address), address]));
  return distinct.size === 0 ? undefined : [...distinct].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Whether Specline's compiler passed DataVersion to a step. Other definitions can have a parameter with that name. */
function receivesVersion({ Arguments: request }: DefinitionStep): boolean {
  const fixed = objectOf(objectOf(request["TrainingJobDefinition"])["StaticHyperParameters"]);
  const passed = [objectOf(request["Environment"])[DATA_VERSION_VARIABLE], fixed[DATA_VERSION_HYPERPARAMETER]];
  return passed.some((value) => parameterOf(value) === DATA_VERSION);
}

/** A step without its code input, whose address already changes with the code. */
const withoutCode = (step: DefinitionStep): DefinitionStep => ({ ...step, Arguments: withoutCodeIn(step.Arguments) });

/** A request without the code input among a job's inputs or channels, or in a search's training jobs. */
function withoutCodeIn(request: JsonObject): JsonObject {
  const { ProcessingInputs: inputs, InputDataConfig: channels, TrainingJobDefinition: inner } = request;
  const others = (list: Json, name: string): Json => listOf(list).filter((one) => objectOf(one)[name] !== "code");
  return {
    ...request,
    ...(inputs !== undefined && { ProcessingInputs: others(inputs, "InputName") }),
    ...(channels !== undefined && { InputDataConfig: others(channels, "ChannelName") }),
    ...(inner !== undefined && { TrainingJobDefinition: withoutCodeIn(objectOf(inner)) }),
  };
}

/** The addresses that a step reads. None for a step whose job cannot run locally, because it has no table. */
export function addressesRead({ Type, Arguments }: DefinitionStep): readonly Json[] {
  const table = cacheTable(Type);
  return table === undefined || typeof table.local === "string" ? [] : dataRead(table, Arguments);
}

/** A step and, for a condition, every step in its arms, at any depth. */
export const allSteps = (step: DefinitionStep): readonly DefinitionStep[] =>
  choosesBranch(step.Type) ? [step, ...armsOfStep(step).flatMap(({ steps }) => steps.flatMap(allSteps))] : [step];

/** The steps on both sides of a condition. */
export const armsOfStep = (step: DefinitionStep) =>
  armsOf(step).map(({ side, steps }) => ({ side, steps: steps as unknown as readonly DefinitionStep[] }));
