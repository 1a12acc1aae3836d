import { Pipeline } from "specline";

/** The best of four models, by its loss on the validation rows. */
export default Pipeline("credit_tuning")
  .forClassification({ label: "Status", positive: "bad" })
  .loadData("../credit-risk/data/credit.csv")
  .preprocess()
  .tuneXgboost({ maxJobs: 4, objective: "validation:logloss" })
  .evaluatePerformance();
