import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../base/canonical.ts";
import { completeConfig } from "../config/index.ts";
import { createRegistry } from "../registry/registry.ts";
import { contractOf } from "../spec/contract.ts";
import { fieldInfo } from "../spec/fields.ts";
import type { JobView } from "../spec/job.ts";
import { replacesScript, scriptOf, userCode } from "../spec/script.ts";
import type { StepSpec } from "../spec/step.ts";
import { dataLoading, registration, standardPack, tabularPreprocessing, xgboostTraining } from "./index.ts";

const { value: registry, diagnostics } = createRegistry([standardPack]);
const steps: readonly StepSpec[] = standardPack.steps;

const view = (inputs: JobView["inputs"], config: JobView["config"] = {}): JobView => ({
  step: "Registration",
  config,
  context: { task: "binary" },
  inputs,
  pipeline: { name: `fraud-${"x".repeat(56)}-${"y".repeat(20)}`, title: "fraud" },
  target: { name: "local", region: "us-east-1", role: "arn:aws:iam::000000000000:role/r" },
  image: () => "image",
});

describe("the standard pack", () => {
  it("defines every name, alias and verb once", () => {
    expect(diagnostics).toEqual([]);
    expect(registry.parse("CradleDataLoading_training")).toMatchObject({ spec: dataLoading, branch: "training" });
  });

  it("documents every field and port", () => {
    for (const { name, config, inputs, outputs } of steps) {
      for (const [field, schema] of Object.entries(config.shape)) {
        expect(fieldInfo(schema as never).doc, `${name}.${field}`).toMatch(/^[A-Z].*\.$/);
      }
      for (const [port, { doc }] of [...Object.entries(inputs), ...Object.entries(outputs)]) {
        expect(doc, `${name}.${port}`).toMatch(/\.$/);
      }
    }
  });

  it("refuses several instances wherever each would do all the work", () => {
    const codes = (spec: StepSpec, config: JsonObject = { instanceCount: 3 }): string =>
      completeConfig(spec, config, {}, {}, [{ name: "N", type: "Integer", default: 3 }])
        .diagnostics.filter(({ at }) => at.field === "instanceCount")
        .map(({ code }) => code)
        .join();
    for (const spec of steps.filter(({ config }) => Object.hasOwn(config.shape, "instanceCount"))) {
      const script = scriptOf(spec, { script: "own/" });
      const isAlwaysTheUsers = script !== undefined && userCode(script) !== undefined && !replacesScript(spec);
      expect(spec.hosts === undefined, spec.name).toBe(isAlwaysTheUsers);
      expect(codes(spec), spec.name).toBe(spec.hosts === "repeat" ? "config/instances" : "");
      expect(codes(spec, { instanceCount: { Get: "Parameters.N" } }), spec.name).toBe(codes(spec));
      const own = { instanceCount: 3, script: "own/", entry: "main.py" };
      if (replacesScript(spec)) expect(codes(spec, own), spec.name).toBe("");
    }
  });

  it("declares which steps' instances exchange messages", async () => {
    for (const spec of steps) {
      const folder = scriptOf(spec, {})?.folder;
      if (folder === undefined || !folder.startsWith("file:")) continue;
      const names = (await readdir(new URL(folder))).filter((name) => name.endsWith(".py"));
      const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
      // The latter two meet for the script.
      const meets = texts.some((text) => /\b(hosts\.meet|run_transform|on_machines)\(/.test(text));
      expect(spec.hosts === "exchange", spec.name).toBe(meets);
    }
  });

  it("has valid defaults in every schema, so that only data and the user's code must be set", () => {
    const missing = steps.flatMap((spec) => {
      const { value, diagnostics: faults } = completeConfig(spec, {}, {}, {});
      expect(spec.config.partial().safeParse(value).success, spec.name).toBe(true);
      return faults.map((fault) => `${spec.name}.${fault.at.field}`);
    });
    expect(missing).toEqual([
      "DataLoading.source",
      "LightGBMTraining.script",
      "PyTorchTraining.script",
      "DummyTraining.source",
      "TableExport.destination",
      "PredictionExport.destination",
    ]);
  });

  it("keeps machine fields out of the script contract", () => {
    const names = contractOf(xgboostTraining)?.arguments.map(({ name }) => name);
    expect(names).toContain("max_depth");
    expect(names).not.toContain("instance_type");
    expect(contractOf(tabularPreprocessing)?.arguments.map(({ name }) => name)).toContain("branch");
  });

  it("passes a query in SageMaker's form, and a path as a path", () => {
    const { job } = dataLoading;
    const query = { AthenaDatasetDefinition: { Catalog: "c" } };
    expect(job.external?.(view({}, { source: query }))).toEqual([{ name: "source", dataset: query }]);
    expect(job.external?.(view({}, { source: "s3://b/x.csv" }))).toEqual([{ name: "source", uri: "s3://b/x.csv" }]);
    const parameter = { Get: "Parameters.data" };
    expect(job.external?.(view({}, { source: parameter }))).toEqual([{ name: "source", uri: parameter }]);
  });
});

describe("registration", () => {
  it("names the group after the pipeline, within the service's limits", () => {
    const { ModelPackageGroupName: group } = registration.job.request(view({ package: "s3://b/model.tar.gz" }));
    expect(group).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
  });

  it("requires samples and metrics only if they are wired", () => {
    const bare = registration.job.request(view({ package: "s3://b/model.tar.gz" }));
    expect(Object.keys(bare)).not.toEqual(expect.arrayContaining(["SamplePayloadUrl"]));
    expect(bare["ModelMetrics"]).toBeUndefined();
    const metrics = { Get: "Steps.Eval.X" };
    const full = registration.job.request(view({ package: "s3://b/m", payload: "s3://b/p.tar.gz", metrics }));
    expect(full).toMatchObject({
      Domain: "MACHINE_LEARNING",
      Task: "CLASSIFICATION",
      SamplePayloadUrl: "s3://b/p.tar.gz",
    });
    expect(JSON.stringify(full["ModelMetrics"])).toContain('"Values":[{"Get":"Steps.Eval.X"},"metrics.json"]');
  });
});
