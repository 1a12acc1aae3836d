import { expect, it } from "vitest";
import { Pipeline } from "../pipeline.ts";
import { searchOf } from "./search.ts";

const limited = (maxTrainingTime: string, config: { readonly maxRuntime?: number } = {}) =>
  Pipeline("fraud")
    .loadData("s3://data/", { label: "fraud" })
    .preprocess()
    .tuneXgboost(config)
    .requires({ maxTrainingTime })
    .toPipeline()
    .steps.find(({ id }) => id === "XGBoostTuning")?.config;

it("applies a training limit to each of its jobs, and to the search, whose minimum is two minutes", () => {
  expect(limited("4 hours")).toEqual({ maxRuntime: 14_400, maxSearchTime: 14_400 });
  expect(limited("90 s", { maxRuntime: 60 })).toEqual({ maxRuntime: 60, maxSearchTime: 120 });
});

it("is limited to the service's maximum of 28 days", () => {
  expect(limited("9 weeks")).toEqual({ maxRuntime: 2_419_200, maxSearchTime: 5_443_200 });
});

it("passes the search's limit to the service", () => {
  expect(searchOf({ maxSearchTime: 600 })).toMatchObject({ maxSeconds: 600 });
  expect(searchOf({})).not.toHaveProperty("maxSeconds");
});
