import { canonicalKey, canonicalText, type Json, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isList } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { defaultOf } from "../../config/index.ts";
import { asText, divideArguments, divideHyperparameters, hyperparameter } from "../../sagemaker/emit/index.ts";
import {
  type Contract,
  type ContractArgument,
  contractOf,
  type StoredContract,
  scriptFields,
} from "../../spec/contract.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldInfo } from "../../spec/fields.ts";
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

/** The arguments of a locked contract, in its order. Arguments without a field are reported by `lockedFaults`. */
function lockedArguments(spec: StepSpec, { arguments: locked }: StoredContract): ReturnType<typeof argumentsOf> {
  const fields = new Map(argumentsOf(spec).map(([field, { name }]) => [name, field]));
  return locked.flatMap((argument) => {
    const field = fields.get(argument.name);
    return field === undefined ? [] : [[field, argument] as const];
  });
}

/** The contract for a user's script, with the defaults of the settings that its job does not pass. */
export function ownContract(spec: StepSpec): Contract | undefined {
  const contract = contractOf(spec);
  const schemas = scriptFields(spec).map(([, schema]) => schema);
  const withDefault = (argument: ContractArgument, index: number): ContractArgument => {
    const schema = schemas[index];
    return schema === undefined
      ? argument
      : { ...argument, ...defined({ default: defaultOf(schema), also: fieldInfo(schema).also }) };
  };
  return contract && { ...contract, arguments: contract.arguments.map(withDefault) };
}

/** The arguments of a step's script that have a value, in the order in which the contract declares them. */
const given = (spec: StepSpec, config: JsonObject, locked: StoredContract | undefined): readonly Given[] =>
  (locked === undefined ? argumentsOf(spec) : lockedArguments(spec, locked)).flatMap(([field, argument]) => {
    const value = ownMember(config, field);
    return value === undefined || value === null ? [] : [{ argument, value }];
  });

/** A script's arguments in a job's request, and the text of the file with those that do not fit there. */
export interface Passed<T> {
  readonly request: T;
  /** Undefined if all arguments fit in the request. */
  readonly file: string | undefined;
}

/**
 * A processing job's arguments: flags and values, with the flag of a list repeated for each item. The file is a JSON
 * list of the same form.
 */
export function containerArguments(
  spec: StepSpec,
  config: JsonObject,
  locked?: StoredContract,
): Passed<readonly Json[]> {
  const all = given(spec, config, locked).map(({ argument, value }) => {
    const items = argument.type === "list" && isList(value) ? value : [value];
    return { name: argument.name, value: items.flatMap((item) => [argument.flag, argumentText(item)]) };
  });
  const { request, file } = divideArguments(all);
  const texts = (arguments_: typeof file) => arguments_.flatMap(({ value }) => value);
  return { request: texts(request), file: fileOf(file, texts(file).map(asText)) };
}

/** A training job's hyperparameters, named as in the contract. The file is a JSON object of the same form. */
export function hyperparameters(
  spec: StepSpec,
  config: JsonObject,
  locked?: StoredContract,
): Passed<Readonly<Record<string, Json>>> {
  const all = given(spec, config, locked).map(({ argument, value }) => ({ name: argument.name, value }));
  const { request, file } = divideHyperparameters(all);
  const values = Object.fromEntries(request.map(({ name, value }) => [name, value]));
  return {
    request: values,
    file: fileOf(file, Object.fromEntries(file.map(({ name, value }) => [name, hyperparameter(value)]))),
  };
}

const fileOf = (moved: readonly unknown[], content: Json): string | undefined =>
  moved.length === 0 ? undefined : canonicalText(content);

/** Objects become canonical JSON. Other values become strings when the request is emitted. */
const argumentText = (value: Json): Json =>
  value !== null && typeof value === "object" && !isExprJson(value) ? canonicalKey(value) : value;
