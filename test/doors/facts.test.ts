import { describe, expect, test } from "vitest";
import { snakeCase } from "../../src/base/words.ts";
import {
  BaseConfig,
  type Context,
  compile,
  DataLoadingConfig,
  localTarget,
  Pipeline,
  type PipelineValue,
  ProcessingBaseConfig,
  parseSpec,
  resolve,
  standardRegistry,
  TabularPreprocessingConfig,
  XGBoostModelEvalConfig,
  XGBoostTrainingConfig,
  XGBoostTuningConfig,
} from "../../src/index.ts";
import { contextSchema } from "../../src/spec/context.ts";
import {
  dataLoading,
  tabularPreprocessing,
  xgboostModelEval,
  xgboostTraining,
  xgboostTuning,
} from "../../src/steps/index.ts";
import { standardPacks } from "../../src/steps/pipeline.ts";

/*
 * A fact that is stated once applies to every step that reads it, in every form of pipeline. This tests each fact with
 * each form by the compiled definition.
 */

const SOURCE = "s3://data/table.csv";
/** Facts, separately and combined. A label is added unless it is the fact under test. */
const FACTS: Readonly<Record<string, Context>> = {
  nothing: {},
  label: { label: "y" },
  positive: { label: "y", positive: "yes" },
  binary: { label: "y", task: "binary" },
  regression: { label: "y", task: "regression" },
  multiclass: { label: "y", task: "multiclass" },
  idColumn: { label: "y", idColumn: "id" },
  timeColumn: { label: "y", timeColumn: "when" },
  groupColumn: { label: "y", groupColumn: "who" },
  weightColumn: { label: "y", weightColumn: "w" },
  labelRules: { label: "y", labelRules: { column: "days", over: 30 } },
  validationSplit: { label: "y", validationSplit: 0.3 },
  testSplit: { label: "y", testSplit: 0.3 },
  seed: { label: "y", seed: 11 },
  all: {
    task: "binary",
    label: "y",
    positive: "a",
    idColumn: "id",
    timeColumn: "t",
    groupColumn: "g",
    weightColumn: "w",
    labelRules: { rules: [{ label: "a", when: { column: "days", min: 3 } }], otherwise: "b" },
    validationSplit: 0.1,
    testSplit: 0.2,
    seed: 3,
  },
};

test("every fact is tested separately, and all together", () => {
  const alone = Object.values(FACTS).flatMap((facts) => {
    const others = Object.keys(facts).filter((fact) => fact !== "label");
    return others.length > 1 ? [] : others.length === 1 ? others : Object.keys(facts);
  });
  expect([...new Set(alone)].sort()).toEqual(Object.keys(contextSchema.shape).sort());
  expect(Object.keys(FACTS["all"] ?? {}).sort()).toEqual(Object.keys(contextSchema.shape).sort());
});

type Made = { toPipeline(): PipelineValue };
const start = () => Pipeline("facts");
type Start = ReturnType<typeof start>;
const prepared = (pipeline: Start, facts: Context = {}) => pipeline.loadData(SOURCE, facts).preprocess();

/** The ways to train, one of which depends on the task. */
const TRAINERS = {
  XGBoostTraining: {
    step: xgboostTraining,
    config: XGBoostTrainingConfig,
    role: "training",
    evaluated: (pipeline: ReturnType<typeof prepared>) => pipeline.trainXgboost().evaluatePerformance(),
  },
  XGBoostTuning: {
    step: xgboostTuning,
    config: XGBoostTuningConfig,
    role: "tuning",
    evaluated: (pipeline: ReturnType<typeof prepared>) => pipeline.tuneXgboost().evaluatePerformance(),
  },
} as const;
type Trainer = (typeof TRAINERS)[keyof typeof TRAINERS];
const chain = ({ evaluated }: Trainer, pipeline: Start) => evaluated(prepared(pipeline));

