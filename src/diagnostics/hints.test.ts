import { expect, test } from "vitest";
import { diagnostic } from "./index.ts";

test("an option that is not given does not remove the hint", () => {
  expect(diagnostic("deploy/goes-on", { arn: "arn:x", option: "" }).hint).toBe("specline follow arn:x");
  expect(diagnostic("usage/unknown-option", { command: "run", name: "--x", nearest: "" }).hint).toBeUndefined();
});

test("names in command lines of hints are quoted if a shell needs that, and others are not", () => {
  const missing = diagnostic("life/not-the-same", { from: "dev", file: "my spec.yaml", what: "a b" });
  expect(missing.hint).toContain("deploy it to 'dev' first");
  expect(missing.hint).toMatch(/specline plan 'my spec.yaml' --target dev$/);
  const plan = diagnostic("plan/base-is-plan", { against: "my plan.json", file: "a.yaml", option: " --target dev" });
  expect(plan.hint).toMatch(/specline deploy a.yaml --target dev --plan 'my plan.json'$/);
  const back = { name: "it-s", subject: "it's", from: 3, version: 1, between: 2, option: " --target dev" };
  expect(diagnostic("version/already-back", back).hint).toMatch(/: specline rollback 'it'\\''s' 2 --target dev$/);
});
