import { Pipeline } from "specline";

const pipeline = Pipeline("fraud");
// The chain is a new value, which is discarded.
pipeline.loadData("s3://bucket/fraud.csv");
export default pipeline;
