import { Pipeline } from "specline";

/** A credit risk model built from one table: trained, calibrated on separate rows, packaged and registered. */
export default Pipeline("credit_risk").autoTrainXgboost("data/credit.csv", { label: "Status", positive: "bad" });
