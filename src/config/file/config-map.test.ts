import { describe, expect, test } from "vitest";
import {
  PackageConfig,
  PayloadConfig,
  standardClasses,
  TabularPreprocessingConfig,
  XGBoostTrainingConfig,
} from "../../steps/configs.ts";
import { standardRegistry } from "../../steps/pipeline.ts";
import { createConfigMap, findConfig, type KnownSteps } from "../index.ts";

const steps: KnownSteps = { ...standardRegistry, classes: standardClasses };

describe("builds the config of a node", () => {
  const prep = (jobType?: string) => TabularPreprocessingConfig(jobType === undefined ? {} : { jobType });
  const configs = [prep("training"), prep("calibration"), XGBoostTrainingConfig({}), PackageConfig({})];
  const found = (node: string, among = configs) => {
    const { value, diagnostics } = findConfig<(typeof configs)[number]>(node, among, steps);
    return value?.name ?? diagnostics.map(({ message }) => message)[0];
  };
  test.each([
    ["TabularPreprocessing_training", "TabularPreprocessing_training"],
    [
      "preprocessing",
      "two configs match preprocessing: TabularPreprocessing_calibration and TabularPreprocessing_training",
    ],
    ["XGBoostTraining_training", "XGBoostTraining"],
    ["training", "XGBoostTraining"],
    ["MIMSPackaging", "Package"],
    [
      "Payload",
      "there is no config for Payload; the configs are Package, TabularPreprocessing_calibration, TabularPreprocessing_training and XGBoostTraining",
    ],
    ["TabularPreprocessing_testing", expect.stringContaining("there is no config for TabularPreprocessing_testing")],
  ])("%s", (node, expected) => expect(found(node)).toEqual(expected));
  test("that matches twice", () => {
    expect(found("TabularPreprocessing_training", [prep("training"), ...configs])).toBe(
      "two configs match TabularPreprocessing_training: TabularPreprocessing_training (number 1 of the list) and TabularPreprocessing_training (number 2 of the list)",
    );
  });
  test("completes the config or reports every gap", () => {
    const nodes = ["TabularPreprocessing_training", "TabularPreprocessing_calibration", "XGBoostTraining", "Package"];
    expect(createConfigMap(nodes, configs, steps).diagnostics).toEqual([]);
    const { value, diagnostics } = createConfigMap(
      ["TabularPreprocessing_training", "Package", "MIMSPackaging", "Payload"],
      configs,
      steps,
    );
    expect([...value.keys()]).toEqual(["TabularPreprocessing_training", "Package", "MIMSPackaging"]);
    expect(diagnostics.map(({ code, at }) => `${code} ${at.step}`)).toEqual([
      "config/no-config Payload",
      "config/one-for-many Package",
      "config/unused TabularPreprocessing_calibration",
      "config/unused XGBoostTraining",
    ]);
    expect(createConfigMap(["Payload"], [PayloadConfig({})], steps).diagnostics).toEqual([]);
  });
});
