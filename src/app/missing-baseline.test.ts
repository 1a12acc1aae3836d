import { expect, test } from "vitest";
import { diagnostic } from "../diagnostics/index.ts";
import type { Wired } from "../resolve/index.ts";
import { latestOf } from "../spec/expr.ts";
import { localTarget } from "../spec/target.ts";
import { withTraining } from "./missing-baseline.ts";

const inputs = { baseline: { from: "external", uri: latestOf("fraud", "MonitoringBaseline", "baseline") } };
const wired = { steps: [{ id: "Drift", spec: "DriftMeasurement", config: {}, inputs }] } as unknown as Wired;
const missing = (uri: string) =>
  diagnostic("run/input-missing", { readers: "Drift reads", uri, inputs: "'baseline'", path: "p" }, { step: "Drift" });

test("what another pipeline writes is made by its command, and other inputs keep their hints", () => {
  const own = missing(`s3://${localTarget.bucket}/fraud/latest/MonitoringBaseline/baseline`);
  const other = missing("s3://acme/train/");
  const [first, second] = withTraining([own, other], { wired, target: localTarget }, "my fraud.yaml");
  expect(first?.hint).toMatch(/^first train the model.*: specline run 'my fraud\.yaml'$/);
  expect(second).toEqual(other);
  const sample = missing(`s3://${localTarget.bucket}/fraud/latest-sample-0.1/MonitoringBaseline/baseline`);
  const [third] = withTraining([sample], { wired, target: localTarget }, "fraud.yaml", 0.1);
  expect(third?.hint).toMatch(/: specline run fraud\.yaml --sample 0\.1$/);
  expect(withTraining([own], {}, "fraud.yaml")).toEqual([own]);
});
