import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testPack } from "../../../test/types/pack.ts";
import { Pipeline as TestPipeline } from "../../../test/types/pipeline.ts";
import { text } from "../../diagnostics/index.ts";
import { createRegistry } from "../../registry/registry.ts";
import { awsName, type Binding, type PipelineValue, type StepInstance } from "../../spec/pipeline.ts";
import { param } from "../expressions.ts";
import { applyEdits } from "./edit-spec.ts";
import { printSpec } from "./print-spec.ts";
import { fromSpec, stageSpec } from "./read/from-spec.ts";
import { parseSpec } from "./read/parse-spec.ts";
import { specSchema } from "./spec-schema.ts";

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

  it("cause a warning if they read the same rows", () => {
    const { diagnostics } = parse(source.replace(/shares.*\n/, ""));
    expect(diagnostics.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ["author/shared-rows", "warning", text("author/shared-rows", { branches: "training and calibration" })],
    ]);
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
    ["data: x\nsteps: loading\n", "author/bad-shape", 2, 8, undefined],
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

describe("edits", () => {
  it("set, insert and remove values, and leave everything else unchanged", () => {
    const source = "steps:\n  # first\n  - a # why\n  - b\nname: n\n";
    expect(
      applyEdits(source, [
        { path: ["steps", 1], action: "insert", value: "between" },
        { path: ["name"], action: "remove" },
        { path: ["context", "label"], action: "set", value: "y" },
      ]),
    ).toBe("steps:\n  # first\n  - a # why\n  - between\n  - b\ncontext:\n  label: y\n");
  });
  it("keep JSON JSON", () =>
    expect(applyEdits('{\n    "a": 1\n}\n', [{ path: ["b"], action: "set", value: [2] }])).toBe(
      '{\n    "a": 1,\n    "b": [\n        2\n    ]\n}\n',
    ));
});

// ---- printing and reading ------------------------------------------------------------------------

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
const line = fc.oneof(
  word,
  fc.constantFrom("a: b", "- x", "# no", "null", "1.0", "yes", "s3://b/k", "data.csv", "./a b", " ", "é\n", "{x}"),
);
const expression = fc.constantFrom(
  { Get: "Parameters.P" },
  { "Std:Join": { On: "/", Values: ["a", { Get: "Parameters.P" }] } },
);
const optional = <T>(value: fc.Arbitrary<T>, key: string) =>
  fc.option(value, { nil: undefined }).map((v) => (v === undefined ? {} : { [key]: v }));

const configs: Readonly<Record<string, fc.Arbitrary<StepInstance["config"]>>> = {
  DataLoading: fc.record(
    { source: fc.oneof(line, expression), shareFrom: fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0) },
    { requiredKeys: [] },
  ),
  TabularPreprocessing: fc.record(
    { label: line.filter((x) => x !== ""), dropColumns: fc.array(line), impute: fc.constantFrom("mean", "median") },
    { requiredKeys: [] },
  ),
  XGBoostTraining: fc.record(
    { maxDepth: fc.oneof(fc.integer({ min: 1, max: 30 }), expression), eta: fc.constantFrom(0.1, 1, 1e-7) },
    { requiredKeys: [] },
  ),
  XGBoostModelEval: fc.record({ threshold: fc.constantFrom(0, 0.5, 1) }, { requiredKeys: [] }),
};
const specNames = Object.keys(configs);

const binding = (known: readonly string[]): fc.Arbitrary<Binding> =>
  fc.oneof(
    fc.constant<Binding>({ from: "nothing" }),
    fc.oneof(line, expression).map((uri): Binding => ({ from: "external", uri })),
    ...(known.length === 0
      ? []
      : [fc.constantFrom(...known).map((step): Binding => ({ from: "output", step, port: "" }))]),
  );

