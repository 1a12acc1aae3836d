import { Pipeline } from "specline";

export const pipeline = Pipeline("fraud").loadData("s3://bucket/fraud.csv");