/** Each form creates the same four steps: load, prepare, train, evaluate. */
const DOORS: Readonly<Record<string, (facts: Context, trainer: Trainer) => Made>> = {
  context: (facts, trainer) => chain(trainer, start().context(facts)),
  "context, afterwards": (facts, trainer) => chain(trainer, start()).context(facts),
  "options of the first call": (facts, { evaluated }) => evaluated(prepared(start(), facts)),
  forRegression: (facts, trainer) =>
    chain(trainer, facts.task === "regression" ? start().forRegression(facts) : start().context(facts)),
  forClassification: (facts, trainer) =>
    chain(
      trainer,
      facts.task === "binary" || facts.task === "multiclass"
        ? start().forClassification(facts)
        : start().context(facts),
    ),
  handles: (facts, trainer) => handles(start().context(facts), {}, trainer),
  "handles, with the facts in the first config": (facts, trainer) => handles(start(), facts, trainer),
  spec: (facts, { role }) => {
    const { label, positive, ...context } = facts;
    const steps = ["data_loading", "preprocessing", role, "evaluation"];
    return Pipeline.fromSpec({
      name: "facts",
      data: SOURCE,
      steps,
      ...(label === undefined ? {} : { label }),
      ...(positive === undefined ? {} : { positive }),
      ...(Object.keys(context).length === 0 ? {} : { context }),
    });
  },
  "spec, all in its context": (facts, { role }) =>
    Pipeline.fromSpec({ name: "facts", data: SOURCE, steps: ["load", "prepare", role, "evaluate"], context: facts }),
  "spec, as a file": (facts, { role }) => {
    const context = Object.entries(facts).map(([fact, value]) => `  ${snakeCase(fact)}: ${JSON.stringify(value)}\n`);
    const stated = context.length === 0 ? "" : `context:\n${context.join("")}`;
    const steps = `steps: [DataLoading, TabularPreprocessing, ${role}, XGBoostModelEval]`;
    const { value, diagnostics } = parseSpec(`name: facts\ndata: ${SOURCE}\n${stated}${steps}\n`, "facts.yaml");
    expect(diagnostics).toEqual([]);
    return { toPipeline: () => value };
  },
  configs: (facts, { config, step }) => {
    const base = BaseConfig({
      author: "lee",
      bucket: "models",
      role: "arn:aws:iam::123456789012:role/pipelines",
      region: "us-east-1",
      serviceName: "facts",
      pipelineVersion: "1.0.0",
    });
    const processing = ProcessingBaseConfig({}, base);
    return Pipeline.fromConfigs(
      [
        DataLoadingConfig({ source: SOURCE, ...of(dataLoading, facts) }, processing),
        TabularPreprocessingConfig({ ...of(tabularPreprocessing, facts) }, processing),
        config({ ...of(step, { ...facts, seed: undefined, label: undefined }) }, base),
        XGBoostModelEvalConfig({}, processing),
      ],
      { name: "facts" },
    );
  },
};

function handles(p: Start, facts: Context, { step }: Trainer): Made {
  const load = p.step("DataLoading", dataLoading, {}, { source: SOURCE, ...facts });
  const prepare = p.step("TabularPreprocessing", tabularPreprocessing, { data: load.out.data });
  const train =
    step.name === "XGBoostTuning"
      ? p.step("XGBoostTuning", xgboostTuning, { data: prepare.out.processed })
      : p.step("XGBoostTraining", xgboostTraining, { data: prepare.out.processed });
  const inputs = { data: prepare.out.processed, model: train.out.model };
  return p.use(p.step("XGBoostModelEval", xgboostModelEval, inputs));
}

const of = ({ config }: { readonly config: { readonly shape: object } }, facts: object): Context =>
  Object.fromEntries(
    Object.entries(facts).filter(([fact, value]) => value !== undefined && Object.hasOwn(config.shape, fact)),
  );

const NO_FILES = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };

/** Each step's config, and the pipeline's parameters. */
function told(made: Made): object {
  const { value } = resolve(made.toPipeline(), standardRegistry);
  const { Parameters, Steps } = compile(value, localTarget, NO_FILES, standardRegistry, { version: "0" }).value
    .definition;
  return { Parameters, Steps };
}

describe.each(Object.entries(TRAINERS))("%s", (_, trainer) => {
  describe.each(Object.entries(FACTS))("with %s", (__, facts) => {
    const expected = told(chain(trainer, start().context(facts)));
    test.each(Object.entries(DOORS))("by %s", (_door, make) => {
      expect(told(make(facts, trainer))).toEqual(expected);
    });
  });
});

test("all recipes are tested here", () => {
  const [{ recipes }] = standardPacks as unknown as readonly [{ readonly recipes: object }];
  expect(Object.keys(recipes)).toEqual(["autoTrainXgboost"]);
});

/** The recipe, with facts from its options and from earlier calls. */
const RECIPE: Readonly<Record<string, (facts: Context) => Made>> = {
  "context, afterwards": (facts) => start().autoTrainXgboost(SOURCE).context(facts),
  context: (facts) => start().context(facts).autoTrainXgboost(SOURCE),
  "forClassification, forRegression": (facts) =>
    facts.task === undefined
      ? start().context(facts).autoTrainXgboost(SOURCE)
      : facts.task === "regression"
        ? start().forRegression(facts).autoTrainXgboost(SOURCE)
        : start().forClassification(facts).autoTrainXgboost(SOURCE),
  "context and options": ({ label, ...facts }) =>
    start()
      .context(label === undefined ? {} : { label })
      .autoTrainXgboost(SOURCE, facts),
};

describe.each(Object.entries(FACTS))("autoTrainXgboost with %s", (_, facts) => {
  const expected = told(start().autoTrainXgboost(SOURCE, facts));
  test.each(Object.entries(RECIPE))("by %s", (_door, make) => {
    expect(told(make(facts))).toEqual(expected);
  });
});

