import type { Expr, ExprType } from "../../spec/expr.ts";

declare const reading: unique symbol;

/**
 * A property of a step. Where the service wants a text (environment, hyperparameters), a property of any type will do;
 * a parameter will not. Source: the definitions that the Python SDK writes, as recorded in reference/sagemaker.md, section 1.
 */
export type Reading<T extends ExprType = ExprType> = Expr<T> & { readonly [reading]: true };
