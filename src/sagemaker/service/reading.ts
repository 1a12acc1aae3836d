import type { Expr, ExprType } from "../../spec/expr.ts";

declare const reading: unique symbol;

/**
 * A property of a step. Unlike a parameter, a property of any type is accepted for strings that the service converts
 * (environment, hyperparameters). Source: the definitions that the Python SDK writes, as recorded in
 * reference/sagemaker.md, section 1.
 */
export type Reading<T extends ExprType = ExprType> = Expr<T> & { readonly [reading]: true };
