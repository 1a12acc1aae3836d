import type { Json, JsonObject } from "../base/canonical.ts";
import type { Expr } from "./expr.ts";

/** A run-time condition, as the definition language writes it. */
export interface Condition {
  readonly condition: JsonObject;
}

/** Comparisons of a value that is known only when the pipeline runs. */
export interface Comparable<T> {
  /** at least */
  gte(value: T): Condition;
  /** at most */
  lte(value: T): Condition;
  gt(value: T): Condition;
  lt(value: T): Condition;
  eq(value: T): Condition;
}

const compare =
  (type: string, left: unknown) =>
  (right: unknown): Condition => ({
    condition: { Type: type, LeftValue: left as Json, RightValue: right as Json },
  });

export const comparable = <T>(left: Expr | unknown): Comparable<T> => ({
  gte: compare("GreaterThanOrEqualTo", left),
  lte: compare("LessThanOrEqualTo", left),
  gt: compare("GreaterThan", left),
  lt: compare("LessThan", left),
  eq: compare("Equals", left),
});
