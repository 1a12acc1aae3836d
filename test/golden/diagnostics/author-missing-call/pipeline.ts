import { Pipeline } from "specline";

// @ts-expect-error the editor says the same
export default Pipeline("fraud").loadData("s3://bucket/fraud.csv").trainXgboost();
