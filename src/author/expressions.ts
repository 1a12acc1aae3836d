import { SpeclineError } from "../diagnostics/index.ts";
import { type Expr, type ExprType, expr } from "../spec/expr.ts";
import { contentOf, marked } from "../spec/marks.ts";
import type { Parameter } from "../spec/pipeline.ts";
import { readOptions } from "./read-options.ts";

/** Options for a parameter other than its name and type. */
export interface ParameterOptions<T> {
  /** Without a default, the parameter must be set for every run. */
  readonly default?: T;
  /** All permitted values. */
  readonly values?: readonly string[];
  /** The Description in the definition. */
  readonly description?: string;
  /** The purpose of the parameter, which is shown if its value is missing. */
  readonly doc?: string;
}

const OPTIONS = ["default", "values", "description", "doc"] as const;

/** The declaration behind a parameter's expression. */
export const parameterOf = (value: unknown): Parameter | undefined => contentOf(value, "parameter");

const createParameter =
  <T extends string | number | boolean, E extends ExprType>(type: Parameter["type"]) =>
  (name: string, options: ParameterOptions<T> = {}): Expr<E> => {
    const read = readOptions<ParameterOptions<T>>(options, OPTIONS, `the parameter '${name}'`);
    if (read.diagnostics.length > 0) throw new SpeclineError(read.diagnostics);
    const made = expr<E>({ Get: `Parameters.${name}` });
    marked(made as unknown as object, "parameter", { name, type, ...read.value } satisfies Parameter);
    return made;
  };

/**
 * Creates parameters, whose values can change from run to run. Using a parameter declares it.
 *
 * @example
 * ```ts
 * import { param, Pipeline } from "specline";
 *
 * const depth = param.integer("Depth", { default: 6, doc: "The maximum depth of a tree." }); export default
 * Pipeline("fraud").loadData(param.string("Source"), { label: "fraud" }).preprocess().trainXgboost({ maxDepth: depth
 * });
 * ```
 */
export const param = {
  string: createParameter<string, "string">("String"),
  integer: createParameter<number, "integer">("Integer"),
  float: createParameter<number, "float">("Float"),
  boolean: createParameter<boolean, "boolean">("Boolean"),
} as const;
