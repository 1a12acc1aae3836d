import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import { stepArguments } from "./checks/arguments.ts";
import { expressionTypes } from "./values.ts";
import { type ParameterView, viewOf } from "./view.ts";

type Value = string | number | boolean;

/**
 * Checks given parameter values against the members of requests that they feed: the service's enums, patterns, lengths
 * and ranges. A value that does not fit its parameter's type is not checked, because that is another fault.
 *
 * @param definition - a parsed definition, which can be any JSON value
 * @param given - the values by the parameters' names, as typed or as JSON has them
 * @returns an error for each value and member that do not suit, at the first step in which they meet
 */
export function givenValueFaults(definition: unknown, given: Readonly<Record<string, Value>>): readonly Diagnostic[] {
  if (!isObject(definition) || Object.keys(given).length === 0) return [];
  const view = viewOf(definition);
  const parameters = new Map(
    [...view.parameterByName].map(([name, parameter]) => [name, withGiven(parameter, ownMember(given, name))] as const),
  );
  const asked = { ...view, parameterByName: parameters };
  return [...stepArguments(asked, expressionTypes(asked), { maxSteps: Number.POSITIVE_INFINITY })].filter(
    ({ code }) => code === "definition/given-in-slot",
  );
}

/** The parameter with the given value in place of its default. Without one, it has no value, so nothing is checked. */
function withGiven(
  { json: { DefaultValue: _, ...json }, ...own }: ParameterView,
  given: Value | undefined,
): ParameterView {
  const value = given === undefined ? undefined : typed(own.type, given);
  return { ...own, json: value === undefined ? json : { ...json, DefaultValue: value }, isGiven: true };
}

function typed(type: string, given: Value): Value | undefined {
  const text = String(given).trim();
  if (type === "Boolean") return /^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : undefined;
  if (type === "String") return String(given);
  const number = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