/** Pipelines of every form that can be produced: all kinds of ids, branches, wires, gates and hints. */
const pipelines: fc.Arbitrary<PipelineValue> = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom(...specNames), fc.option(word, { nil: undefined }), fc.option(word, { nil: undefined })),
    {
      maxLength: 6,
      selector: ([spec, branch, name]) => name ?? `${spec}${branch === undefined ? "" : `_${branch}`}`,
    },
  )
  .chain((drawn) => {
    const named = drawn.map(([spec, branch, name]) => ({
      spec,
      branch,
      id: name ?? `${spec}${branch === undefined ? "" : `_${branch}`}`,
    }));
    const known = named.map(({ id }) => id);
    const steps = fc.tuple(
      ...named.map(({ spec, branch, id }) =>
        fc
          .tuple(
            configs[spec] as fc.Arbitrary<StepInstance["config"]>,
            fc.dictionary(
              fc.constantFrom(...Object.keys(registry.names.get(spec)?.inputs ?? {}), "x"),
              binding(known),
              { maxKeys: 2 },
            ),
            optional(
              fc.constantFrom({ gate: "g", side: "then" as const }, { gate: "g", side: "else" as const }),
              "arm",
            ),
            optional(line, "description"),
            optional(fc.constantFrom({ enabled: true, expireAfter: "30d" }, { enabled: false }), "cache"),
            optional(fc.shuffledSubarray(known), "after"),
          )
          .map(
            ([config, inputs, ...rest]): StepInstance => ({
              id,
              spec,
              ...(branch === undefined ? {} : { branch }),
              config,
              inputs: Object.fromEntries(
                Object.entries(inputs)
                  .filter(([port]) => port in (registry.names.get(spec)?.inputs ?? {}))
                  .map(([port, one]) => [
                    port,
                    one.from === "output"
                      ? {
                          ...one,
                          port: Object.keys(
                            registry.names.get(named.find((n) => n.id === one.step)?.spec ?? "")?.outputs ?? {},
                          )[0] as string,
                        }
                      : one,
                  ]),
              ),
              ...Object.assign({}, ...rest),
            }),
          ),
      ),
    );
    return fc
      .record({
        title: fc.stringMatching(/^[a-z][a-z0-9_ ]{0,12}$/),
        region: fc.option(fc.constantFrom("eu-central-1", "us-west-2"), { nil: undefined }),
        steps,
        context: fc.record(
          {
            label: line.filter((x) => x !== ""),
            positive: line,
            seed: fc.nat(),
            validationSplit: fc.constantFrom(0.1, 0.25),
          },
          { requiredKeys: [] },
        ),
        more: fc.uniqueArray(word, { maxLength: 2 }),
        requirements: fc.array(
          fc.record({
            metric: fc.constantFrom("auc", "log_loss", "training_time", "AUC"),
            at: fc.constantFrom("least" as const, "most" as const),
            value: fc.constantFrom(0, 0.5, 3),
          }),
          { maxLength: 3 },
        ),
        hints: fc.array(fc.tuple(fc.constantFrom("", ...known), fc.constantFrom("", ...known)), { maxLength: 2 }),
        description: fc.option(line, { nil: undefined }),
      })
      .map(
        ({ title, region, steps, context, more, requirements, hints, description }): PipelineValue => ({
          title,
          name: awsName(title),
          ...(description === undefined ? {} : { description }),
          ...(region === undefined ? {} : { region }),
          context,
          parameters: [
            { name: "P", type: "String" },
            ...more
              .filter((name) => name !== "P")
              .map((name) => ({ name, type: "Integer" as const, default: 3, doc: "…" })),
          ],
          steps,
          gates:
            steps.some((step) => step.arm !== undefined) && !known.includes("g")
              ? [
                  {
                    id: "g",
                    conditions: [{ Type: "Equals", LeftValue: { Get: "Parameters.P" }, RightValue: "x" }],
                    otherwiseFail: ["no"],
                  },
                ]
              : [],
          requirements,
          hints: hints
            .filter(([a, b]) => a !== "" && b !== "")
            .map(([step, after]) => ({ kind: "order", step, after })),
        }),
      );
  });

it("reading a printed spec returns the same pipeline, and printing is canonical", () => {
  fc.assert(
    fc.property(pipelines, (pipeline) => {
      const printed = printSpec(registry, pipeline);
      const read = parse(printed).value;
      expect(bare(read)).toEqual(pipeline);
      expect(printSpec(registry, read)).toBe(printed);
    }),
    { numRuns: 60 },
  );
});

it("a chain can be restored from its spec", () => {
  const chain = TestPipeline("n")
    .loadData("s3://b", { label: "y" })
    .preprocess()
    .trainXgboost({ maxDepth: param.integer("Depth", { default: 4 }) })
    .evaluate()
    .deployIf(
      (m) => m.auc.gte(0.8),
      (b) => b.package().register({ owner: "me" }),
    )
    .requires({ minAuc: 0.7 })
    .toPipeline();
  const read = parse(printSpec(registry, chain));
  expect(read.diagnostics).toEqual([]);
  expect(bare(read.value)).toEqual(chain);
});

describe("the JSON Schema", () => {
  const schema = JSON.stringify(specSchema(registry));
  it("contains every key, and both names of every field", () => {
    for (const key of ["shares", "branches", "expire_after", "expireAfter", "max_depth", "maxDepth", "test_split"])
      expect(schema).toContain(`"${key}"`);
  });
  it("contains the ranges of fields", () => expect(schema).toContain('"maximum":30,"minimum":1'));
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
    { numRuns: 300 },
  );
});
