import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checkConfig } from "../config/index.ts";
import { definePack, defineStep } from "../index.ts";
import { resolve } from "../resolve/index.ts";
import { contractOf } from "../spec/contract.ts";
import type { StepSpec } from "../spec/step.ts";
import { dataLoading, tabularPreprocessing } from "../steps/index.ts";
import { Pipeline, standardRegistry } from "../steps/pipeline.ts";
import { defineScript } from "./script-step.ts";
import { printSpec } from "./spec/print-spec.ts";
import { parseSpec } from "./spec/read/parse-spec.ts";
import { withScripts } from "./spec/read/spec-scripts.ts";
import { yaml } from "./spec/yaml.ts";

const clean = defineScript({
  name: "CleanRows",
  script: "scripts/clean.py",
  inputs: { data: "tabular.raw" },
  outputs: { data: "tabular.raw" },
  config: { threshold: z.number().default(0.5) },
});

describe("a user's script", () => {
  test("has the declared ports, and a contract like any other step", () => {
    expect(contractOf(clean)).toMatchObject({
      step: "CleanRows",
      inputs: { data: { path: "/opt/ml/processing/input/data", optional: false } },
      outputs: { data: { path: "/opt/ml/processing/output/data" } },
      arguments: [{ name: "threshold", flag: "--threshold", type: "number" }],
    });
    expect(clean.job).toMatchObject({ script: { folder: "scripts/clean.py", entry: "clean.py" } });
    expect([clean.verb, clean.rank, clean.follows]).toEqual(["cleanRows", 5, "data"]);
  });

  test("derives its rank from its outputs", () => {
    const rank = (kind: "tabular.processed" | "model.mine" | "report.mine") =>
      defineScript({ name: "S", script: "s", outputs: { out: kind } }).rank;
    expect([rank("tabular.processed"), rank("model.mine"), rank("report.mine")]).toEqual([15, 31, 61]);
  });

  test("can be passed to .step() without a pack, typed by its ports", () => {
    const p = Pipeline("n");
    const load = p.step("load", dataLoading, {}, { source: "s3://b/x.csv" });
    const rows = p.step("clean", clean, { data: load.out.data }, { threshold: 0.2 });
    const prep = p.step("prep", tabularPreprocessing, { data: rows.out.data }, { label: "y" });
    const made = p.use(prep);
    const { value, diagnostics } = made.build();
    expect(diagnostics).toEqual([]);
    expect(resolve(value, made.registry).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(made.registry.names.get("CleanRows")).toBe(clean);
    // @ts-expect-error the port is called data
    expect(() => p.step("x", clean, { rows: load.out.data })).toThrow("CleanRows has no input 'rows'");
    expect(() => p.step("x", clean, { data: prep.out.processed as never })).toThrow("tabular.processed");
  });

  test("is a method of any pipeline that uses its pack", () => {
    const start = Pipeline.with(definePack({ name: "own", version: "1.0.0", steps: [clean] }));
    const made = start("n").loadData("s3://b/x.csv").cleanRows({ threshold: 0.1 }).preprocess({ label: "y" });
    const { value } = resolve(made.toPipeline(), made.registry);
    expect(value.wires.map(({ from, to }) => `${from.step} ${to.step}.${to.port}`)).toEqual(
      expect.arrayContaining(["DataLoading CleanRows.data", "CleanRows TabularPreprocessing.data"]),
    );
  });

  test("cannot have the same name as another step", () => {
    const made = Pipeline("n");
    const taken = defineScript({ name: "Package", script: "s.py", outputs: { package: "package" } });
    const step = made.step("x", taken);
    expect(
      made
        .use(step)
        .build()
        .diagnostics.map(({ code }) => code),
    ).toContain("author/other-step");
    const other = defineStep({ ...clean, name: "Other", verb: "other" });
    expect(
      made
        .use(made.step("y", other, { data: "auto" as never }))
        .build()
        .diagnostics.map(({ code }) => code),
    ).toContain("author/foreign-step");
  });
});

const SPEC = `
name: n
data: s3://b/x.csv
label: y
scripts:
  CleanRows:
    script: scripts/clean.py
    inputs: { data: tabular.raw }
    outputs: { data: tabular.raw, notes: { kind: report, propertyFile: notes.json, metrics: [dropped] } }
    config: { threshold: 0.5, columns: list, mode: fast, rounds: 3 }
steps:
  - data_loading
  - { step: CleanRows, config: { columns: [a, b] } }
  - preprocessing
  - training
`;

describe("a script in a spec", () => {
  test("is wired and configured like any other step", () => {
    const { value, diagnostics } = parseSpec(standardRegistry, SPEC, "n.yaml");
    expect(diagnostics).toEqual([]);
    const registry = withScripts(standardRegistry, yaml().parse(SPEC));
    const wired = resolve(value, registry);
    expect(wired.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(wired.value.wires.find(({ to }) => to.step === "TabularPreprocessing" && to.port === "data")?.from).toEqual({
      step: "CleanRows",
      port: "data",
    });
  });

  test("is printed and read back unchanged", () => {
    const { value } = parseSpec(standardRegistry, SPEC, "n.yaml");
    const registry = withScripts(standardRegistry, yaml().parse(SPEC));
    const printed = printSpec(registry, value);
    expect(yaml().parse(printed).scripts).toEqual(yaml().parse(SPEC).scripts);
    const plain = (one: typeof value) => ({ ...one, steps: one.steps.map(({ at: _, ...step }) => step) });
    expect(plain(parseSpec(standardRegistry, printed, "n.yaml").value)).toEqual(plain(value));
  });

  test.each([
    ["yaml", "5.0", 5.5, []],
    ["yaml", "1e3", 5.5, []],
    ["yaml", "{ type: number, default: 5 }", 5.5, []],
    ["json", "5.0", 5.5, []],
    ["yaml", "5", 5.5, ["config/bad-value"]],
    ["json", "5", 5.5, ["config/bad-value"]],
  ])("in %s, has a setting with the default %s, which accepts %s", (form, initial, value, codes) => {
    const config = `{"threshold": ${initial}}`;
    const script = `{"script": "s.py", "inputs": {"data": "tabular.raw"}, "outputs": {"data": "tabular.raw"}, "config": ${config}}`;
    const text = `{"scripts": {"Clean": ${script}}, "steps": [{"step": "Clean", "config": {"threshold": ${value}}}]}`;
    const { value: pipeline, registry } = parseSpec(standardRegistry, text, `n.${form}`);
    const spec = registry.names.get("Clean") as StepSpec;
    expect(checkConfig(spec, pipeline.steps[0]?.config ?? {}, {}).map(({ code }) => code)).toEqual(codes);
    const printed = parseSpec(standardRegistry, printSpec(registry, pipeline), "n.yaml").registry.names.get("Clean");
    expect(z.toJSONSchema(printed?.config as z.ZodType)).toEqual(z.toJSONSchema(spec.config));
  });

  test("reports errors with their lines", () => {
    const faults = (text: string) =>
      parseSpec(standardRegistry, text, "n.yaml").diagnostics.map(({ message, at, hint }) => [
        message,
        at.range?.start.line,
        hint,
      ]);
    expect(faults(SPEC.replace("inputs: { data: tabular.raw }", "inputs: { data: tabular.rwa }"))[0]).toEqual([
      expect.stringContaining("tabular.rwa"),
      8,
      "did you mean 'tabular.raw'?",
    ]);
    expect(faults(SPEC.replace("script: scripts", "scrip: scripts"))[0]).toEqual([
      expect.stringContaining("scrip"),
      7,
      "did you mean 'script'?",
    ]);
    expect(faults(SPEC.replaceAll("CleanRows", "Package"))[0]?.[0]).toContain("Package");
    expect(faults(SPEC.replace("threshold: 0.5", "threshold: null"))[0]?.[0]).toContain("threshold");
  });
});
