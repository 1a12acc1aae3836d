import { Pipeline } from "specline";

/** Trains four models and keeps the one with the lowest loss on the validation rows. */
export default Pipeline("credit_tuning")
  .forClassification({ label: "Status", positive: "bad" })
  .loadData("../credit-risk/data/credit.csv")
  .preprocess()
  .tuneXgboost({ maxJobs: 4, objective: "validation:logloss" })
  .evaluatePerformance();
