import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList, isObject, listOf, objectOf } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import type { ComparisonType } from "../../sagemaker/condition-types.ts";
import { keyOf, parseJsonPath, parseReference, type Segment } from "../../spec/reference.ts";

const SIGNS: Readonly<Record<ComparisonType, string>> = {
  Equals: "=",
  NotEquals: "≠",
  GreaterThan: ">",
  GreaterThanOrEqualTo: "≥",
  LessThan: "<",
  LessThanOrEqualTo: "≤",
};

/** Formats conditions that must all hold: "auc ≥ 0.85 and (rows > 100 or forced = true)". */
export const allText = (conditions: readonly JsonObject[]): string =>
  conditions
    .map((one) => (one["Type"] === "Or" && conditions.length > 1 ? `(${conditionText(one)})` : conditionText(one)))
    .join(" and ");

/** Formats a condition of the definition language in a few words: "auc ≥ 0.85". */
export function conditionText(condition: JsonObject): string {
  const { Type: type, Conditions: parts, Condition: inner, QueryValue: query, Values: values } = condition;
  if (type === "Or") return listOf(parts).filter(isObject).map(conditionText).join(" or ");
  if (type === "Not") {
    if (!isObject(inner)) return "not";
    return inner["Type"] === "Or" ? `not (${conditionText(inner)})` : `not ${conditionText(inner)}`;
  }
  if (type === "In" || type === "NotIn") {
    const list = listOf(values).map(valueText).join(", ");
    return `${valueText(query)} ${type === "In" ? "in" : "not in"} ${list}`;
  }
  const sign = ownMember(SIGNS, String(type)) ?? String(type);
  return `${valueText(condition["LeftValue"])} ${sign} ${valueText(condition["RightValue"])}`;
}

/**
 * The familiar name for a path's value: "auc" for `metrics.auc.value`, the form of SageMaker's metric reports, and
 * "scores[0]" for `scores[0]`.
 */
function lastOf(path: readonly Segment[] | undefined, text: string): string {
  const named = (path ?? []).map(keyOf);
  if (named.length > 1 && VALUE.test(String(named.at(-1)))) named.pop();
  const from = named.findLastIndex((one) => typeof one === "string");
  if (from === -1) return text;
  return named
    .slice(from)
    .map((one) => (typeof one === "number" ? `[${one}]` : one))
    .join("");
}
const VALUE = /^value$/i;

/** Returns a literal unchanged, or the familiar name of an expression. */
function valueText(value: Json | undefined): string {
  if (!isObject(value)) return isList(value) ? JSON.stringify(value) : String(value);
  const { "Specline:Metric": metric, "Specline:Output": output, "Std:JsonGet": jsonGet, Get: get } = value;
  const named = metric ?? output;
  if (named !== undefined) return String(objectOf(named)["metric"] ?? objectOf(named)["port"]);
  const path = objectOf(jsonGet)["Path"];
  if (path !== undefined) return lastOf(parseJsonPath(String(path)), String(path));
  if (typeof get !== "string") return JSON.stringify(value);
  const reference = parseReference(get);
  if (reference.root === "Steps") return lastOf(reference.path, get);
  return "name" in reference ? reference.name : get;
}
