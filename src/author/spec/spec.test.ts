import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { testPack } from "../../../test/types/pack.ts";
import { createRegistry } from "../../registry/registry.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { param } from "../expressions.ts";
import { applyEdits } from "./edit-spec.ts";
import { fromSpec, stageSpec } from "./read/from-spec.ts";
import { parseSpec } from "./read/parse-spec.ts";

const registry = createRegistry([testPack]).value;
const parse = (source: string, file = "fraud.yaml") => parseSpec(registry, source, file);
const ids = (value: PipelineValue) => value.steps.map((step) => step.id);
const bare = (value: PipelineValue): PipelineValue => ({
  ...value,
  steps: value.steps.map(({ at: _at, ...step }) => step),
  requirements: value.requirements.map(({ place: _place, ...wish }) => wish),
});

describe("a short spec", () => {
  const short = fromSpec(registry, {
    name: "fraud",
    data: "s3://data/",
    label: "Status",
    steps: ["data_loading", "preprocessing", "training", "evaluation"],
    requirements: { minAuc: 0.85, maxTrainingTime: "4 hours" },
  });

  it("finds a step for every role, and assigns data, label and requirements correctly", () => {
    const value = short.toPipeline();
    expect(ids(value)).toEqual(["DataLoading", "TabularPreprocessing", "XGBoostTraining", "XGBoostModelEval"]);
    expect(value.steps[0]?.config).toEqual({ source: "s3://data/" });
    expect(value.context).toEqual({ label: "Status" });
    expect(value.requirements).toEqual([{ metric: "auc", at: "least", value: 0.85 }]);
    expect(value.steps[2]?.config).toEqual({ maxRuntime: 14_400 });
  });

  it("produces the same pipeline from YAML and JSON, with keys in either spelling", () => {
    const yaml = parse(
      "name: fraud\ndata: s3://data/\nlabel: Status\nsteps: [data_loading, preprocessing, training, evaluation]\nrequirements: { min_auc: 0.85, max_training_time: 4 hours }\n",
    );
    const json = parse(
      '{"name":"fraud","data":"s3://data/","label":"Status","steps":["data_loading","preprocessing","training","evaluation"],"requirements":{"minAuc":0.85,"maxTrainingTime":"PT4H"}}',
      "fraud.json",
    );
    expect(bare(yaml.value)).toEqual(short.toPipeline());
    expect(bare(json.value)).toEqual(short.toPipeline());
    expect([...yaml.diagnostics, ...json.diagnostics]).toEqual([]);
  });

  it("turns unspecified values into parameters", () => {
    const { value, diagnostics } = parse("steps: [data_loading]\n", "work/churn.pipeline.yaml");
    expect(diagnostics).toEqual([]);
    expect(value.title).toBe("churn");
    expect(value.parameters.map(({ name, type }) => [name, type])).toEqual([["DataSource", "String"]]);
    expect(value.steps[0]?.config).toEqual({ source: { Get: "Parameters.DataSource" } });
  });

  it("chooses the step that fits the others if several steps have the same role", () => {
    const value = parse("data: x\nsteps: [data_loading, preprocessing, evaluation, training_training]").value;
    expect(ids(value)).toContain("XGBoostTraining_training");
    const named = parse("data: x\nsteps: [loading, preprocessing, LightGBMTraining]").value;
    expect(ids(named)).toContain("LightGBMTraining");
  });

  it("accepts expressions if the spec is written in code", () => {
    const value = fromSpec(registry, {
      name: "n",
      data: param.string("Table", { default: "x" }),
      steps: ["loading"],
    }).toPipeline();
    expect(value.parameters).toEqual([{ name: "Table", type: "String", default: "x" }]);
  });
});

describe("branches", () => {
  const source = `
data: s3://b/table.csv
shares: { training: 0.8, calibration: 0.2 }
branches:
  training: [data_loading, preprocessing]
  calibration: [data_loading, preprocessing, evaluation, calibration]
steps: [training]
`;
  it("provide names for their steps, and split the rows of one table", () => {
    const { value, diagnostics } = parse(source);
    expect(diagnostics).toEqual([]);
    expect(ids(value)).toEqual([
      "XGBoostTraining",
      "DataLoading_training",
      "TabularPreprocessing_training",
      "DataLoading_calibration",
      "TabularPreprocessing_calibration",
      "XGBoostModelEval_calibration",
      "ModelCalibration_calibration",
    ]);
    expect(value.steps[1]?.config).toEqual({ shareFrom: 0, shareTo: 0.8, source: "s3://b/table.csv" });
    expect(value.steps[3]?.config).toEqual({ shareFrom: 0.8, shareTo: 1, source: "s3://b/table.csv" });
  });

  it("can have separate data", () => {
    const { value, diagnostics } = parse("data: { a: s3://a, b: s3://b }\nsteps: [data_loading_a, data_loading_b]");
    expect(diagnostics).toEqual([]);
    expect(value.steps.map((step) => step.config["source"])).toEqual(["s3://a", "s3://b"]);
  });

  it("reject shares that add up to more than all rows", () =>
    expect(parse(source.replace("0.2", "0.3")).diagnostics.map((fault) => fault.code)).toEqual(["author/shares"]));
});