describe("an unstated task", () => {
  const open = start().autoTrainXgboost(SOURCE, { label: "y" });

  test("is assumed, and marked as open", () => {
    const { context, openFacts } = open.toPipeline();
    expect({ context, openFacts }).toEqual({ context: { label: "y", task: "binary" }, openFacts: ["task"] });
  });

  test.each(["binary", "multiclass", "regression"] as const)("is %s once that is found", (task) => {
    const { value, diagnostics } = open.build({ task });
    expect(diagnostics).toEqual([]);
    expect(told({ toPipeline: () => value })).toEqual(told(start().autoTrainXgboost(SOURCE, { label: "y", task })));
    expect(value.steps.some(({ spec }) => spec === "ModelCalibration")).toBe(task === "binary");
  });

  test("is not open if a positive value is named, because that implies two classes", () => {
    const { context, openFacts } = start().autoTrainXgboost(SOURCE, { label: "y", positive: "yes" }).toPipeline();
    expect({ context, openFacts }).toEqual({ context: { label: "y", positive: "yes" }, openFacts: undefined });
  });

  test("does not override a stated fact", () => {
    const said = start().autoTrainXgboost(SOURCE, { label: "y", task: "multiclass" });
    expect(said.build({ task: "regression" }).value).toEqual(said.toPipeline());
    expect(said.toPipeline().openFacts).toBeUndefined();
  });

  test("keeps other calls and declarations", () => {
    const chained = open.requires({ maxTrainingTime: "1 hour" }).describe("prices").inRegion("eu-west-1");
    const { value } = chained.build({ task: "regression" });
    expect(value).toMatchObject({ description: "prices", region: "eu-west-1", context: { task: "regression" } });
    expect(value.steps.find(({ spec }) => spec === "XGBoostTraining")?.config).toMatchObject({ maxRuntime: 3600 });
  });

  test("a call that only the assumption allows is reported, not thrown", () => {
    const gated = open.deployIf(
      (m) => (m as unknown as { readonly ece_after: typeof m.auc }).ece_after.lte(0.2),
      (b) => b.register(),
    );
    expect(gated.build({ task: "binary" }).diagnostics).toEqual([]);
    expect(gated.build({ task: "regression" }).diagnostics.map(({ code }) => code)).toEqual(["author/not-for-facts"]);
  });

  test("in a spec or configs with a step whose definition depends on it", () => {
    const spec = Pipeline.fromSpec({ name: "t", data: SOURCE, label: "y", steps: ["load", "prepare", "tuning"] });
    expect(spec.toPipeline()).toMatchObject({ context: { task: "binary" }, openFacts: ["task"] });
    expect(spec.build({ task: "regression" }).value.context.task).toBe("regression");
  });
});

/** How a table is written, which each door can state where it loads the table. */
const READING = {
  encoding: { encoding: "cp1252" },
  delimiter: { delimiter: ";" },
  decimal: { decimal: "," },
  thousands: { thousands: "." },
  dates: { dates: "dmy" },
  indexColumn: { indexColumn: "Nr" },
  "no index": { indexColumn: false },
  schema: { schema: { Plz: "category", Betrag: { type: "number", decimal: "," }, ort_name: { join: false } } },
  all: { encoding: "latin-1", delimiter: "\t", decimal: ",", thousands: ".", dates: "mdy", indexColumn: "Nr" },
} as const;

type Reading = (typeof READING)[keyof typeof READING];
const snake = (reading: Reading): object =>
  Object.fromEntries(
    Object.entries(reading).map(([key, value]) => [key === "indexColumn" ? "index_column" : key, value]),
  );
const loadedBySpec = (config: object): Made =>
  Pipeline.fromSpec({
    name: "facts",
    data: SOURCE,
    label: "y",
    steps: [{ step: "load", config: { ...config } }, "prepare", "train", "evaluate"],
  });
const LOADED: Readonly<Record<string, (reading: Reading) => Made>> = {
  handles: (reading) => {
    const p = start().context({ label: "y" });
    const load = p.step("DataLoading", dataLoading, {}, { source: SOURCE, ...reading });
    const prepare = p.step("TabularPreprocessing", tabularPreprocessing, { data: load.out.data });
    const train = p.step("XGBoostTraining", xgboostTraining, { data: prepare.out.processed });
    const inputs = { data: prepare.out.processed, model: train.out.model };
    return p.use(p.step("XGBoostModelEval", xgboostModelEval, inputs));
  },
  spec: loadedBySpec,
  "spec in snake_case": (reading) => loadedBySpec(snake(reading)),
  configs: (reading) =>
    Pipeline.fromConfigs(
      [
        DataLoadingConfig({ source: SOURCE, label: "y", ...reading }),
        TabularPreprocessingConfig({}),
        XGBoostTrainingConfig({}),
        XGBoostModelEvalConfig({}),
      ],
      { name: "facts" },
    ),
};

describe.each(Object.entries(READING))("how the table is written: %s", (_, reading) => {
  const expected = told(
    start()
      .loadData(SOURCE, { label: "y", ...reading })
      .preprocess()
      .trainXgboost()
      .evaluatePerformance(),
  );
  test.each(Object.entries(LOADED))("by %s", (_door, make) => {
    expect(told(make(reading))).toEqual(expected);
  });
  test("and it reaches the script", () =>
    expect(JSON.stringify(expected)).toContain(Object.keys(snake(reading))[0]?.replaceAll("_", "-")));
});
