import { expect, test } from "vitest";
import { keyOf, parsePath } from "../../sagemaker/expression.ts";
import { answered } from "./given-value.ts";
import { walk } from "./path.ts";

test("given values override or complete properties, and expressions find them", () => {
  const properties = { Status: "Done", Metrics: [{ MetricName: "auc", Value: 0.1 }], Outputs: {} };
  const paths = ["Status", "Metrics['auc'].Value", "Metrics['rmse'].Value", "Metrics[2].Value", "A.B['c d'].E"];
  const parts = paths.map((path) => (parsePath(path) ?? []).map(keyOf));
  const found = answered(
    properties,
    parts.map((path, value) => ({ path, value })),
  );
  expect(parts.map((path) => walk(found, path))).toEqual(paths.map((_, value) => ({ value })));
  expect(found["Metrics"]).toEqual([{ MetricName: "auc", Value: 1 }, { Name: "rmse", Value: 2 }, { Value: 3 }]);
  expect(answered(properties, [{ path: [], value: "" }])).toEqual(properties);
});
