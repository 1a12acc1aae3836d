import { z } from "zod";
import { param } from "../../../src/author/expressions.ts";
import { createPipelineFactory, type Harmonious } from "../../../src/author/chain/factory.ts";
import { auto, external } from "../../../src/author/chain/handle.ts";
import { type Expr, s3 } from "../../../src/spec/expr.ts";
import { definePack } from "../../../src/spec/pack.ts";
import { defineStep } from "../../../src/spec/step.ts";
import {
  dataLoading,
  dummyTraining,
  lightgbmTraining,
  registration,
  tabularPreprocessing,
  testPack,
  xgboostModelEval,
  xgboostTraining,
} from "../pack.ts";
import { Pipeline } from "../pipeline.ts";

/* Each case has a line with its name and part of the compiler's message, followed by a line that must be refused with that message. */

const p = Pipeline("n");
const a = p.loadData("s3://b").preprocess().trainXgboost();
const evaluated = a.evaluate();
const load = a.step("load", dataLoading, {}, { source: "s3://x" });
const prep = a.step("prep", tabularPreprocessing, { data: load.out.data });
const train = a.step("train", xgboostTraining, { data: prep.out.processed });
const forest = a.step("forest", lightgbmTraining, { data: prep.out.processed });
const ex = param.string("b");
const num = param.integer("n");
const doc = "…";
const job = { type: "gate" } as const;
const other = definePack({ name: "other", version: "1", steps: [defineStep({ name: "Mine", verb: "evaluate", summary: "", rank: 1, inputs: {}, outputs: {}, config: z.object({}), job })] });
const refuse = <const L extends readonly Parameters<typeof definePack>[0][]>(packs: Harmonious<L, L>) => packs;
void refuse; void external; void dummyTraining; void num;

