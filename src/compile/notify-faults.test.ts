import { expect, test } from "vitest";
import { localTarget, type Target } from "../spec/target.ts";
import { notifyFaults } from "./schedules.ts";

const topic = (region: string): string => `arn:aws:sns:${region}:123456789012:alerts`;
const target: Target = { ...localTarget, name: "prod", region: "eu-west-1" };

test("topics of other regions are refused, with the place and the reason", () => {
  const notify = { Failed: [topic("eu-west-1"), topic("us-east-1")], Stopped: [topic("eu-central-1")] };
  const found = notifyFaults(notify, "fraud", target);
  expect(found.map(({ code, at }) => `${code} ${at.path}`)).toEqual([
    "schedule/topic-region notify.onFailure",
    "schedule/topic-region notify.onStop",
  ]);
  expect(found[0]?.message).toContain("is in us-east-1, but the target 'prod' is in eu-west-1");
});

test("a pipeline that is compiled for this machine has no region yet", () => {
  expect(notifyFaults({ Failed: [topic("us-east-1")] }, "fraud", localTarget)).toEqual([]);
});
