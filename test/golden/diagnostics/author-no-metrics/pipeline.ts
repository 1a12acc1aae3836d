import { Pipeline } from "specline";

export default Pipeline("fraud")
  .loadData("s3://bucket/fraud.csv", { label: "y" })
  .preprocess()
  .trainXgboost()
  // @ts-expect-error the editor says the same
  .deployIf((m) => m.auc.gte(0.85), (b) => b.package());
