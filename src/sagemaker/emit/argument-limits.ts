import type { Json } from "../../base/canonical.ts";
import { isExprJson } from "../../spec/expr.ts";
import { type Shape, tableShape } from "../service/shapes.ts";
import { asText } from "./expression.ts";
import { hyperparameter, RESERVED_HYPERPARAMETERS } from "./training.ts";

/**
 * One argument of a script: for a processing job its texts, such as `["--depth", 6]`, and for a training job the value
 * of a hyperparameter. A value can be an expression.
 */
export interface Argument<T> {
  readonly name: string;
  readonly value: T;
}

/** A script's arguments, divided into those for the job's request, and those that the service would refuse there. */
export interface Divided<T> {
  readonly request: readonly Argument<T>[];
  readonly file: readonly Argument<T>[];
}

/**
 * Divides the arguments of a processing job. The service accepts 100 texts of one line with up to 256 characters
 * (ContainerArguments in the service model). Expressions are known only at run time, so they stay in the request.
 */
export const divideArguments = (all: readonly Argument<readonly Json[]>[]): Divided<readonly Json[]> =>
  divide(all, shape("ContainerArguments"), ({ value }) => value.map(asText), shape("ContainerArgument"));

/** The same for hyperparameters: the service accepts 100 of up to 2,500 characters, and a search uses some of them. */
export const divideHyperparameters = (all: readonly Argument<Json>[]): Divided<Json> => {
  const { max = 0, ...map } = shape("HyperParameters");
  const own = { ...map, max: max - RESERVED_HYPERPARAMETERS };
  return divide(all, own, ({ value }) => [hyperparameter(value)], shape("HyperParameterValue"));
};

function divide<T>(
  all: readonly Argument<T>[],
  { max = 0 }: Shape,
  textsOf: (argument: Argument<T>) => readonly Json[],
  item: Shape,
): Divided<T> {
  const texts = new Map(all.map((argument) => [argument, textsOf(argument)]));
  const size = (argument: Argument<T>) => texts.get(argument)?.length ?? 0;
  const movable = (argument: Argument<T>) => texts.get(argument)?.every((text) => !isExprJson(text)) === true;
  const moved = new Set(all.filter((one) => movable(one) && texts.get(one)?.some((text) => !fits(text, item))));
  let left = all.reduce((sum, argument) => sum + (moved.has(argument) ? 0 : size(argument)), 0);
  // The longest lists first, so that as many arguments as possible can be read in the definition.
  for (const argument of all.filter(movable).sort((a, b) => size(b) - size(a))) {
    if (left <= max) break;
    if (moved.has(argument)) continue;
    moved.add(argument);
    left -= size(argument);
  }
  return { request: all.filter((one) => !moved.has(one)), file: all.filter((one) => moved.has(one)) };
}

/** Whether the service accepts a string. It can be an expression, whose value is not known yet. */
const fits = (text: Json, { max = Number.POSITIVE_INFINITY }: Shape): boolean =>
  typeof text !== "string" || (text.length <= max && !/[\r\n]/.test(text));

function shape(name: string): Shape {
  const found = tableShape(name);
  if (found === undefined) throw new TypeError(`no shape ${name} in the service table`);
  return found;
}
