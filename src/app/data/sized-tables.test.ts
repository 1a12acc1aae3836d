import { expect, test } from "vitest";
import { aboutMachines } from "../../advice/machine-size.ts";
import { resolve } from "../../resolve/resolve.ts";
import { Pipeline, standardRegistry } from "../../steps/pipeline.ts";
import { sizedTables } from "./sized-tables.ts";

const tablesOf = (sourceGb?: number, script?: string) => {
  const pipeline = Pipeline("clicks")
    .loadData("s3://data/", { label: "y", ...(sourceGb === undefined ? {} : { sourceGb }) })
    .preprocess({ ...(script === undefined ? {} : { script }) })
    .trainXgboost({ instanceCount: 2 });
  const { value } = resolve(pipeline.toPipeline(), standardRegistry);
  return sizedTables(value, standardRegistry, new Map());
};

test("a table of stated size is held by the steps that read it and by the steps that follow", () => {
  const [table, ...others] = tablesOf(400);
  expect(others).toEqual([]);
  expect(table).toMatchObject({ source: "s3://data/", bytes: 400e9 });
  expect(table?.steps.map(({ step, shares, instanceCount }) => [step, shares, instanceCount])).toEqual([
    ["DataLoading", false, 1],
    ["TabularPreprocessing", false, 1],
    ["XGBoostTraining", true, 2],
  ]);
  const advice = tablesOf(400).flatMap(aboutMachines);
  expect(advice.map(({ code, at }) => [code, at.step])).toEqual([
    ["advice/too-large", "DataLoading"],
    ["advice/instance", "XGBoostTraining"],
  ]);
  expect(advice.at(-1)?.hint).toContain("instanceCount: 4");
});

test("a table of unknown size gets no advice", () => expect(tablesOf()).toEqual([]));

test("a step that runs the user's own script gets no advice, because its memory was not measured", () => {
  const [table] = tablesOf(400, "mine/prepare.py");
  expect(table?.steps.map(({ step }) => step)).toEqual(["DataLoading", "XGBoostTraining"]);
});
