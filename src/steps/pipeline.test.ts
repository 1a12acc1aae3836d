import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { specSchema } from "../author/spec/spec-schema.ts";
import { definePack, defineStep, param } from "../index.ts";
import { resolve } from "../resolve/index.ts";
import type { PipelineValue } from "../spec/pipeline.ts";
import { Pipeline, parseSpec, printSpec, standardRegistry } from "./pipeline.ts";

const ids = (value: PipelineValue) => value.steps.map((step) => step.id);
const step = (value: PipelineValue, id: string) => value.steps.find((one) => one.id === id);

const TEN = [
  "DataLoading_training",
  "TabularPreprocessing_training",
  "XGBoostTraining",
  "DataLoading_calibration",
  "TabularPreprocessing_calibration",
  "XGBoostModelEval_calibration",
  "ModelCalibration_calibration",
  "Package",
  "Payload",
  "Registration",
];

describe("autoTrainXgboost", () => {
  const told = { label: "Status", positive: "bad" };

  it("creates the ten usual steps, with disjoint rows in the two branches", () => {
    const value = Pipeline("credit_risk")
      .autoTrainXgboost("data/credit.csv", { ...told, maxDepth: 5 })
      .toPipeline();
    expect(ids(value)).toEqual(TEN);
    expect(step(value, "DataLoading_training")?.config).toEqual({
      source: "data/credit.csv",
      shareFrom: 0,
      shareTo: 0.8,
    });
    expect(step(value, "DataLoading_calibration")?.config).toEqual({
      source: "data/credit.csv",
      shareFrom: 0.8,
      shareTo: 1,
    });
    expect(step(value, "XGBoostTraining")?.config).toEqual({ maxDepth: 5 });
    expect(value.context).toEqual(told);
    expect(value.parameters).toEqual([]);
  });

  it("declares a parameter for the label instead of guessing it", () => {
    const value = Pipeline("fraud_detection").autoTrainXgboost("s3://data/").toPipeline();
    expect(value.parameters.map(({ name, type }) => [name, type])).toEqual([["Label", "String"]]);
    expect(value.parameters[0]).not.toHaveProperty("default");
    expect(value.context).toEqual({ label: { Get: "Parameters.Label" }, task: "binary" });
  });

  it("calibrates on a different share, or skips calibration", () => {
    const other = Pipeline("n")
      .autoTrainXgboost("x", { ...told, calibration: 0.3 })
      .toPipeline();
    expect(step(other, "DataLoading_training")?.config["shareTo"]).toBe(0.7);
    const none = Pipeline("n")
      .autoTrainXgboost("x", { ...told, calibration: false, register: false })
      .toPipeline();
    expect(ids(none)).toEqual([
      "DataLoading",
      "TabularPreprocessing",
      "XGBoostTraining",
      "XGBoostModelEval",
      "Package",
      "Payload",
    ]);
    expect(ids(Pipeline("n").autoTrainXgboost("x", { label: "y", task: "regression" }).toPipeline())).not.toContain(
      "ModelCalibration_calibration",
    );
  });

  it("reports an invalid share together with other errors", () => {
    const { diagnostics } = Pipeline("n")
      .autoTrainXgboost("x", { ...told, calibration: 1.5, maxDepth: 99 })
      .build();
    expect(diagnostics.map((fault) => [fault.code, fault.at.field])).toContainEqual(["config/bad-value", "maxDepth"]);
    expect(diagnostics.map((fault) => fault.at.field)).toContain("shareTo");
  });

  it("can be continued", () => {
    const value = Pipeline("n")
      .autoTrainXgboost("x", { ...told, seed: 7 })
      .requires({ minAuc: 0.8 })
      .createModel()
      .toPipeline();
    expect(ids(value)).toEqual([...TEN, "XGBoostModel"]);
    expect(value.context.seed).toBe(7);
  });
});

describe("role words", () => {
  it("as a chain", () => {
    const value = Pipeline("fraud_detection")
      .loadData("s3://data/", { validationSplit: 0.2 })
      .preprocessWithDefaults()
      .trainXgboost({ maxDepth: 8, nEstimators: 200 })
      .evaluatePerformance()
      .toPipeline();
    expect(ids(value)).toEqual(["DataLoading", "TabularPreprocessing", "XGBoostTraining", "XGBoostModelEval"]);
    expect(value.context).toEqual({ validationSplit: 0.2, label: { Get: "Parameters.Label" } });
  });

  it("works in a spec, both in code and as a document", () => {
    const steps = ["data_loading", "preprocessing", "training", "evaluation"];
    const requirements = { minAuc: 0.85, maxTrainingTime: "4 hours" };
    const value = Pipeline.fromSpec({ name: "n", data: "s3://data/", label: "y", steps, requirements }).toPipeline();
    expect(ids(value)).toEqual(["DataLoading", "TabularPreprocessing", "XGBoostTraining", "XGBoostModelEval"]);
    expect(step(value, "XGBoostTraining")?.config).toEqual({ maxRuntime: 14_400 });
    const open = Pipeline.fromSpec({ steps, requirements }).toPipeline();
    expect(open.parameters.map(({ name }) => name)).toEqual(["DataSource", "Label"]);
    const read = parseSpec(printSpec(value), "n.yaml");
    expect(read.diagnostics).toEqual([]);
    expect(read.value.steps.map(({ at: _at, ...rest }) => rest)).toEqual(value.steps);
  });
});

