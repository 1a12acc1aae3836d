import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { renderAll } from "../../diagnostics/index.ts";
import { standardClasses } from "../../steps/configs.ts";
import { tabularPreprocessing, xgboostTraining } from "../../steps/index.ts";
import { standardRegistry } from "../../steps/pipeline.ts";
import {
  type Assignment,
  applyLayers,
  explainField,
  type KnownSteps,
  LAYERS,
  type Layer,
  layerPipeline,
  parseAssignment,
  parseLayers,
} from "../index.ts";

const steps: KnownSteps = { ...standardRegistry, classes: standardClasses };
const pipeline = [
  { name: "TabularPreprocessing_training", spec: tabularPreprocessing, jobType: "training" },
  { name: "TabularPreprocessing_calibration", spec: tabularPreprocessing, jobType: "calibration" },
  { name: "XGBoostTraining", spec: xgboostTraining },
];
const organisation = parseLayers(
  `base:
  author: platform
  volume_size_gb: 100
  environment: { HTTP_PROXY: "http://proxy:3128", REGION: eu }
`,
  "/org/specline.yaml",
  "organisation",
  steps,
);
const project = parseLayers(
  `base:
  author: mira
  seed: 7
processing:
  instanceType: ml.m5.2xlarge
steps:
  preprocess:
    environment: { REGION: us }
  TabularPreprocessing_calibration:
    instance_type: ml.m5.large
  training: { maxDepth: 8 }
`,
  "layers.yaml",
  "pipeline",
  steps,
);
const set = (text: string): Assignment => parseAssignment(text).value as Assignment;
const made = layerPipeline(
  pipeline,
  {
    files: [organisation.value, project.value],
    steps: { XGBoostTraining: { nEstimators: 300, seed: 1 } },
    assignments: [
      set("train.instanceType=ml.m5.12xlarge"),
      set("preprocess.environment.DEBUG=1"),
      set("preprocess.label=1"),
    ],
  },
  steps,
);
const of = (name: string) => made.value.find((config) => config.name === name);

describe("layers", () => {
  test("reads layers without problems", () => {
    expect([...organisation.diagnostics, ...project.diagnostics, ...made.diagnostics]).toEqual([]);
  });
  test("lets higher layers win, merges objects, and overrides general values with specific ones", () => {
    expect(of("TabularPreprocessing_training")?.set).toEqual({
      author: "mira",
      seed: 7,
      volumeSizeGb: 100,
      instanceType: "ml.m5.2xlarge",
      environment: { HTTP_PROXY: "http://proxy:3128", REGION: "us", DEBUG: "1" },
      label: "1",
    });
    expect(of("TabularPreprocessing_calibration")?.set).toMatchObject({ instanceType: "ml.m5.large" });
    expect(of("XGBoostTraining")?.values).toMatchObject({
      maxDepth: 8,
      nEstimators: 300,
      seed: 1,
      instanceType: "ml.m5.12xlarge",
      volumeSizeGb: 100,
      learningRate: 0.05,
    });
  });
  test("records the layer, file and line of every value", () => {
    const fields = of("XGBoostTraining")?.fields ?? {};
    expect(
      fields["volumeSizeGb"]?.map(({ layer, value, at }) => [layer, value, at.file, at.range?.start.line]),
    ).toEqual([
      ["default", 30, undefined, undefined],
      ["organisation", 100, "/org/specline.yaml", 3],
    ]);
    expect(fields["maxDepth"]?.at(-1)).toMatchObject({
      layer: "step",
      at: { file: "layers.yaml", range: { start: { line: 11 } } },
    });
    expect(fields["seed"]?.map(({ layer, value }) => [layer, value])).toEqual([
      ["default", 42],
      ["pipeline base", 7],
      ["step", 1],
    ]);
  });
  test("replaces lists as a whole", () => {
    const { value } = applyLayers(tabularPreprocessing, [
      { name: "organisation", values: { dropColumns: ["a", "b"] } },
      { name: "step", values: { dropColumns: ["c"] } },
    ]);
    expect(value.set).toEqual({ dropColumns: ["c"] });
  });
  test("does not depend on the order of the layers", () => {
    const layers = [
      { name: "command line", values: { seed: 3 } },
      { name: "pipeline base", values: { seed: 2 } },
      { name: "organisation", values: { seed: 1, label: "y" } },
    ] as const;
    expect(applyLayers(tabularPreprocessing, layers).value).toEqual(
      applyLayers(tabularPreprocessing, layers.toReversed()).value,
    );
  });
});

describe("laws of layers", () => {
  const layer = fc.record({
    name: fc.constantFrom(...LAYERS.slice(1)),
    values: fc.record(
      {
        seed: fc.nat(3),
        dropColumns: fc.array(fc.constantFrom("a", "b"), { maxLength: 2 }),
        environment: fc.dictionary(fc.constantFrom("A", "B", "__proto__"), fc.constantFrom("1", "2")),
      },
      { requiredKeys: [] },
    ),
  });
  const layers = fc.uniqueArray(layer, { selector: ({ name }) => name, maxLength: 5 });
  const make = (given: readonly Layer[]) => applyLayers(tabularPreprocessing, given).value;

  test("takes every value from the highest layer that sets it, member by member", () => {
    fc.assert(
      fc.property(layers, (given) => {
        const highest = [...given].sort((a, b) => LAYERS.indexOf(b.name) - LAYERS.indexOf(a.name));
        const { set } = make(given);
        for (const field of ["seed", "dropColumns"] as const) {
          expect(set[field]).toEqual(highest.find(({ values }) => values[field] !== undefined)?.values[field]);
        }
        const members = (values: { readonly environment?: object }) => Object.entries(values.environment ?? {});
        const expected = new Map(highest.toReversed().flatMap(({ values }) => members(values)));
        expect(new Map(members(set))).toEqual(expected);
      }),
      { numRuns: cases(250) },
    );
  });
  test("changes nothing when the same layers are applied twice or in another order", () => {
    fc.assert(
      fc.property(layers, (given) => {
        expect(make([...given, ...given]).values).toEqual(make(given).values);
        expect(make(given.toReversed())).toEqual(make(given));
      }),
      { numRuns: cases(250) },
    );
  });
});

