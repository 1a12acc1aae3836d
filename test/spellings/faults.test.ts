import {
  BaseConfig,
  CradleDataLoadConfig,
  Pipeline,
  PipelineBuilderTemplate,
  SpeclineError,
  TabularPreprocessingConfig,
  XGBoostTrainingConfig,
} from "specline";
import { dataLoading } from "specline/steps";
import { describe, expect, test } from "vitest";
import { createPipelineFactory, packFaults, withRecipes } from "../../src/author/chain/factory.ts";
import { snakeCase } from "../../src/base/words.ts";
import { testPack } from "../types/pack.ts";

const faultsOf = (make: () => unknown): readonly string[] => {
  try {
    make();
    return [];
  } catch (error) {
    if (!(error instanceof SpeclineError)) throw error;
    return error.diagnostics.map(({ code, message }) => `${code} ${message}`);
  }
};
const built = (authored: { build(): { diagnostics: readonly { code: string; message: string }[] } }) =>
  authored.build().diagnostics.map(({ code, message }) => `${code} ${message}`);

describe("a name that is given in both spellings is reported, wherever it is given", () => {
  const load = Pipeline("p").loadData("s3://data/");

  test.each<readonly [string, () => readonly string[], string]>([
    ["a call", () => built(load.preprocess().trainXgboost({ maxDepth: 8, max_depth: 9 })), "max_depth"],
    [
      "a fact in a call",
      () => built(Pipeline("p").load_data("s3://d", { testSplit: 0.1, test_split: 0.2 })),
      "test_split",
    ],
    ["the context", () => built(load.context({ idColumn: "a", id_column: "b" })), "id_column"],
    [
      "an intent",
      () => built(Pipeline("p").autoTrainXgboost("s3://d", { idColumn: "a", id_column: "b" })),
      "id_column",
    ],
    [
      "options",
      () => built(Pipeline("p", { dataVersion: true, data_version: false }).loadData("s3://d")),
      "data_version",
    ],
    [
      "a handle",
      () => {
        const p = Pipeline("p");
        return built(p.use(p.step("load", dataLoading, {}, { source: "s3://d", shareTo: 1, share_to: 0.5 })));
      },
      "share_to",
    ],
    [
      "a spec",
      () => built(Pipeline.fromSpec({ autoInsert: true, auto_insert: false, steps: ["data_loading"] })),
      "auto_insert",
    ],
    ["a template", () => built(new PipelineBuilderTemplate({ configMap: [], config_map: [] })), "config_map"],
  ])("%s", (_, found, key) => {
    expect(found().filter((line) => line.includes("mean the same"))).toEqual([
      expect.stringMatching(new RegExp(`^author/same-key '${key}' and '\\w+' mean the same, but both are set$`)),
    ]);
  });

  test("configs", () => {
    expect(faultsOf(() => XGBoostTrainingConfig({ maxDepth: 8, max_depth: 9 }))).toEqual([
      "config/two-spellings 'maxDepth' and 'max_depth' of XGBoostTraining are the same field",
    ]);
    const base = { author: "a", bucket: "b", role: "r", region: "us-east-1", serviceName: "s", service_name: "t" };
    expect(faultsOf(() => BaseConfig({ ...base, pipelineVersion: "1" }))).toEqual([
      "config/two-spellings 'serviceName' and 'service_name' of BaseConfig are the same field",
    ]);
  });
});

describe("other tools' names in code", () => {
  const make = (values: object) => () => XGBoostTrainingConfig(values as never);

  test("become fields", () => {
    const values = { training_instance_type: "ml.m5.large", trainingVolumeSize: 40 };
    expect(XGBoostTrainingConfig({ maxDepth: 2, ...values }).set).toEqual({
      maxDepth: 2,
      instanceType: "ml.m5.large",
      volumeSizeGb: 40,
    });
    const labelled = { label_name: "y" };
    expect(TabularPreprocessingConfig(labelled as never).set).toEqual({ label: "y" });
    expect(CradleDataLoadConfig({ s3_bucket: "sales", job_type: "training" }).set).toEqual({ source: "s3://sales/" });
  });

  test("are refused if they have no effect, mean nothing or contradict a field", () => {
    expect(faultsOf(make({ max_dept: 3 }))).toEqual([
      "config/unknown-field XGBoostTraining has no config field 'max_dept'",
    ]);
    expect(faultsOf(make({ training_instance_type: "ml.m5.large", instanceType: "ml.m5.xlarge" }))).toEqual([
      "config/two-spellings 'instanceType' and 'training_instance_type' of XGBoostTraining are the same field",
    ]);
    expect(faultsOf(() => CradleDataLoadConfig({ source: "s3://a/", s3_bucket: "b" } as never))).toEqual([
      "config/two-spellings 'source' and 's3_bucket' of CradleDataLoading are the same field",
    ]);
    expect(faultsOf(() => CradleDataLoadConfig({ source: "s3://a/", cradle_job_spec: {} } as never))).toEqual([
      "config/unknown-field CradleDataLoading has no config field 'cradle_job_spec'",
    ]);
  });
});

describe("methods", () => {
  test("each has both spellings, in every pack", () => {
    const make = createPipelineFactory([withRecipes(testPack, { trainAllOfThem: (start: never) => start })]);
    for (const pipeline of [make("p"), Pipeline("p")]) {
      const names = new Set(Object.getOwnPropertyNames(Object.getPrototypeOf(pipeline)));
      const lacking = [...names].filter((name) => !names.has(snakeCase(name)));
      expect(lacking).toEqual([]);
      expect(names.size).toBeGreaterThan(30);
    }
    expect("train_all_of_them" in make("p")).toBe(true);
  });

  test("a pack cannot define a method in another spelling of an existing one", () => {
    const recipe = (start: never) => start;
    const codes = (recipes: Record<string, typeof recipe>) =>
      packFaults([withRecipes(testPack, recipes)]).map(({ code }) => code);
    expect(codes({ deploy_if: recipe })).toEqual(["author/reserved-verb"]);
    expect(codes({ train_xgboost: recipe })).toEqual(["author/verb-clash"]);
    expect(codes({ train_everything: recipe })).toEqual([]);
  });
});
