import { expect, test } from "vitest";
import { isMet, metricBound } from "./metric-bound.ts";

test.each([
  ["auc>=0.8", { metric: "auc", comparison: ">=", value: 0.8 }],
  [" Eval_b.log_loss < 1e-1 ", { step: "Eval_b", metric: "log_loss", comparison: "<", value: 0.1 }],
  ["my-step.auc>=0.8", { step: "my-step", metric: "auc", comparison: ">=", value: 0.8 }],
  ["validation:auc>.5", { metric: "validation:auc", comparison: ">", value: 0.5 }],
  ["r2<=-1", { metric: "r2", comparison: "<=", value: -1 }],
])("reads %j", (text, expected) => expect(metricBound(text)).toEqual(expected));

test.each(["auc", "auc=0.8", ">=1", "auc>=", "auc>=high", "auc>=1.2.3", "a.b.c>1", "auc>=0.8 or more"])(
  "does not read %j",
  (text) => expect(metricBound(text)).toBeUndefined(),
);

test("compares with the bound itself", () => {
  const met = (comparison: ">=" | "<=" | ">" | "<") =>
    [1, 2, 3].filter((value) => isMet({ metric: "m", comparison, value: 2 }, value));
  expect([met(">="), met("<="), met(">"), met("<")]).toEqual([[2, 3], [1, 2], [3], [1]]);
});
