import type { Json } from "../../base/canonical.ts";
import { type Expr, type ExprType, expr } from "../../spec/expr.ts";

/**
 * Reads a value from a JSON file in S3: `jsonGet(s3\`…/results.json\`, "metrics.auc")`.
 *
 * @param uri - the S3 URI of the file
 * @param path - the path of the value in the file
 * @returns the value, as an expression
 */
export const jsonGet = (uri: string | Expr<"string">, path: string): Expr<never> =>
  expr({ "Std:JsonGet": { S3Uri: uri, Path: path } });

/**
 * Makes an expression as the definition writes it, if no function makes it: `raw({ Get: "Execution.TrainingJobName" })`.
 *
 * @param json - the expression in the definition language
 * @returns the expression
 */
export const raw = <T extends ExprType = never>(json: Json): Expr<T> => expr(json);
