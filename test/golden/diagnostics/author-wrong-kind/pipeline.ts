import { auto, Pipeline } from "specline";
import { dataLoading, xgboostTraining } from "specline/steps";

const p = Pipeline("fraud");
const load = p.step("load", dataLoading, {}, { source: "s3://bucket/fraud.csv", label: "y" });
// @ts-expect-error the editor says the same
const train = p.step("train", xgboostTraining, { data: load.out.data, hyperparameters: auto });
export default p.use(train);
