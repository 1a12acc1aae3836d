import { describe, expect, test } from "vitest";
import { param } from "../../author/index.ts";
import * as classes from "../../steps/configs.ts";
import { BaseConfig, categorise, ProcessingBaseConfig } from "../index.ts";

const { PackageConfig, PayloadConfig, XGBoostTrainingConfig, RegistrationConfig, TabularPreprocessingConfig } = classes;

describe("categorise", () => {
  test("shares nothing if there is only one config", () => {
    expect(categorise([PackageConfig({ author: "a", maxRuntime: 60 })])).toEqual({
      shared: {},
      processing_shared: {},
      processing_specific: { Package: { author: "a", max_runtime: 60 } },
      specific: {},
    });
  });
  test("shares a cross-type field that has the same value everywhere", () => {
    const { shared, specific } = categorise([
      PackageConfig({ volumeSizeGb: 50 }),
      XGBoostTrainingConfig({ volumeSizeGb: 50, maxDepth: 6 }),
    ]);
    expect([shared, specific]).toEqual([{ volume_size_gb: 50 }, { XGBoostTraining: { max_depth: 6 } }]);
  });
  test("shares a field among the processing steps if only they agree on its value", () => {
    expect(
      categorise([
        PackageConfig({ volumeSizeGb: 50 }),
        PayloadConfig({ volumeSizeGb: 50 }),
        XGBoostTrainingConfig({ volumeSizeGb: 100 }),
      ]),
    ).toEqual({
      shared: {},
      processing_shared: { volume_size_gb: 50 },
      processing_specific: { Package: {}, Payload: {} },
      specific: { XGBoostTraining: { volume_size_gb: 100 } },
    });
    // The result is the same if a non-processing step agrees, but not all of them have the field.
    expect(
      categorise([
        PackageConfig({ volumeSizeGb: 50 }),
        PayloadConfig({ volumeSizeGb: 50 }),
        XGBoostTrainingConfig({ volumeSizeGb: 50 }),
        RegistrationConfig({}),
      ]),
    ).toMatchObject({
      shared: {},
      processing_shared: { volume_size_gb: 50 },
      specific: { Registration: {}, XGBoostTraining: { volume_size_gb: 50 } },
    });
  });
  test("never shares file locations or nested objects, but can share expressions and lists", () => {
    const limit = param.integer("Limit", { default: 60 });
    const same = { instanceType: "ml.m5.large", environment: { A: "1" }, maxRuntime: limit } as const;
    const steps = [
      TabularPreprocessingConfig({ ...same, jobType: "training", sentinels: [1, 2] }),
      TabularPreprocessingConfig({ ...same, jobType: "training", sentinels: [1, 2] }),
    ];
    expect(categorise(steps).shared).toEqual({ max_runtime: { Get: "Parameters.Limit" }, sentinels: [1, 2] });
  });
  test("does not treat values that only look the same as equal", () => {
    const { processing_shared } = categorise([PayloadConfig({ samples: 1 }), PackageConfig({ requirements: ["1"] })]);
    expect(processing_shared).toEqual({});
  });
});

describe("config classes", () => {
  const base = BaseConfig({
    author: "lee",
    bucket: "fraud",
    role: "arn:aws:iam::123456789012:role/ml",
    region: "us-east-1",
    serviceName: "fraud",
    pipelineVersion: "1.0.0",
  });
  const processing = ProcessingBaseConfig({ volumeSizeGb: 50, instanceType: "ml.m5.large" }, base);

  test("contain set and inherited values, and set values take precedence", () => {
    const config = PackageConfig({ volumeSizeGb: 100 }, processing);
    expect(config.set).toEqual({ ...base.set, instanceType: "ml.m5.large", volumeSizeGb: 100 });
    expect(config.values).toMatchObject({ instanceCount: 1, maxRuntime: 14_400, volumeSizeGb: 100 });
    expect([config.name, config.className, config.spec.name]).toEqual(["Package", "PackageConfig", "Package"]);
  });
  test("compute derived fields on request", () => {
    const config = classes.CradleDataLoadConfig({ source: "s3://fraud/raw/", jobType: "calibration" }, processing);
    expect([config.name, config.jobType]).toEqual(["CradleDataLoading_calibration", "calibration"]);
    expect(config.derived).toEqual({
      branch: "calibration",
      awsRegion: "us-east-1",
      pipelineName: "lee-fraud-us-east-1",
      pipelineDescription: "fraud model, us-east-1",
      pipelineS3Location: "s3://fraud/lee-fraud-us-east-1/1.0.0",
    });
    expect(PackageConfig({}).derived).toEqual({});
  });
  test("throw all errors at once", () => {
    const wrong = () => XGBoostTrainingConfig({ maxDepht: 8, nEstimators: 0.5, pipelineName: "x" } as object);
    expect(wrong).toThrow(
      [
        "XGBoostTraining has no config field 'maxDepht'",
        "'nEstimators' of XGBoostTraining must be a whole number from 1 to 100000, but is 0.5",
        "'pipelineName' of XGBoostTraining is computed from other fields and cannot be set",
      ].join("\n"),
    );
    expect(() => classes.DataLoadingConfig({} as { source: string })).toThrow("DataLoading needs 'source': The table");
    expect(() => TabularPreprocessingConfig({ jobType: "a b" })).toThrow(
      "'jobType' of TabularPreprocessing_a b must be",
    );
    expect(() => BaseConfig({ ...base.set, author: undefined } as never)).toThrow(
      "BaseConfig needs 'author': the person responsible",
    );
    expect(() => XGBoostTrainingConfig({}, processing)).toThrow("is not a processing step and cannot inherit");
  });
  test("are rejected in the editor if they are invalid", () => {
    // @ts-expect-error maxDepht is not a field
    expect(() => XGBoostTrainingConfig({ maxDepht: 8 })).toThrow();
    // @ts-expect-error a string is not a number
    expect(() => XGBoostTrainingConfig({ maxDepth: "8" })).toThrow();
    // @ts-expect-error source is required
    expect(() => classes.DataLoadingConfig({})).toThrow();
    // @ts-expect-error a base config needs all six
    expect(() => BaseConfig({ author: "x" })).toThrow();
    XGBoostTrainingConfig({ maxDepth: param.integer("Depth", { default: 6 }) });
  });
});
