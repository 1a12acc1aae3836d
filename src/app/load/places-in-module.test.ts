import { expect, test } from "vitest";
import { standardRegistry } from "../../steps/pipeline.ts";
import { fakeMachine } from "../testing/machine.ts";
import { placesInModule } from "./places-in-module.ts";

const FILE = "/project/p.ts";
const STEPS = ["XGBoostTraining", "DataLoading_training", "DataLoading_calibration"].map((id) => ({
  id,
  spec: id.split("_")[0] ?? "",
  config: {},
  inputs: {},
}));

/** Where a value is found in a module: "7", or "file" if its line is not certain. */
async function placeOf(text: string, step: string, field?: string, value?: string | number): Promise<string> {
  const { host } = fakeMachine({ files: () => ({}), answer: () => undefined });
  const files = { ...host.effects.files, readRegular: async () => text };
  const pipeline = { steps: STEPS } as never;
  const find = await placesInModule({ ...host, effects: { ...host.effects, files } }, FILE, pipeline, standardRegistry);
  return String(find(step, field, value)?.range?.start.line ?? "file");
}

const MODULE = `import { Pipeline } from "specline"; // maxDepth: 8
export default Pipeline("fraud")
  .loadData("s3://acme/claims/", { label: "Paid" })
  .preprocess()
  .trainXgboost({
    maxDepth: 8,
    "nEstimators": 2_00, eta: rate,
  })
  .evaluatePerformance({ label: "Paid" });
`;

test.each([
  ["a number", "maxDepth", 8, "6"],
  ["a quoted name and digits with separators", "nEstimators", 200, "7"],
  ["a value that is computed", "eta", 0.3, "7"],
  ["an address, which is a separate argument", "source", "s3://acme/claims/", "3"],
  ["a value that two calls set", "label", "Paid", "file"],
  ["a value that is set in another module", "seed", 7, "file"],
])("%s", async (_, field, value, line) => {
  expect(await placeOf(MODULE, "XGBoostTraining", field, value)).toBe(line);
});

test("a step is located where its verb is called, if it is called once", async () => {
  expect(await placeOf(MODULE, "XGBoostTraining")).toBe("5");
  expect(await placeOf(`${MODULE}// .trainXgboost({})`, "XGBoostTraining")).toBe("5");
  expect(await placeOf(MODULE.replace(".preprocess()", ".trainXgboost()"), "XGBoostTraining")).toBe("file");
});
