import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { standardSteps } from "../../steps/known-steps.ts";
import { standardRegistry } from "../../steps/pipeline.ts";
import { fileSchema, stepFileSchema } from "./disk-schema.ts";

const schema = fileSchema(standardRegistry.steps, standardSteps);
const reader = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
const accepts = (document: unknown): boolean => reader.safeParse(document).success;

const file = (specific: object, shared: object = {}, types: object = { XGBoostTraining: "XGBoostTrainingConfig" }) => ({
  metadata: { config_types: types },
  configuration: { shared, specific },
});

describe("the schema of config files, with names on disk", () => {
  test.each(["two-sections.json", "two-sections.saved.json", "four-sections.json"])("accepts %s", (name) => {
    const text = readFileSync(new URL(`../../../test/fixtures/configs/${name}`, import.meta.url), "utf8");
    expect(accepts(JSON.parse(text))).toBe(true);
  });

  test.each<readonly [string, object]>([
    ["other tools' names", { training_instance_type: "ml.m5.large", hyperparameters: { eta: 0.1 } }],
    ["values that Python marks with their type", { max_depth: { __type_info__: "Enum", value: 3 } }],
    ["values that Python did not set", { max_depth: null, label_name: null }],
    ["expressions", { max_depth: { Get: "Parameters.Depth" } }],
    ["unknown names, which are kept", { cost_center: 7 }],
  ])("accepts %s", (_, values) => {
    expect(accepts(file({ XGBoostTraining: values, "XGBoostTraining_old-2": values, mine: values }))).toBe(true);
    expect(accepts(file({}, values))).toBe(true);
  });

  test.each<readonly [string, unknown]>([
    ["a number as a string", file({ XGBoostTraining: { max_depth: "8" } })],
    ["a number out of range", file({ XGBoostTraining_training: { max_depth: 400 } })],
    ["a wrong value under another tool's name", file({ XGBoostTraining: { training_instance_count: "two" } })],
    ["a wrong shared value", file({}, { service_name: 3 })],
    ["an alias of a step", file({ CradleDataLoading_training: { format: "xlsx" } })],
    ["an invalid class name", file({}, {}, { XGBoostTraining: "training" })],
    ["a file without sections", { metadata: { config_types: {} }, configuration: {} }],
    [
      "a processing section of mid-2025",
      {
        ...file({}),
        configuration: {
          shared: {},
          specific: {},
          processing: { processing_specific: { TabularPreprocessing: { test_split: 7 } } },
        },
      },
    ],
  ])("refuses %s", (_, document) => {
    expect(accepts(document)).toBe(false);
  });

  test("describes each name: fields by their documentation, other names by their meaning", () => {
    const text = JSON.stringify(schema);
    for (const name of ["max_depth", "label_name", "s3_bucket", "processing_instance_type_small", "train_ratio"])
      expect(text).toContain(`"${name}"`);
    expect(text).toContain("s3://bucket/prefix/");
  });

  test("for one step is a separate document", () => {
    const spec = standardRegistry.names.get("XGBoostTraining");
    if (spec === undefined) throw new Error("there is no such step");
    const one = z.fromJSONSchema(stepFileSchema(spec, standardSteps) as Parameters<typeof z.fromJSONSchema>[0]);
    expect(one.safeParse({ max_depth: 8, job_type: "training" }).success).toBe(true);
    expect(one.safeParse({ max_depth: "8" }).success).toBe(false);
  });
});
