import type { Json, JsonObject } from "../base/canonical.ts";
import type { Expr, OrExpr } from "./expr.ts";

/** A run-time condition in the form that the definition language uses. */
export interface Condition {
  readonly condition: JsonObject;
}

/** Comparisons for a value that is known only at run time. */
export interface Comparable<T> {
  /** at least */
  gte(value: OrExpr<T>): Condition;
  /** at most */
  lte(value: OrExpr<T>): Condition;
  gt(value: OrExpr<T>): Condition;
  lt(value: OrExpr<T>): Condition;
  eq(value: OrExpr<T>): Condition;
  /** is one of */
  in(values: readonly OrExpr<T>[]): Condition;
}

const compare =
  (type: string, left: unknown) =>
  (right: unknown): Condition => ({
    condition: { Type: type, LeftValue: left as Json, RightValue: right as Json },
  });

/** The plain values to which an expression can evaluate. */
type Plain<E> = E extends "string"
  ? string
  : E extends "integer" | "float"
    ? number
    : E extends "boolean"
      ? boolean
      : never;
type Compared<V> = V extends Expr<infer E> ? ([E] extends [never] ? string | number | boolean : Plain<E>) : V;

/**
 * Starts a condition on a value known only at run time, or on a constant.
 *
 * @param left - the value to compare
 * @example
 * ```ts
 * import { comparable, or, param } from "specline";
 *
 * const depth = param.integer("Depth", { default: 6 });
 * export const unusual = or(comparable(depth).lt(2), comparable(depth).gt(20));
 * ```
 */
export function comparable<V extends Expr | string | number | boolean>(left: V): Comparable<Widened<Compared<V>>>;
export function comparable<T>(left: Expr | unknown): Comparable<T>;
export function comparable<T>(left: unknown): Comparable<T> {
  return {
    gte: compare("GreaterThanOrEqualTo", left),
    lte: compare("LessThanOrEqualTo", left),
    gt: compare("GreaterThan", left),
    lt: compare("LessThan", left),
    eq: compare("Equals", left),
    in: (values) => ({ condition: { Type: "In", QueryValue: left as Json, Values: values as unknown as Json } }),
  };
}
/** Widens a literal to its type. */
type Widened<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;

/** True if the condition is false. */
export const not = ({ condition }: Condition): Condition => ({ condition: { Type: "Not", Condition: condition } });

/** True if at least one of the conditions is true. */
export const or = (...conditions: readonly Condition[]): Condition => ({
  condition: { Type: "Or", Conditions: conditions.map(({ condition }) => condition) },
});