//= kind-typo | "tabluar.raw"' is not assignable to type
defineStep({ name: "X", verb: "x", summary: "", rank: 1, inputs: {}, outputs: { a: { kind: "tabluar.raw", doc } }, config: z.object({}), job });
//= positional-typo | X takes its first argument from the config field 'sorce', which its schema does not have
defineStep({ name: "X", verb: "x", summary: "", rank: 1, positional: "sorce", inputs: {}, outputs: {}, config: z.object({ source: z.string() }), job });
//= wrong-kind | input 'data' of XGBoostTraining takes tabular.processed, but was given tabular.raw
a.step("t", xgboostTraining, { data: load.out.data });
//= other-flavour | input 'model' of XGBoostModelEval takes model.xgboost, but was given model.lightgbm
a.step("t", xgboostModelEval, { model: forest.out.model, data: prep.out.processed });
//= open-wrong-root | input 'data' of XGBoostTraining takes tabular.processed, but was given model
a.step("t", xgboostTraining, { data: a.step("d", dummyTraining).out.model });
//= missing-input | TabularPreprocessing needs its input 'data' (tabular.raw): wire an output or auto to it
a.step("t", tabularPreprocessing, {});
//= unknown-input | TabularPreprocessing has no input 'dta'
a.step("t", tabularPreprocessing, { data: load.out.data, dta: load.out.data });
//= unknown-output | Property 'dat' does not exist on type 'Outputs<DataLoading>'. Did you mean 'data'?
a.step("t", tabularPreprocessing, { data: load.out.dat });
//= two-missing | XGBoostModelEval needs its input 'model' (model.xgboost): wire an output or auto to it
a.step("t", xgboostModelEval, { data: prep.out.processed });
//= not-an-output | Type 'string' is not assignable to type
a.step("t", tabularPreprocessing, { data: "s3://x" });
//= config-required | Expected 4-5 arguments, but got 2
a.step("t", registration);
//= config-wrong | Type '"mode"' is not assignable to type
a.step("t", tabularPreprocessing, auto, { impute: "mode" });
//= handle-metric | Property 'acu' does not exist on type 'Metrics<
a.step("ev", xgboostModelEval).metrics.acu;
//= use-builder | type 'Handle<StepSpec>'
a.use(p);
//= missing-kind | XGBoostTraining needs tabular.processed, which no step so far produces: call .preprocess() first
p.loadData("s3://b").trainXgboost().package();
//= two-missing-kinds | XGBoostModelEval needs tabular.processed, which no step so far produces: call .preprocess() first
p.evaluate();
//= two-producers | XGBoostModelEval needs model.xgboost, which no step so far produces: call .trainXgboost() or .bringModel() first
p.evaluate();
//= one-of | ModelCalibration needs predictions.labelled, which no step so far produces: call .trainXgboost() or .evaluate() first
p.loadData("x").calibrate();
//= config-typo | 'maxDepht' does not exist in type
p.loadData("s3://b").preprocess().trainXgboost({ maxDepht: 3 });
//= positional-needed | Expected 1-2 arguments, but got 0
p.loadData();
//= config-needed | Expected 1 arguments, but got 0
a.package().register();
//= alias-takes-none | Expected 0 arguments, but got 1
p.loadData("x").preprocessWithDefaults({ impute: "mean" });
//= positional-twice | 'source' does not exist in type
p.loadData("x", { source: "y" });
//= verb-typo | Did you mean 'trainXgboost'?
p.loadData("x").trainXgbost();
//= fact-typo | 'validationSplitt' does not exist in type
p.loadData("x", { validationSplitt: 0.2 });
//= branch-has-no-outer-data | XGBoostTraining needs tabular.processed, which no step so far produces: call .preprocess() first
a.branch("c", (b) => b.trainXgboost());
//= branch-data-not-outer | TabularPreprocessing needs tabular.raw, which no step so far produces: call .loadData() first
p.branch("c", (b) => b.loadData("x")).preprocess();
//= home-only | XGBoostTraining needs tabular.processed, which no step so far produces: call .preprocess() first
p.branch("calibration", (b) => b.loadData("x").preprocess()).trainXgboost();
//= branch-returns-nothing | Type 'void' is not assignable to type
p.branch("c", (b) => { b.loadData("x"); });
//= arm-does-not-leak | Registration needs package, which no step so far produces: call .package() first
evaluated.deployIf((m) => m.auc.gte(0.85), (b) => b.package()).register({ owner: "me" });
//= conflict | packs test and other both define the verb .evaluate()
refuse<readonly [typeof testPack, typeof other]>([testPack, other]);
//= metric-typo | Property 'acu' does not exist on type
evaluated.deployIf((m) => m.acu.gte(0.85), (b) => b);
//= no-metrics | deployIf needs a metric, which no step so far declares: call .evaluate() or .calibrate() first
a.deployIf((m) => m.auc.gte(0.85), (b) => b);
//= not-a-condition | Type 'boolean' is not assignable to type 'Conditions'
evaluated.deployIf((m) => m.auc.gte(0.85) === null, (b) => b);
//= not-a-number | Argument of type 'string' is not assignable to parameter of type 'OrExpr<number>'
evaluated.deployIf((m) => m.auc.gte("0.85"), (b) => b);
//= metric-as-number | Operator '>=' cannot be applied to types
evaluated.deployIf((m) => m.auc >= 0.85, (b) => b);
//= requirement-text | Type 'string' is not assignable to type 'number'
a.requires({ minAuc: "0.85" });
//= requirement-typo | 'auc' does not exist in type 'RequirementsInput'
a.requires({ auc: 0.85 });
//= context-typo | 'lable' does not exist in type 'ContextInput'
a.context({ lable: "Status" });
//= template | Implicit conversion of a 'symbol' to a 'string' will fail at runtime
`s3://${ex}/x`;
//= plus | The '+' operator cannot be applied to type 'symbol'
"s3://" + ex;
//= toString | This expression is not callable
ex.toString();
//= wrong-type | Type 'Expr<"string">' is not assignable to type
p.loadData("x").preprocess().trainXgboost({ maxDepth: ex });
//= wrong-type-string | is not assignable to parameter of type
p.loadData(num);
//= unrelated-symbol | is not assignable to parameter of type
p.loadData(Symbol("x"));
//= tag-value | is not assignable to parameter of type 'Textual'
s3`${load}/x`;
//= union-template | Implicit conversion of a 'symbol' to a 'string' will fail at runtime
((x: string | Expr<"string">) => `s3://${x}`);
//= boolean-condition | This comparison appears to be unintentional because the types 'Expr<"string">' and 'string' have no overlap
if (ex === "prod") void 0;
//= compare | The '>' operator cannot be applied to type 'symbol'
num > 3;
//= arithmetic | The left-hand side of an arithmetic operation must be of type
num * 3;
//= number-plus | Operator '+' cannot be applied to types 'Expr<"integer">' and 'number'
num + 3;
//= concat | is not assignable to parameter of type 'string'
"s3://".concat(ex);
//= index | cannot be used as an index type
({ a: 1 } as Record<string, number>)[ex];
//= ternary-keeps-the-lesser | XGBoostTraining needs tabular.processed, which no step so far produces: call .preprocess() first
(a === evaluated ? p.loadData("x").preprocess() : p.loadData("x")).trainXgboost();
//= helper-asks-more | is not assignable to parameter of type 'Pipeline<"package">'
((q: Pipeline<"package">) => q.register({ owner: "me" }))(p.loadData("x"));
//= recipe-argument | Expected 1 arguments, but got 0
p.trainAll();
export { createPipelineFactory, train };
//= snake-missing | XGBoostTraining needs tabular.processed, which no step so far produces: call .preprocess()
Pipeline("n").load_data("s3://data/").train_xgboost();
//= snake-value | Type 'string' is not assignable to type
a.train_xgboost({ max_depth: "8" });
//= snake-typo | 'max_dept' does not exist in type
a.train_xgboost({ max_dept: 8 });
//= snake-method | Property 'train_xgbost' does not exist on type
a.train_xgbost();