it("resolves each of the standard pack's roles to one step, or to one step per framework with XGBoost's first", () => {
  for (const [role, specs] of standardRegistry.roles) {
    const [first, ...others] = specs.map(({ name }) => name);
    if (others.length > 0) expect([role, first]).toEqual([role, expect.stringMatching(/^XGBoost/)]);
    const kind = first?.replace("XGBoost", "");
    expect([role, others.map((name) => name.replace(/^(LightGBM|PyTorch)/, ""))]).toEqual([
      role,
      others.map(() => kind),
    ]);
  }
});

it("gains verbs from additional packs", () => {
  const score = defineStep({
    name: "Score",
    verb: "score",
    summary: "Scores.",
    rank: 60,
    inputs: { model: { kind: "model.xgboost", doc: "…", from: "trained" } },
    outputs: {},
    config: z.object({ top: z.int().default(3) }),
    job: { type: "gate" },
  });
  const mine = definePack({ name: "mine", version: "1.0.0", steps: [score] });
  const start = Pipeline.with(mine);
  const value = start("n")
    .autoTrainXgboost("x", { label: "y" })
    .score({ top: param.integer("Top") })
    .toPipeline();
  expect(ids(value).at(-1)).toBe("Score");
  expect(ids(start.fromSpec({ data: "x", label: "y", steps: ["training", "Score"] }).toPipeline())).toContain("Score");
  const handle = Pipeline("n").step("s", score);
  expect(
    Pipeline("n")
      .use(handle)
      .build()
      .diagnostics.map((fault) => fault.code),
  ).toEqual(["author/foreign-handle", "author/foreign-step"]);
});

it("has only references in the published JSON Schema that can be resolved from the root, as editors do", () => {
  const text = readFileSync(new URL("../../schema/spec.schema.json", import.meta.url), "utf8");
  const refs = [...text.matchAll(/"\$ref": "#\/\$defs\/([^"]+)"/g)].map(([, name]) => name as string);
  expect(refs.length).toBeGreaterThan(0);
  const { $defs } = JSON.parse(text) as { readonly $defs: object };
  expect([...new Set(refs)].filter((name) => !Object.hasOwn($defs, name))).toEqual([]);
});

it("keeps the published JSON Schema up to date (node scripts/generate-spec-schema.mjs)", () => {
  const published = readFileSync(new URL("../../schema/spec.schema.json", import.meta.url), "utf8");
  expect(JSON.parse(published)).toEqual(specSchema(standardRegistry));
});

describe("autoInsert", () => {
  const wishes = [
    Pipeline("fraud", { autoInsert: true }).loadData("a.csv", { label: "y" }).trainXgboost(),
    Pipeline.fromSpec(
      { name: "fraud", data: "a.csv", label: "y", steps: ["data_loading", "training"] },
      { autoInsert: true },
    ),
    Pipeline.fromSpec({
      name: "fraud",
      data: "a.csv",
      label: "y",
      steps: ["data_loading", "training"],
      autoInsert: true,
    }),
  ];
  it.each(wishes)("inserts the steps that a call needs, with a note (%#)", (wish) => {
    const { value, diagnostics } = resolve(wish.toPipeline(), standardRegistry);
    expect(ids(value)).toEqual(["DataLoading", "TabularPreprocessing", "XGBoostTraining"]);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([["resolve/inserted", "note"]]);
  });
  it("is written to a spec and read back", () => {
    const text = printSpec(wishes[0]?.toPipeline() as PipelineValue);
    expect(text).toContain("auto_insert: true");
    expect(parseSpec(text, "p.yaml").value.autoInsert).toBe(true);
    expect(parseSpec("auto_insert: often\nsteps: [data_loading]", "p.yaml").diagnostics).toMatchObject([
      { code: "author/bad-shape" },
    ]);
  });
  it("leaves gates unchanged", () => {
    const { gates } = Pipeline("fraud", { autoInsert: true })
      .loadData("a.csv", { label: "y" })
      .trainXgboost()
      .evaluatePerformance()
      .deployIf(
        (m) => m.auc.gte(0.8),
        (b) => b.package(),
      )
      .toPipeline();
    expect(gates).toHaveLength(1);
  });
  it("rejects the call without it, even in the editor", () => {
    // @ts-expect-error XGBoostTraining needs tabular.processed
    expect(() => Pipeline("fraud").loadData("a.csv", { label: "y" }).trainXgboost()).toThrow("needs tabular.processed");
  });
});

it("a pipeline from a spec accepts the same options as a pipeline from calls; the spec takes precedence", () => {
  const steps = ["data_loading", "preprocessing"] as const;
  const allow = [{ rule: "definition/unused-parameter", reason: "used by hand" }];
  const options = { cache: false, retries: 5, data_version: false, metadata: { team: "risk" }, allow } as const;
  const read = Pipeline.fromSpec({ data: "s3://b/", label: "y", steps, retries: 2, allow }, options).toPipeline();
  const { cache, retries, dataVersion, metadata } = read;
  expect({ cache, retries, dataVersion, metadata }).toEqual({
    cache: false,
    retries: 2,
    dataVersion: false,
    metadata: { team: "risk" },
  });
  expect(read.allow).toEqual([...allow, ...allow]);
});
