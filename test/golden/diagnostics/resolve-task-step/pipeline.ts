import { Pipeline } from "specline";

export default Pipeline("credit").autoTrainXgboost("credit.csv", { label: "Home" });
