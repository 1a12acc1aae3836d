import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { file } from "../file/testing/config-files.ts";
import { read, training, xgboost } from "./testing/read.ts";

describe("messages", () => {
  const messages = (document: JsonObject) =>
    read(document).diagnostics.map(({ code, severity, message }) => `${severity} ${code} ${message}`);

  test.each([
    ["max_depth", "6"],
    ["max_depth", 0],
    ["seed", -1],
    ["eta", "0.05"],
  ])("name a hyperparameter with an invalid value: %s %j", (name, value) => {
    const [only, ...others] = read(training({ hyperparameters: { [name]: value } })).diagnostics;
    expect(others).toEqual([]);
    expect(only?.code).toBe("config/bad-value");
    expect(only?.message).toContain(`hyperparameters.${name}`);
    expect(only?.message).toContain(JSON.stringify(value));
  });
  test("say nothing about hyperparameters without members", () => {
    expect(messages(training({ hyperparameters: {} }))).toEqual([]);
  });
  test("report once per file what has no effect, and the consequences", () => {
    const configs = Object.fromEntries(
      [...Array(10).keys()].map((index) => [`TabularPreprocessing_${index}`, "TabularPreprocessingConfig"]),
    );
    const values = Object.fromEntries(
      Object.keys(configs).map((name) => [name, { output_format: "TSV", colour: "red" }]),
    );
    expect(messages(file(configs, values))).toEqual([
      "note config/no-effect Specline does not use 'output_format' of 10 steps: the steps choose the exchange format themselves",
      "warning config/extra-fields Specline does not know 'colour' of 10 steps: ignored, but kept when the file is saved",
    ]);
  });
  test("join warnings about many steps with the same cause", () => {
    const configs = Object.fromEntries([...Array(3).keys()].map((index) => [`Package_${index}`, "PackageConfig"]));
    const base = { author: "lee", service_name: "fraud", region: "NA", pipeline_name: "other" };
    const { diagnostics } = read(file(configs, Object.fromEntries(Object.keys(configs).map((name) => [name, base]))));
    expect(diagnostics.map(({ message, seen, fix }) => [message, seen, fix?.edits.length])).toEqual([
      [
        `'pipeline_name' of 3 steps is "other" in the file, but the other fields result in "lee-fraud-NA", which is used`,
        ["steps: Package_0, Package_1 and Package_2"],
        3,
      ],
    ]);
  });
  test("name what replaces a method that does not exist", () => {
    expect(
      messages(
        file({ ModelCalibration: "ModelCalibrationConfig" }, { ModelCalibration: { calibration_method: "gam" } }),
      ),
    ).toEqual([expect.stringContaining("\"gam\" has no equivalent, so method 'auto' is used")]);
  });
  test("report facts that contradict each other", () => {
    expect(messages(training({ hyperparameters: { num_classes: 3, objective: "binary:logistic" } }))).toEqual([
      "error config/facts-disagree the file states two values for the pipeline's task: \"multiclass\" ('hyperparameters.num_classes' of XGBoostTraining) and \"binary\" ('hyperparameters.objective' of XGBoostTraining)",
    ]);
  });
  test("report a fact that cannot have its value where the file states it", () => {
    const document = file(
      { Load: "DataLoadingConfig", Prep: "TabularPreprocessingConfig" },
      { Load: { data_source: "s3://b/x.csv" }, Prep: { label_name: ["y"] } },
    );
    const { diagnostics, value } = read(document);
    expect(diagnostics.map(({ code, at }) => [code, at.step, at.field, at.range !== undefined])).toEqual([
      ["config/bad-value", "Prep", "label_name", true],
    ]);
    expect(value.configs.flatMap(({ set }) => Object.keys(set))).not.toContain("label");
  });
  test("explain why the values in an unknown step's config are not used", () => {
    const document = file({ Load: "DataLoadingConfig", Other: "EdxConfig" }, { Load: {}, Other: { a: 1 } });
    expect(read(document).value.readings.find(({ step }) => step === "Other")?.became).toEqual({
      kind: "fault",
      why: "Specline has no step for the config 'Other'",
    });
  });
  test("say which of two values is used", () => {
    expect(messages(training({ max_depth: 8, hyperparameters: { max_depth: 9 } }))).toEqual([
      "warning config/two-values 'max_depth' of XGBoostTraining is 8, but 'hyperparameters.max_depth' is 9: 8 is used",
    ]);
  });
  test("report once that names that state one value together are overruled", () => {
    const values = { source: "raw.csv", s3_bucket: "team", s3_prefix: "raw" };
    expect(messages(file({ A: "CradleDataLoadConfig" }, { A: values }))).toEqual([
      'warning config/two-values \'source\' of A is "raw.csv", but \'s3_bucket\' is "s3://team/raw/": "raw.csv" is used',
    ]);
  });
  test("show an invalid ratio as it is in the file", () => {
    expect(
      messages(file({ A: "TabularPreprocessingConfig" }, { A: { train_ratio: "0.7", test_val_ratio: 0.5 } })),
    ).toEqual([expect.stringMatching(/^error config\/bad-value 'train_ratio' .* is "0.7"/)]);
    expect(messages(file({ A: "TabularPreprocessingConfig" }, { A: { train_ratio: 70 } }))).toEqual([
      expect.stringMatching(/^error config\/bad-value 'train_ratio' .* is 70/),
    ]);
    for (const edge of [0, 1]) {
      const values = { train_ratio: 0.7, test_val_ratio: edge };
      expect(messages(file({ A: "TabularPreprocessingConfig" }, { A: values }))).toEqual([
        expect.stringMatching(new RegExp(`^error config/bad-value 'test_val_ratio' .* is ${edge}$`)),
      ]);
    }
    expect(
      messages(file({ A: "TabularPreprocessingConfig" }, { A: { train_ratio: "x", test_val_ratio: "y" } })),
    ).toEqual([
      expect.stringMatching(/^error config\/bad-value 'train_ratio' .* is "x"$/),
      expect.stringMatching(/^error config\/bad-value 'test_val_ratio' .* is "y"$/),
    ]);
  });
  test("read null as XGBoost does, and say when the default applies", () => {
    expect(xgboost({ hyperparameters: { early_stopping_rounds: null } })).toEqual({ earlyStoppingRounds: 0 });
    expect(messages(training({ hyperparameters: { max_depth: null, eta: null } }))).toEqual([
      "note config/no-effect Specline does not use 'hyperparameters.max_depth' and 'hyperparameters.eta' of XGBoostTraining: null has no effect, so the default applies",
    ]);
  });
  test("prefer Specline's own name, and name both", () => {
    const values = { hyperparameters: { eta: 0.1, learning_rate: 0.3 } };
    expect(xgboost(values)).toEqual({ learningRate: 0.3 });
    expect(messages(training(values))).toEqual([
      "warning config/two-values 'learning_rate' of XGBoostTraining is 0.3, but 'hyperparameters.eta' is 0.1: 0.3 is used",
    ]);
    expect(messages(training({ hyperparameters: { lambda: 1, lambda_xgb: 2 } }))).toEqual([
      "warning config/two-values 'lambda' of XGBoostTraining is 1, but 'hyperparameters.lambda_xgb' is 2: 1 is used",
    ]);
  });
  test("compare a registration's framework with the training step's", () => {
    const configs = { XGBoostTraining: "XGBoostTrainingConfig", Registration: "RegistrationConfig" };
    const registered = (framework: string) => messages(file(configs, { Registration: { framework } }));
    expect(registered("xgboost")).toEqual([]);
    expect(registered("pytorch")).toEqual([expect.stringContaining('not "pytorch"')]);
  });
  test.each([
    [
      { more_parameters: { max_bin: 256, max_leaves: 7 }, hyperparameters: { max_bin: 512 } },
      '\'more_parameters\' of XGBoostTraining is {"max_bin":256}, but \'hyperparameters.max_bin\' is {"max_bin":512}: {"max_bin":256} is used',
    ],
    [{ more_parameters: { max_bin: 256 }, hyperparameters: { max_bin: 256, max_leaves: 7 } }, undefined],
  ])("say which member of two maps is used", (values, message) => {
    expect(messages(training(values))).toEqual(message === undefined ? [] : [`warning config/two-values ${message}`]);
  });
  test("say what is inferred", () => {
    expect(messages(file({ A: "TabularPreprocessingConfig" }, { A: { train_ratio: 0.6 } }))).toEqual([
      expect.stringContaining("the file does not set 'test_val_ratio', so 0.5 is assumed"),
    ]);
  });
});

test("a missing source says that the file's query cannot replace it", () => {
  const { diagnostics } = read(
    file(
      { CradleDataLoading: "CradleDataLoadConfig" },
      { CradleDataLoading: { transform_spec: { transform_sql: "…" } } },
    ),
  );
  expect(diagnostics.find(({ code }) => code === "config/missing-field")?.hint).toBe(
    "add 'source' to configuration.specific.CradleDataLoading, or pass --set CradleDataLoading.source=VALUE; the query runs only in the company that owns the system: set 'source' to the query's result",
  );
});
