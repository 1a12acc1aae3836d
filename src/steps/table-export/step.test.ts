import { expect, it } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { exportConflicts } from "./export-fields.ts";

const found = (config: JsonObject): readonly string[] =>
  exportConflicts({ destination: "s3://a/b", ...config }, {}).map(({ code, at }) => `${code} ${at.field}`);

it("refuses places that nothing can be exported to, and names that Athena does not accept", () => {
  for (const destination of ["s3://bucket", "s3://bucket/a/b/", "exports", "../there", "/data/out"])
    expect(found({ destination }), destination).toEqual([]);
  for (const destination of ["https://acme.org/x", "s3:///x", "file:///x"])
    expect(found({ destination }), destination).toEqual(["config/export-place destination"]);
  expect(found({ table: "credit_2", database: "ml" })).toEqual([]);
  expect(found({ table: "Credit", database: "my-db" })).toEqual([
    "config/export-name table",
    "config/export-name database",
  ]);
});

it("refuses columns that would be in no file, or in no folder", () => {
  expect(found({ columns: ["a", "b"], partitionBy: ["a"] })).toEqual([]);
  expect(found({ partitionBy: ["a", "a"] })).toEqual(["config/export-twice partitionBy"]);
  expect(found({ columns: ["a"], partitionBy: ["b"] })).toEqual(["config/export-lacks partitionBy"]);
  expect(found({ columns: ["a"], partitionBy: ["a"] })).toEqual(["config/export-empty partitionBy"]);
});

it("refuses a partition that has the name of the executions' folders", () => {
  expect(found({ partitionBy: ["a", "run"] })).toEqual(["config/export-run partitionBy"]);
  expect(found({ partitionBy: ["run"], existing: "replace" })).toEqual([]);
  // In Athena, the column has another name.
  expect(found({ partitionBy: ["run"], table: "rows" })).toEqual([]);
  expect(found({ columns: ["run", "b"], partitionBy: ["b"] })).toEqual([]);
});
