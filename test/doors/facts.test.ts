import { describe, expect, test } from "vitest";
import {
  BaseConfig,
  type Context,
  compile,
  DataLoadingConfig,
  localTarget,
  Pipeline,
  type PipelineValue,
  ProcessingBaseConfig,
  resolve,
  standardRegistry,
  TabularPreprocessingConfig,
  XGBoostModelEvalConfig,
  XGBoostTrainingConfig,
} from "../../src/index.ts";
import { dataLoading, tabularPreprocessing, xgboostModelEval, xgboostTraining } from "../../src/steps/index.ts";

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
  validationSplit: { label: "y", validationSplit: 0.3 },
  testSplit: { label: "y", testSplit: 0.3 },
  seed: { label: "y", seed: 11 },
  all: { label: "y", positive: "a", task: "binary", idColumn: "id", timeColumn: "t", groupColumn: "g", seed: 3 },
};

type Made = { toPipeline(): PipelineValue };
const start = () => Pipeline("facts");
const chain = <P extends ReturnType<typeof start>>(pipeline: P) =>
  pipeline.loadData(SOURCE).preprocess().trainXgboost().evaluatePerformance();

/** Each form creates the same four steps: load, prepare, train, evaluate. */
const DOORS: Readonly<Record<string, (facts: Context) => Made>> = {
  context: (facts) => chain(start().context(facts)),
  "context, afterwards": (facts) =>
    start().loadData(SOURCE).preprocess().trainXgboost().evaluatePerformance().context(facts),
  "options of the first call": (facts) =>
    start().loadData(SOURCE, facts).preprocess().trainXgboost().evaluatePerformance(),
  forRegression: (facts) => chain(facts.task === "regression" ? start().forRegression(facts) : start().context(facts)),
  forClassification: (facts) =>
    chain(
      facts.task === "binary" || facts.task === "multiclass"
        ? start().forClassification(facts)
        : start().context(facts),
    ),
  handles: (facts) => {
    const p = start().context(facts);
    const load = p.step("DataLoading", dataLoading, {}, { source: SOURCE });
    const prepare = p.step("TabularPreprocessing", tabularPreprocessing, { data: load.out.data });
    const train = p.step("XGBoostTraining", xgboostTraining, { data: prepare.out.processed });
    const assess = p.step("XGBoostModelEval", xgboostModelEval, {
      data: prepare.out.processed,
      model: train.out.model,
    });
    return p.use(assess);
  },
  spec: (facts) => {
    const { label, positive, ...context } = facts;
    const steps = ["data_loading", "preprocessing", "training", "evaluation"];
    return Pipeline.fromSpec({
      name: "facts",
      data: SOURCE,
      steps,
      ...(label === undefined ? {} : { label }),
      ...(positive === undefined ? {} : { positive }),
      ...(Object.keys(context).length === 0 ? {} : { context }),
    });
  },
  "spec, all in its context": (facts) =>
    Pipeline.fromSpec({ name: "facts", data: SOURCE, steps: ["load", "prepare", "train", "evaluate"], context: facts }),
  configs: (facts) => {
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
        XGBoostTrainingConfig({}, base),
        XGBoostModelEvalConfig({}, processing),
      ],
      { name: "facts" },
    );
  },
};

const of = ({ config }: { readonly config: { readonly shape: object } }, facts: Context): Context =>
  Object.fromEntries(Object.entries(facts).filter(([fact]) => Object.hasOwn(config.shape, fact)));

const NO_FILES = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };

/** Each step's config, and the pipeline's parameters. */
function told(made: Made): object {
  const { value } = resolve(made.toPipeline(), standardRegistry);
  const { Parameters, Steps } = compile(value, localTarget, NO_FILES, standardRegistry, { version: "0" }).value
    .definition;
  return { Parameters, Steps };
}

describe.each(Object.entries(FACTS))("%s", (_, facts) => {
  const expected = told(chain(start().context(facts)));
  test.each(Object.entries(DOORS))("by %s", (_door, make) => {
    expect(told(make(facts))).toEqual(expected);
  });
});

/** The recipe, with facts from its options and from earlier calls. */
const RECIPE: Readonly<Record<string, (facts: Context) => Made>> = {
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
