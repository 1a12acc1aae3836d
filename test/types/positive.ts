import { auto, external, type Handle, type Output } from "../../src/author/chain/handle.ts";
import { param } from "../../src/author/expressions.ts";
import { comparable } from "../../src/spec/condition.ts";
import { dataLoading, tabularPreprocessing, xgboostModelEval, xgboostTraining } from "./pack.ts";
import { Pipeline } from "./pipeline.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_ok: Same<A, B>): void {}

type Loaded = "tabular.raw" | "profile" | "schema";
type Trained = Loaded | "tabular.processed" | "model.xgboost" | "predictions.labelled";

// the seed's chain
export const a = Pipeline("n")
  .loadData("s3://data/", { validationSplit: 0.2 })
  .preprocessWithDefaults()
  .trainXgboost({ maxDepth: 8, nEstimators: 200 });
same<typeof a, Pipeline<Trained>>(true);
export const evaluated = a.evaluatePerformance();
same<typeof evaluated, Pipeline<Trained | "metrics.classification" | "metric:auc" | "metric:log_loss">>(true);

// handles
const p = Pipeline("handles");
const load = p.step("load", dataLoading, {}, { source: "s3://x" });
const prep: Handle<typeof tabularPreprocessing> = p.step("prep", tabularPreprocessing, { data: load.out.data });
const prep2 = p.step("prep2", tabularPreprocessing, { data: external("s3://b/raw/") }, { impute: "median" });
const train = p.step("train", xgboostTraining, { data: prep.out.processed });
const measured = p.step("measured", xgboostModelEval, auto, {}, { after: [prep2] });
same<typeof load.out.data, Output<"tabular.raw">>(true);
export const used = p.use(load, prep, train).evaluate();
export const gatedByHandle = used.when(measured.metrics.auc.gte(0.8), (b) => b.package());

// branches
export const branched = Pipeline("n")
  .branch("training", (b) => b.loadData("x").preprocess())
  .trainXgboost()
  .branch("calibration", (b) => b.loadData("x").preprocess().evaluate())
  .branch("calibration", (b) => b.calibrate());
branched.package().register({ owner: "me" });
const data = Pipeline("n").branch("c", (b) => b.loadData("x"));
same<typeof data, Pipeline<"c:tabular.raw" | "c:profile" | "schema">>(true);
// held-out data from any branch can be used for evaluation in the main chain
export const outside = a.branch("test", (b) => b.loadData("y").preprocess()).evaluate();

// outputs of arms are not visible outside
const arms = evaluated.deployIf(
  (m) => [m.auc.gte(0.85), m.log_loss.lte(0.4)],
  (b) => b.package().register({ owner: "me" }),
);
same<typeof arms, typeof evaluated>(true);
export const when = a.when(comparable(param.string("stage")).eq("prod"), (b) => b.package());

// expressions and context
export const depth = Pipeline("n")
  .loadData(param.string("DataSource"))
  .preprocess()
  .trainXgboost({ maxDepth: param.integer("depth") })
  .context({ label: param.string("Label"), positive: "bad" })
  .forClassification()
  .requires({ minAuc: 0.85, maxTrainingTime: "4 hours" });

// a pipeline with more kinds is assignable to one with fewer
const finish = (q: Pipeline<"tabular.processed" | "model.xgboost">) => q.evaluate();
export const applied = a.apply(finish).deployIf(
  (m) => m.auc.gte(0.5),
  (b) => b,
);
// recipes, and models of unknown frameworks
export const recipe = Pipeline("n").trainAll("s3://x").evaluate();
export const brought = Pipeline("n").loadData("x").preprocess().bringModel().evaluate();

// names in snake_case
export const snake = Pipeline("n")
  .load_data("s3://data/", { validation_split: 0.2 })
  .preprocess_with_defaults()
  .train_xgboost({ max_depth: 8, nEstimators: 200 })
  .evaluate_performance()
  .for_classification({ id_column: "id" })
  .deploy_if(
    (m) => m.auc.gte(0.8),
    (b) => b,
  );
same<typeof snake, typeof evaluated>(true);
p.step("snake", xgboostTraining, auto, { max_depth: 3 });
