import { describe, expect, test } from "vitest";
import { hasErrors } from "../../diagnostics/index.ts";
import * as classes from "../../steps/configs.ts";
import { BaseConfig, ProcessingBaseConfig, parseConfigs } from "../index.ts";
import { fixture, sample, save, steps } from "./testing/config-files.ts";

const base = BaseConfig({
  author: "mira",
  bucket: "credit-risk-models",
  role: "arn:aws:iam::123456789012:role/credit-pipelines",
  region: "eu-west-1",
  serviceName: "credit_risk",
  pipelineVersion: "0.4.1",
});
const processing = ProcessingBaseConfig({ instanceType: "ml.m5.xlarge", volumeSizeGb: 50 }, base);
/** The credit risk pipeline, built with config classes. */
const credit = [
  classes.CradleDataLoadConfig(
    {
      jobType: "training",
      source: "s3://credit-risk-models/raw/credit.csv",
      shareTo: 0.8,
      schema: { homeOwner: "category" },
    },
    processing,
  ),
  classes.CradleDataLoadConfig(
    { jobType: "calibration", source: "s3://credit-risk-models/raw/credit.csv", shareFrom: 0.8 },
    processing,
  ),
  classes.TabularPreprocessingConfig({ jobType: "training", label: "Status", positive: "bad" }, processing),
  classes.TabularPreprocessingConfig({ jobType: "calibration", label: "Status", positive: "bad" }, processing),
  classes.XGBoostTrainingConfig(
    { maxDepth: 6, learningRate: 0.05, volumeSizeGb: 50, environment: { OMP_NUM_THREADS: "8" } },
    base,
  ),
  classes.XGBoostModelEvalConfig({ jobType: "calibration" }, processing),
  classes.ModelCalibrationConfig({ jobType: "calibration", method: "isotonic" }, processing),
  classes.PackageConfig({}, processing),
  classes.PayloadConfig({ samples: 10 }, processing),
  classes.RegistrationConfig({ group: "credit-risk" }, base),
];

describe("the four-section form", () => {
  test("matches the golden file", async () => {
    const { value, diagnostics } = save(credit);
    expect(diagnostics).toEqual([]);
    await expect(value).toMatchFileSnapshot(fixture("four-sections.json"));
  });

  test("loads the golden file without problems and saves it unchanged at any time", () => {
    const text = sample("four-sections.json");
    const { value, diagnostics } = parseConfigs(text, "credit.json", steps);
    expect(diagnostics).toEqual([]);
    expect(value.configs.map(({ name }) => name).sort()).toEqual(credit.map(({ name }) => name).sort());
    for (const config of value.configs) {
      const made = credit.find(({ name }) => name === config.name);
      expect([config.set, config.jobType, config.className]).toEqual([made?.set, made?.jobType, made?.className]);
    }
    expect(save(value.configs, text, "2030-01-01T00:00:00.000Z").value).toBe(text);
    expect(save(value.configs.slice(1), text, "2030-01-01T00:00:00.000Z").value).toContain("2030-01-01");
  });

  test("knows the location of a field that a step uses", () => {
    const { value } = parseConfigs(sample("four-sections.json"), "credit.json", steps);
    const line = (step: string, field: string) => value.place(step, field).range?.start.line;
    const text = sample("four-sections.json").split("\n");
    expect(text[(line("XGBoostTraining", "max_depth") ?? 0) - 1]).toContain('"max_depth": 6');
    expect(text[(line("Package", "volume_size_gb") ?? 0) - 1]).toContain('"volume_size_gb": 50');
    expect(text[(line("Package", "author") ?? 0) - 1]).toContain('"author": "mira"');
  });
});

