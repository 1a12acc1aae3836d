import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { yaml } from "../../author/spec/yaml.ts";
import { canonicalText, type Json } from "../../base/canonical.ts";
import { hasErrors } from "../../diagnostics/index.ts";
import { nodeHost } from "../host/host.ts";
import { prepare } from "../load/prepare.ts";
import { setValues, unsetValues } from "./edit/set-values.ts";
import { mergeConfigs } from "./merge-configs.ts";
import { splitConfig } from "./split-config.ts";

const folder = mkdtempSync(join(tmpdir(), "all-roads-"));
const host = { ...nodeHost(() => undefined), folder };

const STEPS = {
  load: ["CradleDataLoadConfig", { job_type: "training", source: "s3://b/x.csv" }],
  prep: ["TabularPreprocessingConfig", { job_type: "training", label: "y", positive: "1" }],
  train: ["XGBoostTrainingConfig", { hyperparameters: { eta: 0.3, num_round: 50 }, max_depth: 4 }],
} as const;
const SHARED = {
  author: "lee",
  region: "us-east-1",
  bucket: "b",
  service_name: "credit",
  pipeline_version: "1.0",
  volume_size_gb: 50,
};

/** The same configs in each form that teams write. */
const FORMS: readonly ((shared: Json, all: readonly (readonly [string, Json])[]) => Json)[] = [
  (shared, all) => ({ shared, specific: Object.fromEntries(all) }),
  (shared, all) => ({
    shared,
    processing_shared: {},
    processing_specific: Object.fromEntries(all.filter(([name]) => name !== "train")),
    specific: Object.fromEntries(all.filter(([name]) => name === "train")),
  }),
  (shared, all) => ({
    shared,
    processing: {
      processing_shared: {},
      processing_specific: Object.fromEntries(all.filter(([name]) => name !== "train")),
    },
    specific: Object.fromEntries(all.filter(([name]) => name === "train")),
  }),
];
const config_types = Object.fromEntries(Object.entries(STEPS).map(([name, [type]]) => [name, type]));
const fileOf = (form: (typeof FORMS)[number], without: readonly string[] = []): Json => ({
  metadata: { config_types },
  configuration: form(
    SHARED,
    Object.entries(STEPS).map(([name, [, own]]) => [
      name,
      Object.fromEntries(
        Object.entries(own as Readonly<Record<string, Json>>).filter(([key]) => !without.includes(key)),
      ),
    ]),
  ),
});

/** Values that can be set, each with its text and its name in a layer file. */
const VALUES = [
  ["load", "source", "s3://other/y.csv"],
  ["prep", "label", "z"],
  ["prep", "dropColumns", ["a", "b"]],
  ["train", "learningRate", 0.05],
  ["train", "nEstimators", 70],
  ["train", "maxDepth", 9],
  ["train", "volumeSizeGb", 70],
  ["load", "environment", { DEBUG: "1" }],
] as const;
const chosen = fc.record({
  form: fc.constantFrom(...FORMS),
  values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 4 }),
  write: fc.constantFrom<(value: Json) => string>(
    (value) => JSON.stringify(value, null, 2),
    (value) => yaml().stringify(value),
  ),
});

async function compiled(
  file: string,
  choices: { readonly configs?: readonly string[]; readonly set?: readonly string[] } = {},
) {
  const { compiled: found, diagnostics } = await prepare(host, file, { ...choices, target: "local", facts: "read" });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return canonicalText(found?.definition);
}
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

describe("values compile to the same bytes", () => {
  test("whether they are set in the file, on the command line, in layers, or in split and merged layers", async () => {
    await fc.assert(
      fc.asyncProperty(chosen, async ({ form, values, write: print }) => {
        const text = print(fileOf(form));
        const name = text.startsWith("{") ? "credit.json" : "credit.yaml";
        const assignments = values.map(
          ([step, field, value]) => `${step}.${field}=${typeof value === "string" ? value : JSON.stringify(value)}`,
        );
        write(name, text);
        const commandLine = await compiled(name, { set: assignments });
        const steps: Record<string, Record<string, Json>> = {};
        for (const [step, field, value] of values) steps[step] = { ...steps[step], [field]: value };
        write("layers.yaml", yaml().stringify({ steps }));
        expect(await compiled(name, { configs: ["layers.yaml"] })).toBe(commandLine);
        const set = await setValues(host, name, assignments);
        expect(hasErrors(set.diagnostics)).toBe(false);
        expect(await compiled(name)).toBe(commandLine);
        await splitConfig(host, name, { output: "split.yaml" });
        await mergeConfigs(host, ["split.yaml"], "merged.json");
        expect(await compiled("merged.json")).toBe(commandLine);
      }),
      { numRuns: cases(8) },
    );
  });
  test("whether an incomplete file is completed in the file, on the command line, or by layers", async () => {
    for (const form of FORMS) {
      write("whole.json", JSON.stringify(fileOf(form)));
      const whole = await compiled("whole.json");
      write("part.json", JSON.stringify(fileOf(form, ["source"])));
      expect(await compiled("part.json", { set: ["load.source=s3://b/x.csv"] })).toBe(whole);
      write("l.yaml", "steps:\n  load:\n    source: s3://b/x.csv\n");
      expect(await compiled("part.json", { configs: ["l.yaml"] })).toBe(whole);
      expect(await compiled("part.json", { configs: ["whole.json"] })).toBe(whole);
      await setValues(host, "part.json", ["load.source=s3://b/x.csv"]);
      expect(await compiled("part.json")).toBe(whole);
      await unsetValues(host, "part.json", ["load.source"]);
      const { diagnostics } = await prepare(host, "part.json", { target: "local", facts: "read" });
      expect(diagnostics).toMatchObject([{ code: "config/missing-field", at: { step: "load" } }]);
    }
  });
});