describe("entries in full", () => {
  it("refer to inputs by written name, id or URI, or leave them unwired", () => {
    const { value, diagnostics } = parse(`
data: x
steps:
  - data_loading
  - { step: preprocessing, name: prep, inputs: { data: data_loading.data, signature: null }, after: [data_loading] }
  - { step: LightGBMTraining, inputs: { data: s3://b/processed/ } }
  - { step: XGBoostTraining, inputs: { data: prep.processed, hyperparameters: { uri: best.json } }, config: { max_depth: 3, nEstimators: 7 } }
`);
    expect(diagnostics).toEqual([]);
    expect(value.steps.map(({ id, inputs, after, config }) => ({ id, inputs, after, config })).slice(1)).toEqual([
      {
        id: "prep",
        inputs: { data: { from: "output", step: "DataLoading", port: "data" }, signature: { from: "nothing" } },
        after: ["DataLoading"],
        config: {},
      },
      { id: "LightGBMTraining", inputs: { data: { from: "external", uri: "s3://b/processed/" } }, config: {} },
      {
        id: "XGBoostTraining",
        inputs: {
          data: { from: "output", step: "prep", port: "processed" },
          hyperparameters: { from: "external", uri: "best.json" },
        },
        config: { maxDepth: 3, nEstimators: 7 },
      },
    ]);
  });
});

describe("errors have a location and, if possible, a suggested name", () => {
  const cases: readonly (readonly [string, string, number, number, string | undefined])[] = [
    ["stps: [training]\n", "author/unknown-key", 1, 1, "did you mean 'steps'?"],
    ["steps:\n  - data_loding\n", "author/unknown-step", 2, 5, "did you mean 'data_loading'?"],
    ["steps:\n  - XGBostTraining_training\n", "author/unknown-step", 2, 5, "did you mean 'XGBoostTraining_training'?"],
    ["data: x\nsteps:\n  - step: loading\n    confg: {}\n", "author/unknown-key", 4, 5, "did you mean 'config'?"],
    [
      "data: x\nsteps:\n  - { step: loading, config: { share_form: 0 } }\n",
      "config/unknown-field",
      3,
      32,
      "did you mean 'share_from'?",
    ],
    ["data: x\nsteps:\n  - { step: loading, config: { share_from: 7 } }\n", "config/bad-value", 3, 44, undefined],
    [
      "data: x\nsteps: [loading, { step: preprocessing, inputs: { dta: loading.data } }]\n",
      "author/unknown-input",
      2,
      51,
      "did you mean 'data'?",
    ],
    [
      "data: x\nsteps: [loading, { step: preprocessing, inputs: { data: loadng.data } }]\n",
      "author/unknown-source",
      2,
      57,
      "did you mean 'loading.data'?",
    ],
    ["data: x\nsteps: [loading]\ncontext:\n  test_split: 2\n", "author/context-value", 4, 15, undefined],
    ["data: x\nsteps: [loading]\nrequirements:\n  min_auc: high\n", "author/requirement-value", 4, 12, undefined],
    [
      "data: x\nsteps: [loading]\nlabel: { Get: Parameters.Labl }\nparameters: { Label: {} }\n",
      "author/unknown-parameter",
      4,
      13,
      "did you mean 'Label'?",
    ],
    ["data: x\nsteps: loading\n", "author/not-a-step", 2, 8, undefined],
    ["a: [1\n", "author/syntax", 2, 1, undefined],
    ["data: x\nsteps: [*none]\n", "author/syntax", 2, 9, undefined],
    ["data: x\nsteps: &a [*a]\n", "author/syntax", 2, 12, undefined],
    ["data: x\nsteps: [{ step: loading, config: { constructor: 1 } }]\n", "config/unknown-field", 2, 36, undefined],
    [
      "steps: [{ step: loading, arm: { gate: g, side: then } }]\ndata: x\ngates: [{ id: gate, conditions: [] }]\n",
      "author/unknown-gate",
      1,
      31,
      undefined,
    ],
  ];
  it.each(cases)("%j: %s", (source, code, line, column, hint) => {
    const fault = parse(source).diagnostics[0];
    expect(fault).toMatchObject({ code, at: { file: "fraud.yaml", range: { start: { line, column } } } });
    if (hint !== undefined) expect(fault?.hint).toBe(hint);
  });

  it("and a fix that resolves them", () => {
    const source =
      "# ours\ndata: x # the table\nsteps:\n  - loadng\n  - { step: preprocessing, config: { drop_colums: [a] } }\nlabl: y\n";
    const first = parse(source);
    const edits = first.diagnostics.flatMap((fault) => fault.fix?.edits ?? []);
    const fixed = applyEdits(source, edits);
    expect(parse(fixed).diagnostics).toEqual([]);
    expect(fixed).toContain("# ours\ndata: x # the table\n");
    expect(fixed).toContain("drop_columns");
  });
});

it("reading never throws, regardless of the document", () => {
  const known = fc.constantFrom(
    "name",
    "data",
    "shares",
    "label",
    "context",
    "parameters",
    "steps",
    "branches",
    "gates",
    "requirements",
    "order",
  );
  const leaf = fc.oneof(
    fc.constantFrom("loading", "training", "preprocessing_x", "x.y"),
    fc.integer(),
    fc.constant(null),
    fc.boolean(),
  );
  const key = fc.oneof(
    known,
    fc.constantFrom("step", "config", "inputs", "arm", "after", "cache", "Get", "data", "type", "id"),
  );
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie("node"), { maxLength: 3 }),
      fc.dictionary(key, tie("node"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.oneof(node, fc.dictionary(known, node)), (document) => {
      const { diagnostics } = stageSpec(registry, document);
      expect(diagnostics.every((fault) => !/\{\w+\}|undefined|\[object/.test(fault.message))).toBe(true);
    }),
    { numRuns: cases(300) },
  );
});
