import { diagnostic, SpeclineError } from "../diagnostics/index.ts";
import { contentOf, marked } from "./marks.ts";

/** The value types in the definition language. */
export type ExprType = "string" | "integer" | "float" | "boolean";

declare const exprType: unique symbol;
/** The members of every expression. */
export interface ExprMembers<out T extends ExprType> {
  readonly [exprType]: T;
  readonly toString: never;
  readonly valueOf: never;
  readonly description: never;
  toJSON(): unknown;
}

/**
 * A value that is known only at run time: a parameter, an execution variable, or a step property. It is typed as a
 * symbol, so that `${expr}`, `expr + "x"`, `===` and `>` do not compile.
 */
export type Expr<T extends ExprType = ExprType> = symbol & ExprMembers<T>;

type ExprOf<T> = T extends string
  ? Expr<"string">
  : T extends number
    ? Expr<"integer" | "float">
    : T extends boolean
      ? Expr<"boolean">
      : never;
/** A plain value, or an expression that evaluates to the same type. */
export type OrExpr<T> = T | ExprOf<T>;

const refuse = (): never => {
  throw new SpeclineError([diagnostic("expression/as-text", {})]);
};

/**
 * Creates an expression from its JSON in the definition language. Converting the expression to a string throws an error
 * with the sentence that the editor shows.
 */
export function expr<T extends ExprType>(json: unknown): Expr<T> {
  const made = { toString: refuse, valueOf: refuse, [Symbol.toPrimitive]: refuse, toJSON: () => json };
  return marked(made, "expression") as unknown as Expr<T>;
}

/** True for an expression, including one created by another installed copy of Specline. */
export const isExpr = (value: unknown): value is Expr => contentOf<true>(value, "expression") === true;

/**
 * The keys that make a JSON object an expression: those of the definition language, and three that Specline adds. The
 * compiler replaces a reference to a step's output with the output's URI, a reference to a metric with a JsonGet, and
 * one to the latest output of another pipeline with the place where that pipeline writes it.
 */
const KEYS: ReadonlySet<string> = new Set([
  "Get",
  "Std:Join",
  "Std:JsonGet",
  "Specline:Output",
  "Specline:Metric",
  "Specline:Latest",
]);

export function isExprJson(value: unknown): value is { readonly [key: string]: unknown } {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && KEYS.has(keys[0] as string);
}

/** The URI of a step's output, by name. */
export const outputOf = (step: string, port: string): Expr<"string"> => expr({ "Specline:Output": { step, port } });
/** The place of the latest output that another pipeline's step wrote, as JSON. The port's `latest` is set. */
export const latestOf = (pipeline: string, step: string, port: string) => ({
  "Specline:Latest": { pipeline, step, port },
});
/** A metric of a step, by name. */
export const metricOf = (step: string, metric: string): Expr<"float"> => expr({ "Specline:Metric": { step, metric } });

/** The execution variables of a run. Source: Developer Guide, "Pipeline execution variables" (as of November 2026). */
export const execution = {
  id: expr<"string">({ Get: "Execution.PipelineExecutionId" }),
  arn: expr<"string">({ Get: "Execution.PipelineExecutionArn" }),
  pipelineName: expr<"string">({ Get: "Execution.PipelineName" }),
  pipelineArn: expr<"string">({ Get: "Execution.PipelineArn" }),
  startTime: expr<"string">({ Get: "Execution.StartDateTime" }),
  currentTime: expr<"string">({ Get: "Execution.CurrentDateTime" }),
} as const;

/** The values that a template such as s3`…` accepts. */
export type Textual = string | number | boolean | Expr;

/** A string that contains expressions, joined at run time. */
export function text(strings: TemplateStringsArray, ...values: readonly Textual[]): Expr<"string"> {
  return join(
    "",
    strings
      .flatMap((part, index) => (index < values.length ? [part, values[index] as Textual] : [part]))
      .filter((part) => part !== ""),
  );
}

/**
 * An S3 URI that contains expressions; "s3://" is prepended. An ordinary template literal does not accept expressions.
 * @example
 * ```ts
 * import { execution, param, s3 } from "specline";
 *
 * export const folder = s3`${param.string("Bucket")}/runs/${execution.id}`;
 * ```
 */
export function s3(strings: TemplateStringsArray, ...values: readonly Textual[]): Expr<"string"> {
  const first = [`s3://${strings[0]}`, ...strings.slice(1)];
  return text(Object.assign(first, { raw: strings.raw }) as unknown as TemplateStringsArray, ...values);
}

/**
 * Joins values at run time.
 *
 * @param on - the separator
 * @param values - constants and expressions
 */
export const join = (on: string, values: readonly Textual[]): Expr<"string"> =>
  expr({ "Std:Join": { On: on, Values: values } });
