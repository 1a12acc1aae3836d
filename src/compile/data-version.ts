import { canonicalKey, type Json } from "../base/canonical.ts";
import { cacheTable, dataRead } from "../sagemaker/cache-keys/index.ts";
import { armsOf } from "../sagemaker/canonical-definition.ts";
import type { Definition, DefinitionStep } from "../sagemaker/definition.ts";
import { choosesBranch } from "../sagemaker/kinds.ts";
import { DATA_VERSION } from "../spec/policies.ts";
import { stepsIn } from "../spec/reference.ts";
import { isAssetAddress } from "./places.ts";

/**
 * The addresses for whose contents a definition's parameter DataVersion stands, which can be expressions. `run` and
 * `start` compute the parameter from them. Undefined if the definition does not need a value, because it has no such
 * parameter or because the parameter has a default.
 */
export function dataBehindVersion({ Parameters = [], Steps }: Definition): readonly Json[] | undefined {
  const declared = Parameters.find(({ Name }) => Name === DATA_VERSION);
  if (declared === undefined || declared.DefaultValue !== undefined) return undefined;
  const mention = `"Parameters.${DATA_VERSION}"`;
  const found = Steps.flatMap(allSteps)
    .filter((step) => !choosesBranch(step.Type) && JSON.stringify(step.Arguments).includes(mention))
    .flatMap(addressesRead)
    .filter((address) => stepsIn(address).length === 0 && !isAssetAddress(address));
  const distinct = new Map(found.map((address) => [canonicalKey(address), address]));
  return distinct.size === 0 ? undefined : [...distinct].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The addresses that a step reads. A step whose job cannot run locally has no table. */
export function addressesRead({ Type, Arguments }: DefinitionStep): readonly Json[] {
  const table = cacheTable(Type);
  return table === undefined || table.local === "not run" ? [] : dataRead(table, Arguments);
}

/** A step and, for a condition, every step in its arms, at any depth. */
export const allSteps = (step: DefinitionStep): readonly DefinitionStep[] =>
  choosesBranch(step.Type) ? [step, ...armsOfStep(step).flatMap(({ steps }) => steps.flatMap(allSteps))] : [step];

/** The steps on both sides of a condition. */
export const armsOfStep = (step: DefinitionStep) =>
  armsOf(step).map(({ side, steps }) => ({ side, steps: steps as unknown as readonly DefinitionStep[] }));
