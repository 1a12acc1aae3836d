import { type Expr, type ExprType, expr } from "../spec/expr.ts";
import { contentOf, marked } from "../spec/marks.ts";
import type { Parameter } from "../spec/pipeline.ts";

/** What a parameter may say of itself beside its name and type. */
export interface ParameterOptions<T> {
  /** A parameter without a default must be given at every start. */
  readonly default?: T;
  /** All values that it may take. */
  readonly values?: readonly string[];
  /** What it is for; shown where it is missing. */
  readonly doc?: string;
}

/** The declaration behind a parameter's expression. */
export const parameterOf = (value: object): Parameter | undefined => contentOf(value, "parameter");

const maker =
  <T extends string | number | boolean, E extends ExprType>(type: Parameter["type"]) =>
  (name: string, options: ParameterOptions<T> = {}): Expr<E> => {
    const made = expr<E>({ Get: `Parameters.${name}` });
    marked(made as unknown as object, "parameter", { name, type, ...options } satisfies Parameter);
    return made;
  };

/**
 * Values that may change from run to run. Using a parameter declares it; a constant that is fixed when the pipeline is written needs none.
 * @example
 * ```ts
 * import { param, Pipeline } from "specline";
 *
 * const depth = param.integer("Depth", { default: 6, doc: "The deepest that a tree may grow." });
 * export default Pipeline("fraud").loadData(param.string("Source"), { label: "fraud" }).preprocess().trainXgboost({ maxDepth: depth });
 * ```
 */
export const param = {
  string: maker<string, "string">("String"),
  integer: maker<number, "integer">("Integer"),
  float: maker<number, "float">("Float"),
  boolean: maker<boolean, "boolean">("Boolean"),
} as const;