describe("reads the two-section form that Python writes", () => {
  const loaded = parseConfigs(sample("two-sections.json"), "python.json", steps);
  const config = (name: string) => loaded.value.configs.find((one) => one.name === name);

  test("reports once per file what each kind of value means for the result", () => {
    expect(hasErrors(loaded.diagnostics)).toBe(false);
    const codes = loaded.diagnostics.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)]);
    expect(loaded.diagnostics.every(({ at }) => at.range !== undefined)).toBe(true);
    const unused = loaded.diagnostics.find(({ code }) => code === "config/no-effect");
    expect(unused?.seen).toContain(
      "'expected_tps' of Payload: no load test is run here; the samples can be used for one",
    );
  });
  test("unwraps values, omits nulls, and keeps user keys", () => {
    expect(config("CradleDataLoading_training")).toMatchObject({
      jobType: "training",
      set: {
        sentinels: [-2147483648, 99999999],
        schema: { Seniority: "integer", homeOwner: "category" },
        shareTo: 0.8,
      },
    });
    expect(config("TabularPreprocessing_training")?.set).toMatchObject({ dropColumns: ["application_id"] });
    expect(config("TabularPreprocessing_training")?.set).not.toHaveProperty("groupColumn");
  });
  test("unwraps the values of unknown fields too", () => {
    expect(config("XGBoostTraining")?.extraFields).toMatchObject({
      current_date: "2026-03-02T00:00:00",
      hyperparameters: { objective: "binary:logistic", tree_method: "hist" },
    });
    expect(save(loaded.value.configs).value).not.toMatch(/__(type_info|model_type|model_module)__/);
  });
  test("assigns a shared field to the steps that had it", () => {
    expect(config("TabularPreprocessing_calibration")?.set).toMatchObject({ label: "Status", author: "mira" });
    expect({ ...config("Package")?.set, ...config("Package")?.extraFields }).not.toHaveProperty("label");
  });
  test("silently drops a derived value that matches", () => {
    expect(config("Package")?.set).not.toHaveProperty("pipelineName");
    expect(config("Package")?.derived).toHaveProperty("pipelineName", "mira-credit_risk-xgboost-eu-west-1");
  });
  test("saves four sections that match the golden file, without losing anything", async () => {
    const { value } = save(loaded.value.configs, sample("two-sections.json"));
    await expect(value).toMatchFileSnapshot(fixture("two-sections.saved.json"));
    const again = parseConfigs(value, "python.json", steps);
    expect(hasErrors(again.diagnostics)).toBe(false);
    for (const { name, set, extraFields, jobType } of loaded.value.configs) {
      const other = again.value.configs.find((one) => one.name === name);
      expect([other?.set, other?.extraFields, other?.jobType]).toEqual([set, extraFields, jobType]);
    }
  });
});

/** The problems reported for a file: severity and code, step or section, line, and message. */

describe("a value under another name", () => {
  const read = (configuration: object) =>
    parseConfigs(
      JSON.stringify({
        metadata: { config_types: { load: "CradleDataLoadConfig", pkg: "PackageConfig" } },
        configuration,
      }),
      "c.json",
      steps,
      { incomplete: true },
    );
  test("yields to a nearer section, and to the field's own name only in the same section", () => {
    const { value, diagnostics } = read({
      shared: { volume_size_gb: 5 },
      processing_shared: { processing_volume_size: 50 },
      processing_specific: { load: {}, pkg: { processing_volume_size: 70 } },
      specific: {},
    });
    expect(value.configs.map(({ set }) => set)).toMatchObject([{ volumeSizeGb: 50 }, { volumeSizeGb: 70 }]);
    expect(diagnostics.map(({ code }) => code)).not.toContain("config/two-values");
    const own = read({ shared: { processing_volume_size: 50 }, specific: { load: { volume_size_gb: 5 }, pkg: {} } });
    expect(own.value.configs.map(({ set }) => set)).toMatchObject([{ volumeSizeGb: 5 }, { volumeSizeGb: 50 }]);
    expect(own.diagnostics.map(({ code }) => code)).not.toContain("config/two-values");
    const same = read({ shared: { processing_volume_size: 50, volume_size_gb: 5 }, specific: { load: {}, pkg: {} } });
    expect(same.diagnostics.map(({ code }) => code)).toContain("config/two-values");
  });
});
