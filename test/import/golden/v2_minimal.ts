import { Pipeline } from "specline";
import { failStep } from "specline/sagemaker";

const stop = failStep("Stop", "");

export default Pipeline("imported").use(stop);
