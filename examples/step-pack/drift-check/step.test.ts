import { Pipeline } from "specline";
import { runScript } from "specline/testing";
import { expect, test } from "vitest";
import { driftPack } from "../pack.ts";
import { driftCheck } from "./step.ts";

const schema = JSON.stringify({ row_id: "__row_id", label: "y" });
const table = (shift: number): string =>
  ["__row_id,age,y", ...Array.from({ length: 200 }, (_, row) => `${row},${row + shift},${row % 2}`)].join("\n");

test("the script measures drift", async () => {
  const inputs = (shift: number) => ({
    reference: { "schema.json": schema, "train/part-00000.csv": table(0) },
    data: { "schema.json": schema, "all/part-00000.csv": table(shift) },
  });
  const [same, moved] = await Promise.all([
    runScript(driftCheck, { inputs: inputs(0) }),
    runScript(driftCheck, { inputs: inputs(90), config: { bins: 5 } }),
  ]);
  expect(same.failure).toBe("");
  expect(JSON.parse(same.read("metrics", "metrics.json") ?? "")).toMatchObject({ psi: 0, columns: 1, rows: 200 });
  expect(JSON.parse(moved.read("metrics", "metrics.json") ?? "").psi).toBeGreaterThan(0.25);
});

test("the script fails with a message if the tables have no common column", async () => {
  const { status, failure } = await runScript(driftCheck, {
    inputs: {
      reference: { "schema.json": schema, "train/part-00000.csv": table(0) },
      data: { "schema.json": schema, "all/part-00000.csv": "__row_id,other\n0,1" },
    },
  });
  expect([status, failure]).toEqual([1, "DriftCheck did not find a column to learn from"]);
});

test("the step is a method of the pipeline chain, and a gate can use its metric", () => {
  const { steps, requirements } = Pipeline.with(driftPack)("watched")
    .branch("training", (b) => b.loadData("a.csv", { label: "y" }).preprocess())
    .trainXgboost()
    .branch("calibration", (b) => b.loadData("b.csv").preprocess())
    .checkDrift({ bins: 5 })
    .requires({ maxPsi: 0.2 })
    .toPipeline();
  expect(steps.at(-1)).toMatchObject({ id: "DriftCheck", config: { bins: 5 } });
  expect(requirements).toEqual([{ metric: "psi", at: "most", value: 0.2 }]);
});
