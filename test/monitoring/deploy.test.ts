import { expect, test } from "vitest";
import { deployPipeline } from "../../src/app/deploy.ts";
import { codes, PlanFolder, SPEC, TARGETS } from "../aws/plan-folder.ts";

const world = new PlanFolder();
const MONITOR = `monitor:
  every: 1 day
  data: s3://drop/new/
  quality: { min_auc: 0.75, labels: s3://drop/labelled/ }
  notify: arn:aws:sns:us-east-1:123456789012:alerts
`;

/** The stand-in for AWS checks each request against the service model. */
test("the monitoring pipeline is deployed and scheduled like any other", async () => {
  const role = 'schedulerRole: "arn:aws:iam::123456789012:role/starter", ';
  world.write("specline.config.yaml", TARGETS.replace("bucket: dev-models", `${role}bucket: dev-models`));
  world.write("spec.yaml", SPEC + MONITOR);
  const deploy = (path: string) => deployPipeline(world.host(), path, { target: "dev", uploadData: true });
  expect(codes(await deploy("spec.yaml"))).toEqual([]);
  expect([...world.aws.schedules.schedules.keys()]).toEqual([]);
  const made = await deploy("spec.yaml#monitor");
  expect(codes(made)).toEqual([]);
  expect([...world.aws.pipelines.keys()].sort()).toEqual(["fraud", "fraud-monitoring"]);
  expect([...world.aws.schedules.schedules.keys(), ...world.aws.schedules.rules.keys()]).toEqual([
    "specline-fraud-monitoring-rate",
    "specline-fraud-monitoring-on.Failed",
  ]);
  expect((await deploy("spec.yaml#monitor")).value?.outcome).toBe("unchanged");
});
