import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { file } from "../../config/file/testing/config-files.ts";
import { one, read, setOf, training, xgboost } from "../../config/names/testing/read.ts";

const said = (document: JsonObject): readonly string[] =>
  read(document).diagnostics.map(({ code, message, seen = [] }) => [code, message, ...seen].join(" "));
const ofStep = (className: string, values: JsonObject) => said(file({ Step: className }, { Step: values }));
const ofHyperparameters = (hyperparameters: JsonObject) => said(training({ hyperparameters }));
const small = { processing_instance_type_small: "ml.m5.large", processing_instance_type_large: "ml.m5.4xlarge" };

describe("a value of the wrong type is reported, never guessed", () => {
  test.each<[string, JsonObject, string]>([
    ["PackageConfig", { ...small, use_large_processing_instance: "true" }, "must be true or false"],
    ["PackageConfig", { use_large_processing_instance: 1 }, "true or false, so it does not choose an instance type"],
    ["DataLoadingConfig", { s3_bucket: 5, s3_prefix: "a" }, "'s3_bucket' of Step: must be a string"],
    ["DataLoadingConfig", { s3_bucket: "b", s3_prefix: ["a"] }, "'s3_prefix' of Step: must be a string"],
    ["MissingValueImputationConfig", { default_numerical_strategy: ["median"] }, "config/bad-value"],
    ["ModelCalibrationConfig", { calibration_method: ["platt"] }, '["platt"] has no equivalent'],
    ["RegistrationConfig", { model_owner: { a: 1 } }, "'model_owner' of Step: must be a string"],
    ["RegistrationConfig", { framework: ["xgboost"] }, "must be the name of a framework"],
    ["RegistrationConfig", { inference_instance_type: 5 }, "config/bad-value"],
    ["PayloadConfig", { source_model_inference_content_types: [["text/csv"]] }, "config/unsupported"],
    ["TabularPreprocessingConfig", { processing_entry_point: 5 }, "must be a path, so it is not used"],
    ["TabularPreprocessingConfig", { hyperparameters: "a=1" }, "must be an object of names and values"],
    ["XGBoostTrainingConfig", { hyperparameters: ["a"] }, "must be an object of names and values"],
    ["LightGBMTrainingConfig", { hyperparameters: 5 }, "config/bad-value"],
    ["TabularPreprocessingConfig", { is_binary: "true" }, "must be true or false"],
    ["PackageConfig", { enable_caching: "true" }, "config/bad-value"],
  ])("in configs: %s %j", (className, values, expected) => {
    expect(ofStep(className, values).filter((line) => line.includes(expected))).toHaveLength(1);
  });
  test.each<[JsonObject, string]>([
    [{ tab_field_list: "age" }, "must be a list of column names"],
    [{ tab_field_list: ["age", 5] }, "must be a list of column names"],
    [{ cat_field_list: { a: 1 } }, "must be a list of column names"],
    [{ full_field_list: "age" }, "must be a list of column names, so all columns are read"],
    [{ class_weights: [1, 2, 3], multiclass_categories: ["a", "b"] }, "config/bad-value"],
    [{ class_weights: [1, 2], multiclass_categories: ["a", "a"] }, "config/bad-value"],
    [{ class_weights: [1, 2], multiclass_categories: { a: 0, b: 1 } }, "config/bad-value"],
    [{ eval_metric: [] }, "config/bad-value"],
    [{ objective: ["binary:logistic"] }, "config/unsupported"],
    [{ is_binary: "true", num_classes: 3 }, "must be true or false"],
    [{ num_classes: "3" }, "must be a whole number, so it does not state the task"],
    [{ num_classes: 2.5 }, "must be a whole number, so it does not state the task"],
    [{ multiclass_categories: "a,b" }, "must be a list of classes, so it does not state the task"],
    [{ is_binary: false, num_classes: 2 }, "the config has two: the task is binary"],
    [{ is_binary: false, num_class: 2 }, "the config has two: the task is binary"],
    [{ is_binary: false, multiclass_categories: ["a", "b"] }, "the config has two: the task is binary"],
  ])("among hyperparameters: %j", (hyperparameters, expected) => {
    expect(ofHyperparameters(hyperparameters).filter((line) => line.includes(expected))).toHaveLength(1);
  });
});

describe("readable values are used", () => {
  test("if one list cannot be read, the other list is used", () => {
    const lists = { tab_field_list: "n", cat_field_list: ["c"], full_field_list: ["n", "c"] };
    const document = training({ hyperparameters: lists });
    expect(setOf(document, "DataLoading_training")["schema"]).toEqual({ c: "category" });
    expect(setOf(document, "TabularPreprocessing_training")).toEqual({});
    expect(said(document).join()).toContain("'tab_field_list' cannot be read, so all columns are features");
  });
  test("an instance type that no valid switch chose is not reported as agreeing", () => {
    const values = { ...small, use_large_processing_instance: "true" };
    const { readings } = read(file({ Step: "PackageConfig" }, { Step: values })).value;
    expect(readings.map(({ name, became }) => [name, became.kind])).toEqual([
      ["processing_instance_type_small", "field"],
      ["processing_instance_type_large", "unused"],
      ["use_large_processing_instance", "unsupported"],
    ]);
  });
  test("as before", () => {
    expect(xgboost({ hyperparameters: { class_weights: [1, 2], multiclass_categories: ["a", "b"] } })).toEqual({
      classWeights: { a: 1, b: 2 },
    });
    expect(xgboost({ hyperparameters: { class_weights: [1, 2] } })).toEqual({ classWeights: { 0: 1, 1: 2 } });
    expect(one("RegistrationConfig", { model_owner: "lee", model_domain: 5 })).toEqual({
      metadata: { model_owner: "lee", model_domain: "5" },
    });
    expect(one("RegistrationConfig", { inference_instance_type: "ml.m5.large" })).toEqual({
      inferenceInstances: ["ml.m5.large"],
    });
    expect(one("PackageConfig", { ...small, use_large_processing_instance: "true" })).toEqual({
      instanceType: "ml.m5.large",
    });
  });
});
