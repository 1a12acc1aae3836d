import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { isExprJson } from "../../spec/expr.ts";
import type { ComparisonType } from "../condition-types.ts";
import { type CodeNode, call, list, object } from "./code.ts";
import { hasKeys, type NameScope, using } from "./scope.ts";
import { literal, valueCode } from "./values.ts";

/** The `comparable` method for each comparison, or undefined if there is none. */
const METHODS: Readonly<Record<ComparisonType, string | undefined>> = {
  Equals: "eq",
  NotEquals: undefined,
  GreaterThan: "gt",
  GreaterThanOrEqualTo: "gte",
  LessThan: "lt",
  LessThanOrEqualTo: "lte",
};

/**
 * A condition as calls, such as `comparable(depth).gt(5)`, `not(…)` or `or(…, …)`. Other conditions are written as
 * JSON.
 */
export function conditionCode(condition: Json, scope: NameScope): CodeNode {
  const known = isObject(condition) ? calls(condition, scope) : undefined;
  return known ?? conditionJson(condition);
}

/** A condition as JSON, which type-checks whatever types it compares. */
export const conditionJson = (condition: Json): CodeNode => object([["condition", literal(condition)]]);

function calls(condition: JsonObject, scope: NameScope): CodeNode | undefined {
  const { Type: type, LeftValue: left, RightValue: right, QueryValue: query, Values: values } = condition;
  const comparison = ownMember(METHODS, String(type));
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
  if (type === "Or" && hasKeys(condition, "Type", "Conditions") && isList(some))
    return call(using(scope, "or"), ...some.map((one) => conditionCode(one, scope)));
  return undefined;
}

const comparable = (left: Json, scope: NameScope): CodeNode => call(using(scope, "comparable"), valueCode(left, scope));

const isValue = (value: Json | undefined): value is Json =>
  value !== undefined && value !== null && (typeof value !== "object" || isExprJson(value));
const isValues = (values: Json | undefined): values is readonly Json[] => isList(values) && values.every(isValue);
