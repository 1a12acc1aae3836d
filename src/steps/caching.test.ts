import { describe, expect, test } from "vitest";
import type { Json } from "../base/canonical.ts";
import { allSteps, dataBehindVersion } from "../compile/data-version.ts";
import { serviceDuration } from "../compile/emit/policies.ts";
import { compile } from "../compile/index.ts";
import { resolve } from "../resolve/index.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { localTarget } from "../spec/target.ts";
import { Pipeline, standardRegistry } from "./pipeline.ts";

const SOURCES = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };

/** Compiles a spec for a target. Scripts are missing, which does not matter here. */
function compiled(spec: object, target: object = {}) {
  const given = { name: "p", data: "s3://acme/claims/", label: "y", positive: "1", ...spec };
  const authored = Pipeline.fromSpec(given as never);
  const wired = resolve(authored.toPipeline(), authored.registry).value;
  const { value } = compile(wired, { ...localTarget, ...target }, SOURCES, authored.registry, { version: "1" });
  const steps = new Map(value.definition.Steps.flatMap(allSteps).map((step) => [step.Name, step]));
  return { ...value, steps, why: new Map(value.manifest.steps.map(({ id, cache }) => [id, cache?.why])) };
}
const CHAIN = ["data_loading", "preprocessing", "training", "evaluation"];
const expiries = ({ steps }: ReturnType<typeof compiled>): Json =>
  [...steps.values()].map(({ CacheConfig }) => CacheConfig?.ExpireAfter ?? null);
const versioned = ({ steps }: ReturnType<typeof compiled>): readonly string[] =>
  [...steps.values()].filter((step) => JSON.stringify(step).includes("Parameters.DataVersion")).map(({ Name }) => Name);
const attempts = (step: DefinitionStep | undefined): Json =>
  (step?.RetryPolicies ?? []).map(({ MaxAttempts }) => MaxAttempts ?? null);

describe("caching by default", () => {
  test("data from outside the pipeline gets a version, and all later steps are cached", () => {
    const made = compiled({ steps: CHAIN });
    expect(expiries(made)).toEqual(["P30D", "P30D", "P30D", "P30D"]);
    expect(versioned(made)).toEqual(["DataLoading"]);
    expect(made.definition.Parameters).toEqual([{ Name: "DataVersion", Type: "String" }]);
  });

  test("local data is an asset, which needs no version", () => {
    const made = compiled({ data: "claims.csv", steps: CHAIN });
    expect(versioned(made)).toEqual([]);
    expect(made.definition.Parameters).toEqual([]);
    expect(expiries(made)).toEqual(["P30D", "P30D", "P30D", "P30D"]);
  });

  test("a search over local data needs no version, and is cached", () => {
    const made = compiled({ data: "claims.csv", steps: ["data_loading", "preprocessing", "XGBoostTuning"] });
    expect(expiries(made)).toEqual(["P30D", "P30D", "P30D"]);
    expect(versioned(made)).toEqual([]);
  });

  test("a user's data at an address like an asset's is data from outside the pipeline", () => {
    const made = compiled({ data: "s3://acme/data/0123456789abcdef/", steps: CHAIN });
    expect(versioned(made)).toEqual(["DataLoading"]);
    expect(dataBehindVersion(made.definition)).toEqual(["s3://acme/data/0123456789abcdef/"]);
  });

  test("a version describes data, not code, and only if the compiler passed it", () => {
    const made = compiled({
      steps: ["data_loading", { step: "XGBoostTuning", inputs: { data: "s3://acme/processed/" } }],
    });
    expect(dataBehindVersion(made.definition)).toEqual(["s3://acme/claims/", "s3://acme/processed/"]);
    const text = JSON.stringify(made.definition);
    const others = JSON.parse(text.replaceAll(/SPECLINE_DATA_VERSION|sagemaker_data_version/g, "THEIR_OWN"));
    expect(dataBehindVersion(others)).toBeUndefined();
  });

  test("without a version, no step that depends on outside data is cached", () => {
    for (const made of [
      compiled({ steps: CHAIN, dataVersion: false }),
      compiled({ steps: CHAIN }, { dataVersion: false }),
      compiled({ steps: [{ step: "data_loading", config: { data_version: false } }, ...CHAIN.slice(1)] }),
    ]) {
      expect(expiries(made)).toEqual([null, null, null, null]);
      expect(made.definition.Parameters).toEqual([]);
      expect(made.why.get("TabularPreprocessing")).toBe("it reads from DataLoading, which runs every time");
    }
  });

  test("a search carries the version in a hyperparameter that is part of its cache key", () => {
    const made = compiled({
      data: "claims.csv",
      steps: ["data_loading", { step: "XGBoostTuning", inputs: { data: "s3://acme/processed/" } }],
    });
    const search = made.steps.get("XGBoostTuning")?.Arguments["TrainingJobDefinition"] as Record<string, object>;
    expect(search["StaticHyperParameters"]).toMatchObject({
      sagemaker_data_version: { Get: "Parameters.DataVersion" },
    });
  });

  test("transforms, models and registrations are never cached by default", () => {
    const made = compiled({ steps: [...CHAIN, "XGBoostModel", "BatchTransform", "package", "register"] });
    const cached = [...made.steps.values()].flatMap(({ Name, CacheConfig }) =>
      CacheConfig === undefined ? [] : [Name],
    );
    expect(cached.toSorted()).toEqual([
      "DataLoading",
      "Package",
      "TabularPreprocessing",
      "XGBoostModelEval",
      "XGBoostTraining",
    ]);
  });

  test("a step without outputs is not cached, because it runs for its side effects", () => {
    const scripts = { Notify: { script: "notify.py", inputs: { metrics: "metrics" } } };
    const made = compiled({ scripts, steps: [...CHAIN, "Notify"] });
    expect(made.steps.get("Notify")?.CacheConfig).toBeUndefined();
    expect(made.why.get("Notify")).toBe("it has no outputs, so it runs for its side effects");
  });

  test("a step that reads from an uncached step is not cached either", () => {
    const made = compiled({ steps: ["data_loading", { step: "preprocessing", cache: false }, ...CHAIN.slice(2)] });
    expect(expiries(made)).toEqual(["P30D", null, null, null]);
    expect(made.steps.get("TabularPreprocessing")?.CacheConfig).toEqual({ Enabled: false });
  });
});

