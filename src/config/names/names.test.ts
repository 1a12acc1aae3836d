import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { file, save, steps } from "../file/testing/config-files.ts";
import { parseConfigs } from "../index.ts";
import type { ValueReading } from "./reading.ts";
import { one, read, setOf, training, xgboost } from "./testing/read.ts";
import { FORMS, leafPaths, teamFile } from "./testing/team-files.ts";
import { teamConfigs } from "./testing/teams.ts";

describe("values become fields", () => {
  test("of the step, in the field's unit", () => {
    expect(xgboost({ training_volume_size: 800, max_runtime_hours: 2, training_instance_type: "ml.m5.large" })).toEqual(
      {
        volumeSizeGb: 800,
        maxRuntime: 7200,
        instanceType: "ml.m5.large",
      },
    );
    expect(one("PackageConfig", { PROCESSING_VOLUME_SIZE: 40, maxRuntimeInMinutes: 30 })).toEqual({
      volumeSizeGb: 40,
      maxRuntime: 1800,
    });
  });
  test.each([
    [true, "ml.m5.4xlarge"],
    [false, "ml.m5.large"],
  ])("that a switch chooses: %s", (large, instanceType) => {
    const values = {
      processing_instance_type_small: "ml.m5.large",
      processing_instance_type_large: "ml.m5.4xlarge",
      use_large_processing_instance: large,
    };
    expect(one("PackageConfig", values)).toEqual({ instanceType });
  });
  test("computed from several", () => {
    expect(one("TabularPreprocessingConfig", { train_ratio: 0.8, test_val_ratio: 0.25 })).toEqual({
      validationSplit: 0.15,
      testSplit: 0.05,
    });
    expect(one("DataLoadingConfig", { s3_bucket: "b", s3_prefix: "/in/" })).toEqual({ source: "s3://b/in/" });
  });
  test("of XGBoost, or are passed to it unchanged", () => {
    const hyperparameters = { eta: 0.1, num_round: 50, lambda_xgb: 2, eval_metric: ["auc", "logloss"], max_bin: 512 };
    expect(xgboost({ hyperparameters })).toEqual({
      learningRate: 0.1,
      nEstimators: 50,
      regLambda: 2,
      evalMetric: "logloss",
      moreParameters: { max_bin: 512 },
    });
  });
  test("of other steps, and facts of the pipeline", () => {
    const hyperparameters = {
      label_name: "y",
      multiclass_categories: ["a", "b", "c"],
      tab_field_list: ["n"],
      cat_field_list: ["c"],
      full_field_list: ["n", "c", "y", "left"],
      smooth_factor: 0.01,
      count_threshold: 5,
    };
    const document = training({ hyperparameters });
    expect(setOf(document, "DataLoading_training")).toMatchObject({
      label: "y",
      task: "multiclass",
      schema: { n: "number", c: "category" },
    });
    expect(setOf(document, "TabularPreprocessing_training")).toMatchObject({ label: "y", dropColumns: ["left"] });
    expect(setOf(document, "RiskTableMapping_training")).toEqual({ smoothingShare: 0.01, minCount: 5 });
  });
  test("of all configs that inherit from a base class", () => {
    const document = file(
      {
        Base: "AcmePipelineBaseConfig",
        Processing: "ProcessingStepConfigBase",
        Package: "PackageConfig",
        XGBoostTraining: "XGBoostTrainingConfig",
      },
      { Base: { author: "lee" }, Processing: { processing_volume_size: 70 } },
    );
    expect(setOf(document, "Package")).toEqual({ author: "lee", volumeSizeGb: 70 });
    expect(setOf(document, "XGBoostTraining")).toEqual({ author: "lee" });
    expect(read(document).diagnostics).toEqual([]);
  });
});

describe("laws", () => {
  /** The values in a file that belong to no reading. */
  const silent = (document: JsonObject): readonly string[] => {
    const { readings } = read(document).value;
    const covers = ({ path }: ValueReading, leaf: readonly (string | number)[]): boolean =>
      path.every((key, index) => leaf[index] === key);
    return leafPaths(document["configuration"] as Json, ["configuration"])
      .filter((leaf) => !leaf.includes("__model_type__") && !isSection(leaf))
      .filter((leaf) => !readings.some((reading) => covers(reading, leaf)))
      .map((leaf) => leaf.join("."));
  };
  /** An empty section, or an empty config, has no value. */
  const isSection = (leaf: readonly (string | number)[]): boolean => {
    const below = leaf.slice(1).filter((key) => key !== "processing");
    return below.length < 2 || (below.length === 2 && /specific$/.test(String(below[0])));
  };

  test("every value is understood, or a message is about it", () => {
    const odd = fc.record({
      place: fc.constantFrom("shared", "XGBoostTraining", "Package", "Nobody"),
      values: fc.dictionary(
        fc.string({ minLength: 1, maxLength: 8 }),
        fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
      ),
    });
    fc.assert(
      fc.property(teamConfigs, fc.constantFrom(...FORMS), odd, (configs, form, { place, values }) => {
        const document = teamFile(configs, form);
        const { shared, specific, ...others } = document["configuration"] as { [key: string]: JsonObject };
        const configuration: JsonObject = {
          ...others,
          shared: { ...(place === "shared" && values), ...shared },
          specific: {
            ...specific,
            ...(place !== "shared" && { [place]: { ...values, ...(specific?.[place] as JsonObject) } }),
          },
        };
        expect(silent({ ...document, configuration })).toEqual([]);
        for (const { became } of read({ ...document, configuration }).value.readings) {
          if (became.kind === "unused" || became.kind === "unsupported") expect(became.consequence).not.toBe("");
        }
      }),
      { numRuns: cases(60) },
    );
  });

  test("a saved file means the same as the other tool's file", () => {
    fc.assert(
      fc.property(teamConfigs, fc.constantFrom(...FORMS), (configs, form) => {
        const once = read(teamFile(configs, form));
        const again = parseConfigs(save(once.value.configs).value, "c.json", steps);
        const plain = ({ value }: typeof once) =>
          Object.fromEntries(value.configs.map(({ name, set, jobType }) => [name, { set, jobType }]));
        expect(plain(again)).toEqual(plain(once));
        const warned = ({ diagnostics }: typeof once) => [...new Set(diagnostics.map(({ code }) => code))].sort();
        expect(warned(again)).toEqual(warned(once));
      }),
      { numRuns: cases(60) },
    );
  });

  test("the three forms of a team's configs mean the same", () => {
    fc.assert(
      fc.property(teamConfigs, (configs) => {
        const [first, ...others] = FORMS.map((form) =>
          read(teamFile(configs, form)).value.configs.map(({ name, set }) => [name, set]),
        );
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: cases(60) },
    );
  });
});
