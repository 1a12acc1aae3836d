import type { Json } from "../../base/canonical.ts";
import { type Expr, type ExprType, expr } from "../../spec/expr.ts";

/**
 * Reads a value from a JSON file in S3: `jsonGet(s3\`…/results.json\`, "metrics.auc")`.
 *
 * @param uri - the file's S3 URI
 * @param path - the path to the value in the file
 * @returns the value, as an expression
 */
export const jsonGet = (uri: string | Expr<"string">, path: string): Expr<never> =>
  expr({ "Std:JsonGet": { S3Uri: uri, Path: path } });

/**
 * Creates an expression in the definition language, for expressions that no function creates: `raw({ Get:
 * "Execution.TrainingJobName" })`.
 *
 * @param json - the expression in the definition language
 * @returns the expression
 */
export const raw = <T extends ExprType = never>(json: Json): Expr<T> => expr(json);
