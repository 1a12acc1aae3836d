import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { isList } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { type ContractArgument, contractOf, scriptFields } from "../../spec/contract.ts";
import { isExprJson } from "../../spec/expr.ts";
import type { StepSpec } from "../../spec/step.ts";

interface Given {
  readonly argument: ContractArgument;
  readonly value: Json;
}

/** The script arguments of each specification by config field, computed once. */
const declared = new WeakMap<StepSpec, readonly (readonly [field: string, argument: ContractArgument])[]>();

function argumentsOf(spec: StepSpec): readonly (readonly [field: string, argument: ContractArgument])[] {
  const known = declared.get(spec);
  if (known !== undefined) return known;
  const fields = scriptFields(spec).map(([field]) => field);
  const made = (contractOf(spec)?.arguments ?? []).flatMap((argument, index) => {
    const field = fields[index];
    return field === undefined ? [] : [[field, argument] as const];
  });
  declared.set(spec, made);
  return made;
}

/** The arguments of a step's script that have a value, in the order in which the contract declares them. */
const given = (spec: StepSpec, config: JsonObject): readonly Given[] =>
  argumentsOf(spec).flatMap(([field, argument]) => {
    const value = ownMember(config, field);
    return value === undefined || value === null ? [] : [{ argument, value }];
  });

/** A processing job's arguments: flags and values, with the flag of a list repeated for each item. */
export const containerArguments = (spec: StepSpec, config: JsonObject): readonly Json[] =>
  given(spec, config).flatMap(({ argument, value }) => {
    const items = argument.type === "list" && isList(value) ? value : [value];
    return items.flatMap((item) => [argument.flag, argumentText(item)]);
  });

/** A training job's hyperparameters, named as in the contract. */
export const hyperparameters = (spec: StepSpec, config: JsonObject): Readonly<Record<string, Json>> =>
  Object.fromEntries(given(spec, config).map(({ argument, value }) => [argument.name, value]));

/** Objects become canonical JSON. Other values become strings when the request is emitted. */
const argumentText = (value: Json): Json =>
  value !== null && typeof value === "object" && !isExprJson(value) ? canonicalKey(value) : value;
