import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { isExprJson } from "../../spec/expr.ts";
import { type CodeNode, call, list, object } from "./code.ts";
import { hasKeys, type NameScope, using } from "./scope.ts";
import { literal, valueCode } from "./values.ts";

const COMPARISONS: Readonly<Record<string, string>> = {
  Equals: "eq",
  GreaterThan: "gt",
  GreaterThanOrEqualTo: "gte",
  LessThan: "lt",
  LessThanOrEqualTo: "lte",
};

/** A condition as calls: `comparable(depth).gt(5)`, `not(…)`, `or(…, …)`; in the definition's own words where it is none of these. */
export function conditionCode(condition: Json, scope: NameScope): CodeNode {
  const known = isObject(condition) ? calls(condition, scope) : undefined;
  return known ?? object([["condition", literal(condition)]]);
}

function calls(condition: JsonObject, scope: NameScope): CodeNode | undefined {
  const { Type: type, LeftValue: left, RightValue: right, QueryValue: query, Values: values } = condition;
  const comparison =
    typeof type === "string" && Object.hasOwn(COMPARISONS, type) ? ownMember(COMPARISONS, type) : undefined;
  if (
    comparison !== undefined &&
    hasKeys(condition, "Type", "LeftValue", "RightValue") &&
    isValue(left) &&
    isValue(right)
  )
    return { on: comparable(left, scope), next: call(`.${comparison}`, valueCode(right, scope)) };
  if (type === "In" && hasKeys(condition, "Type", "QueryValue", "Values") && isValue(query) && isValues(values))
    return { on: comparable(query, scope), next: call(".in", list(values.map((value) => valueCode(value, scope)))) };
  const inner = condition["Condition"];
  if (type === "Not" && hasKeys(condition, "Type", "Condition") && inner !== undefined)
    return call(using(scope, "not"), conditionCode(inner, scope));
  const some = condition["Conditions"];
  if (type === "Or" && hasKeys(condition, "Type", "Conditions") && Array.isArray(some))
    return call(using(scope, "or"), ...some.map((one) => conditionCode(one, scope)));
  return undefined;
}

const comparable = (left: Json, scope: NameScope): CodeNode => call(using(scope, "comparable"), valueCode(left, scope));

const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const isValue = (value: Json | undefined): value is Json =>
  value !== undefined && value !== null && (typeof value !== "object" || isExprJson(value));
const isValues = (values: Json | undefined): values is readonly Json[] =>
  Array.isArray(values) && values.every(isValue);
