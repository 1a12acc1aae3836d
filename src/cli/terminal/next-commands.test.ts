import { expect, test } from "vitest";
import { outcomeOf } from "../commands/rollback.ts";
import { afterDeploy, afterExecution, afterStart } from "./next-commands.ts";

const ARN = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/fraud/execution/abcdef123456";

test.each(["created", "updated"] as const)("what was %s can be started, with the same options", (outcome) => {
  expect(afterDeploy(outcome, "spec.yaml", {})).toBe("next: specline start spec.yaml --follow");
  expect(afterDeploy(outcome, "my models/spec.yaml", { target: "dev", allow: ["deploy/tags", "config/x"] })).toBe(
    "next: specline start 'my models/spec.yaml' --target dev --allow deploy/tags --allow config/x --follow",
  );
});

test.each(["unchanged", "planned", "declined"] as const)("a deploy that ends as %s leaves nothing new to start", (it) =>
  expect(afterDeploy(it, "spec.yaml", { target: "dev" })).toBeUndefined(),
);

test("a started execution can be followed, and a failed one repeated", () => {
  expect(afterStart(ARN, {})).toBe(`next: specline follow ${ARN}`);
  expect(afterStart(ARN, { target: "dev" })).toBe(`next: specline follow ${ARN} --target dev`);
  expect(afterExecution({ status: "Failed", arn: ARN }, { target: "dev" })[0]).toMatch(
    new RegExp(`: specline retry ${ARN} --target dev$`),
  );
  expect(afterExecution({ status: "Succeeded", arn: ARN }, {})).toEqual([]);
  expect(afterExecution(undefined, {})).toEqual([]);
});

test.each([
  [{ outcome: "updated", from: 3, to: 1, version: 4 }, "rolled back to version 1 as version 4"],
  [{ outcome: "updated", from: 3, to: 1 }, "rolled back to version 1"],
  [{ outcome: "unchanged", from: 3, to: 3 }, "unchanged: version 3 is already the latest"],
  [{ outcome: "unchanged", to: 3 }, "unchanged: version 3 is already the latest"],
  [{ outcome: "unchanged", from: 3, to: 1 }, "unchanged: the latest version, 3, is already the same as version 1"],
  [{ outcome: "planned", from: 3, to: 1 }, "planned"],
] as const)("a rollback that ends as %j is described", (value, words) => expect(outcomeOf(value)).toBe(words));
