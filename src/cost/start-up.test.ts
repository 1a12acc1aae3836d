import { expect, test } from "vitest";
import { startUpOf } from "./start-up.ts";
import { condition, processing, step, training } from "./testing/models.ts";

const after = (...names: readonly string[]) => ({ DependsOn: names });

test("counts the jobs on the longest path, at three minutes each", () => {
  const steps = [
    processing("A", {}),
    processing("B", {}, after("A")),
    processing("Beside", {}, after("A")),
    step("Model", "Model", {}, after("B")),
    condition("Gate", [training("C", {}), processing("D", {}, after("C"))], [processing("E", {})]),
  ];
  const gated = steps.map((one) => (one.Name === "Gate" ? { ...one, DependsOn: ["Model"] } : one));
  // A, B, C and D. Model starts no job.
  expect(startUpOf(gated, () => true)).toEqual({ jobs: 4, seconds: 720 });
  expect(startUpOf(gated, (name) => name !== "A")).toEqual({ jobs: 3, seconds: 540 });
});

test("a cycle ends", () => {
  const steps = [processing("A", {}, after("B")), processing("B", {}, after("A"))];
  expect(startUpOf(steps, () => true).jobs).toBe(2);
});
