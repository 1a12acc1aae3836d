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
 * Values that may change from run to run. Using one declares it: `loadData(param.string("DataSource"))`.
 * Constants that are fixed when the pipeline is written need no parameter.
 */
export const param = {
  string: maker<string, "string">("String"),
  integer: maker<number, "integer">("Integer"),
  float: maker<number, "float">("Float"),
  boolean: maker<boolean, "boolean">("Boolean"),
} as const;
