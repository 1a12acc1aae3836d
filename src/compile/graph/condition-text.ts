import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { keyOf, parseJsonPath, parseReference, type Segment } from "../../spec/reference.ts";

/** Source: AWS, "Amazon SageMaker Pipelines definition", condition types; as known in 2026-11. */
const SIGNS: Readonly<Record<string, string>> = {
  Equals: "=",
  GreaterThan: ">",
  GreaterThanOrEqualTo: "≥",
  LessThan: "<",
  LessThanOrEqualTo: "≤",
};

/** A condition of the definition language in a few words: "auc ≥ 0.85". */
export function conditionText(condition: JsonObject): string {
  const { Type: type, Conditions: parts, Condition: inner, QueryValue: query, Values: values } = condition;
  if (type === "Or") return objects(parts).map(conditionText).join(" or ");
  if (type === "Not") {
    const [said] = objects([inner as Json]);
    if (said === undefined) return "not";
    return said["Type"] === "Or" ? `not (${conditionText(said)})` : `not ${conditionText(said)}`;
  }
  if (type === "In") return `${valueText(query)} in ${(Array.isArray(values) ? values : []).map(valueText).join(", ")}`;
  return `${valueText(condition["LeftValue"])} ${ownMember(SIGNS, String(type)) ?? String(type)} ${valueText(condition["RightValue"])}`;
}

const lastOf = (path: readonly Segment[] | undefined, text: string): string => {
  const last = path?.at(-1);
  return last === undefined ? text : String(keyOf(last));
};

/** A literal as it is; of an expression, the name that people know it by. */
function valueText(value: Json | undefined): string {
  if (value === null || typeof value !== "object") return String(value);
  const members = value as JsonObject;
  const metric = members["Specline:Metric"] ?? members["Specline:Output"];
  if (metric !== undefined) return String((metric as JsonObject)["metric"] ?? (metric as JsonObject)["port"]);
  const read = members["Std:JsonGet"] as JsonObject | undefined;
  if (read !== undefined) return lastOf(parseJsonPath(String(read["Path"])), String(read["Path"]));
  const { Get: got } = members;
  if (typeof got !== "string") return JSON.stringify(value);
  const reference = parseReference(got);
  if (reference.root === "Steps") return lastOf(reference.path, got);
  return "name" in reference ? reference.name : got;
}

const objects = (value: Json | undefined): readonly JsonObject[] =>
  (Array.isArray(value) ? value : []).filter((one): one is JsonObject => one !== null && typeof one === "object");
