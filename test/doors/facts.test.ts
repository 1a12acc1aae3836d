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
 * What a pipeline is told once holds for every step that reads it, whichever door it came through: one list of facts, one
 * list of doors, and the definition that each pair compiles to.
 */

const SOURCE = "s3://data/table.csv";
/** Facts, one at a time and together. A label is said where it is not the fact that is tried. */
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
  validationSplit: { label: "y", validationSplit: 0.3 },
  testSplit: { label: "y", testSplit: 0.3 },
  seed: { label: "y", seed: 11 },
  all: { label: "y", positive: "a", task: "binary", idColumn: "id", timeColumn: "t", groupColumn: "g", seed: 3 },
};

type Made = { toPipeline(): PipelineValue };
const start = () => Pipeline("facts");
const chain = <P extends ReturnType<typeof start>>(pipeline: P) =>
  pipeline.loadData(SOURCE).preprocess().trainXgboost().evaluatePerformance();

/** Each makes the same four steps: load, prepare, train, evaluate. */
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

/** What each step is told, and the parameters of the pipeline. */
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
