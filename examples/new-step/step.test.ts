import { Pipeline } from "specline";
import { runScript } from "specline/testing";
import { expect, test } from "vitest";
import { rowCount, rowCountPack } from "./step.ts";

const data = { "all/part-00000.csv": "__row_id,age\n0,31\n1,47\n" };

test("the script counts the rows", { timeout: 60_000 }, async () => {
  const { failure, read } = await runScript(rowCount, { inputs: { data } });
  expect(failure).toBe("");
  expect(JSON.parse(read("metrics", "metrics.json") ?? "")).toEqual({ row_count_rows: 2 });
});

test("the script reports an error", { timeout: 60_000 }, async () => {
  const { status, failure } = await runScript(rowCount, { inputs: { data }, config: { atLeast: 3 } });
  expect(status).toBe(1);
  expect(failure).toContain("3 rows are needed, but there are 2");
});

test("the step is a method of the pipeline chain", () => {
  const { steps } = Pipeline.with(rowCountPack)("first")
    .loadData("a.csv", { label: "y" })
    .preprocess()
    .rowCount()
    .toPipeline();
  expect(steps.at(-1)).toMatchObject({ spec: "RowCount" });
});