describe("explainField", () => {
  const explain = (path: string) => explainField(made.value, path, steps);
  test("shows the layers, highest first, for a step named by its role", () => {
    const [explanation] = explain("train.instanceType").value;
    expect(explanation?.text).toBe(
      `XGBoostTraining.instanceType = "ml.m5.12xlarge"  (The instance type that the job runs on.)
  → command line  "ml.m5.12xlarge"  --set train.instanceType
    default       "ml.m5.2xlarge"`,
    );
  });
  test("descends into objects and shows every matching step", () => {
    const { value } = explain("preprocess.environment.REGION");
    expect(value.map(({ text }) => text)[0]).toBe(
      `TabularPreprocessing_training.environment.REGION = "us"  (The container's environment variables.)
  → step          "us"  layers.yaml:8:28
    organisation  "eu"  /org/specline.yaml:4:59`,
    );
    expect(value.map(({ step }) => step)).toEqual([
      "TabularPreprocessing_training",
      "TabularPreprocessing_calibration",
    ]);
  });
  test.each([
    ["train.instanceTyp", "XGBoostTraining has no config field 'instanceTyp'", "did you mean 'instanceType'?"],
    [
      "XGBosstTraining.seed",
      "there is no step 'XGBosstTraining'; the steps are TabularPreprocessing_training, TabularPreprocessing_calibration and XGBoostTraining",
      "did you mean 'XGBoostTraining'?",
    ],
    ["train", "'train' is not the path of a field: write STEP.FIELD, such as training.maxDepth", undefined],
  ])("%s", (path, message, hint) => {
    const { diagnostics } = explain(path);
    expect(diagnostics.map((fault) => [fault.message, fault.hint])).toEqual([[message, hint]]);
  });
});

describe("faults in layers", () => {
  const faults = (text: string) =>
    parseLayers(text, "l.yaml", "pipeline", steps).diagnostics.map(
      ({ code, message, at, hint }) => `${code} :${at.range?.start.line}:${at.range?.start.column} ${message}; ${hint}`,
    );
  test("have their line", () => {
    expect(
      faults(`base:
  sede: 3
processing: { maxDepth: 3 }
stpes: {}
steps:
  training:
    max_depth: 3
    maxDepth: 4
    max_depht: 5
  trainig: {}
  Package: 7
  Payload: { environment: { API_KEY: abc } }
`),
    ).toEqual([
      "config/layer-key :4:1 unknown key 'stpes' in a layer file; a layer file holds 'base' (all steps), 'processing' (all processing steps) and 'steps' (by name)",
      "config/nobody-takes :2:3 no step takes 'sede'; did you mean 'seed'?",
      expect.stringContaining("config/nobody-takes :3:15 no step takes 'maxDepth'"),
      "config/two-spellings :8:5 'max_depth' and 'maxDepth' of training are the same field; keep one of them",
      "config/unknown-field :9:5 training has no config field 'max_depht'; did you mean 'maxDepth'?",
      expect.stringContaining("config/unknown-node :10:3 there is no step 'trainig'"),
      expect.stringContaining("config/shape :11:12 'steps.Package' must be an object, but is a number"),
      expect.stringContaining("config/secret :12:38 'environment.API_KEY' of Payload holds a secret in plain text"),
    ]);
  });
  test("reports an invalid value once, at its location", () => {
    const file = parseLayers("base:\n  seed: many\n", "l.yaml", "pipeline", steps).value;
    const { diagnostics } = layerPipeline(pipeline, { files: [file] }, steps);
    expect(renderAll(diagnostics)).toBe(
      "error[config/bad-value] 'seed' of TabularPreprocessing_training must be a whole number from 0 to 2147483647, but is \"many\"\n  at   TabularPreprocessing_training › seed  l.yaml:2:9\n  try  omit it to use the default, 42",
    );
  });
  test.each<[string, readonly string[] | undefined]>([
    ["train.environment.DEBUG=1", ["environment", "DEBUG"]],
    ["train.environment['log.level']=a=b", ["environment", "log.level"]],
    ['train.environment["a=b"].c=1', ["environment", "a=b", "c"]],
    ["train.environment['']=1", undefined],
    ["train.a[0]=1", undefined],
    ["train.a..b=1", undefined],
    ["train.a.=1", undefined],
    ["train.a['b=1", undefined],
  ])("an assignment's path is parsed like all property paths: %s", (text, path) => {
    expect(parseAssignment(text).value?.path).toEqual(path);
  });
  test("reports assignments that set nothing", () => {
    expect(parseAssignment("maxDepth=3").diagnostics[0]?.message).toContain(
      "is not an assignment: write STEP.FIELD=VALUE",
    );
    const wrong = layerPipeline(pipeline, { assignments: [set("train.maxDepth=deep"), set("load.seed=1")] }, steps);
    expect(wrong.diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining("there is no step 'load'"),
      "'maxDepth' of XGBoostTraining must be a whole number from 1 to 30, but is \"deep\"",
    ]);
  });
});