describe("explicit settings", () => {
  test("a step's setting takes precedence over the pipeline's, and the pipeline's over the target's", () => {
    const target = { cache: "3 days", retries: 7 };
    expect(expiries(compiled({ steps: CHAIN }, target))).toEqual(["P3D", "P3D", "P3D", "P3D"]);
    const steps = ["data_loading", { step: "preprocessing", config: { cache: "12 hours", retries: 0 } }, "training"];
    const made = compiled({ cache: "P1D", retries: 5, steps }, target);
    expect(expiries(made)).toEqual(["P1D", "PT12H", "P1D"]);
    expect([...made.steps.values()].map(attempts)).toEqual([[5, 5], [], [5, 5]]);
  });

  test("settings in code have the same precedence", () => {
    const pipeline = Pipeline("p", { cache: false, retries: 2 })
      .loadData("s3://acme/claims/", { label: "y", positive: "1" })
      .preprocess({ cache: "7 days", retries: false })
      .trainXgboost();
    const wired = resolve(pipeline.toPipeline(), standardRegistry).value;
    const { value } = compile(wired, localTarget, SOURCES, standardRegistry, { version: "1" });
    expect(value.definition.Steps.map(({ CacheConfig }) => CacheConfig?.ExpireAfter)).toEqual([
      undefined,
      "P7D",
      undefined,
    ]);
    expect(value.definition.Steps.map(attempts)).toEqual([[2, 2], [], [2, 2]]);
  });

  test("a step that turns caching on is cached, whatever it reads", () => {
    const made = compiled({ dataVersion: false, steps: [{ step: "data_loading", cache: true }, ...CHAIN.slice(1)] });
    expect(expiries(made)).toEqual(["P30D", "P30D", "P30D", "P30D"]);
    expect(versioned(made)).toEqual([]);
  });

  test("the user's own parameter is used", () => {
    const made = compiled({ steps: CHAIN, parameters: { DataVersion: { default: "2026-11" } } });
    expect(made.definition.Parameters).toEqual([{ Name: "DataVersion", Type: "String", DefaultValue: "2026-11" }]);
  });
});

test.each([
  ["7 days", "P7D"],
  ["36 hours", "P1DT12H"],
  ["90 min", "PT1H30M"],
  ["P30D", "P30D"],
  ["30d", "30d"],
  ["T12H", "T12H"],
])("'%s' is sent to the service as %s", (text, written) => {
  expect(serviceDuration(text)).toBe(written);
});
