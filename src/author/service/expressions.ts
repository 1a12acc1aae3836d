import type { Json } from "../../base/canonical.ts";
import { type Expr, type ExprType, expr } from "../../spec/expr.ts";

/** A value of a JSON file in S3: `jsonGet(s3\`…/results.json\`, "metrics.auc")`. */
export const jsonGet = (uri: string | Expr<"string">, path: string): Expr<never> =>
  expr({ "Std:JsonGet": { S3Uri: uri, Path: path } });

/** An expression in the definition's own words, for what no function makes: `raw({ Get: "Execution.TrainingJobName" })`. */
export const raw = <T extends ExprType = never>(json: Json): Expr<T> => expr(json);
