import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { type EvaluationScope, evaluate } from "./evaluate.ts";

const ORDER: Readonly<Record<string, (order: number) => boolean>> = {
  GreaterThan: (order) => order > 0,
  GreaterThanOrEqualTo: (order) => order >= 0,
  LessThan: (order) => order < 0,
  LessThanOrEqualTo: (order) => order <= 0,
};

/** Whether all conditions of a Condition step hold. An empty list holds. */
export async function allHold(conditions: readonly Json[], scope: EvaluationScope): Promise<boolean> {
  const outcomes = await Promise.all(conditions.map((condition) => holds(condition as JsonObject, scope)));
  return outcomes.every((outcome) => outcome);
}

async function holds(condition: JsonObject, scope: EvaluationScope): Promise<boolean> {
  const type = String(condition["Type"]);
  const nested = (condition["Conditions"] ?? []) as readonly JsonObject[];
  switch (type) {
    case "Not":
      return !(await holds(condition["Condition"] as JsonObject, scope));
    case "Or": {
      const outcomes = await Promise.all(nested.map((inner) => holds(inner, scope)));
      return outcomes.some((outcome) => outcome);
    }
    case "In": {
      const value = await evaluate(condition["QueryValue"], scope);
      const values = (await evaluate(condition["Values"], scope)) as readonly Json[];
      return values.some((one) => same(value, one));
    }
    default:
      return compare(type, condition, scope);
  }
}

async function compare(type: string, condition: JsonObject, scope: EvaluationScope): Promise<boolean> {
  const left = await evaluate(condition["LeftValue"], scope);
  const right = await evaluate(condition["RightValue"], scope);
  if (type === "Equals") return same(left, right);
  const test = ownMember(ORDER, type);
  const order = orderOf(left, right);
  if (test !== undefined && order !== undefined) return test(order);
  const reason =
    test === undefined
      ? `'${type}' is no condition`
      : `${JSON.stringify(left)} and ${JSON.stringify(right)} cannot be ordered`;
  throw new SpeclineError([diagnostic("run/expression", { step: scope.step, reason }, { step: scope.step })]);
}

/**
 * Numbers are compared by value, so that Integer 1 equals Float 1.0. Other values are equal only to values of the same
 * type.
 */
const same = (left: Json, right: Json): boolean => left === right;

/** Negative, 0 or positive. Undefined if the two values do not have the same ordered type. */
function orderOf(left: Json, right: Json): number | undefined {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  return undefined;
}
