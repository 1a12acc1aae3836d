import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRegistry } from "../registry/registry.ts";
import type { Wire, Wired, WiredStep } from "../resolve/wired.ts";
import { definePack } from "../spec/pack.ts";
import { defineStep, type StepSpec } from "../spec/step.ts";
import { gateRequirements } from "./requirements.ts";

const common = { summary: "A toy.", config: z.object({}), job: { type: "gate" as const } };
const train = defineStep({
  ...common,
  name: "Train",
  verb: "train",
  rank: 1,
  inputs: {},
  outputs: { model: { kind: "model.toy", doc: "m" } },
});
const evaluate = defineStep({
  ...common,
  name: "Evaluate",
  verb: "evaluate",
  rank: 2,
  inputs: { model: { kind: "model", doc: "m", from: "trained" } },
  outputs: {
    metrics: { kind: "metrics.classification", doc: "m", metrics: ["auc", "ks"], propertyFile: "metrics.json" },
  },
});
const pack = defineStep({
  ...common,
  name: "Pack",
  verb: "pack",
  rank: 3,
  inputs: {},
  outputs: { package: { kind: "package", doc: "p" } },
});
const publish = defineStep({ ...common, name: "Publish", verb: "publish", rank: 4, inputs: {}, outputs: {} });
const registry = createRegistry([
  definePack({ name: "toy", version: "1", steps: [train, evaluate, pack, publish] as readonly StepSpec[] }),
]).value;

const step = (id: string, branch?: string): WiredStep => ({
  id,
  spec: id.split("_")[0] as string,
  config: {},
  inputs: {},
  ...(branch === undefined ? {} : { branch, effectiveBranch: branch }),
});
const wire = (from: string, to: string): Wire => ({
  from: { step: from, port: "x" },
  to: { step: to, port: "x" },
  kind: "model",
  rule: "only",
  why: "",
  considered: [],
});
const wired = (steps: readonly WiredStep[], wires: readonly Wire[], requirements: Wired["requirements"]): Wired => ({
  title: "toy",
  name: "toy",
  context: {},
  parameters: [],
  gates: [],
  hints: [],
  unresolved: [],
  steps,
  wires,
  requirements,
});
const auc = { metric: "auc", at: "least", value: 0.85 } as const;

describe("gateRequirements", () => {
  test("puts the evaluation's descendants, and steps that only they use, behind the gate", () => {
    const steps = [step("Train"), step("Evaluate"), step("Pack"), step("Publish")];
    const wires = [
      wire("Train", "Evaluate"),
      wire("Train", "Pack"),
      wire("Pack", "Publish"),
      wire("Evaluate", "Publish"),
    ];
    const { value, diagnostics } = gateRequirements(
      wired(steps, wires, [auc, { metric: "ks", at: "most", value: 0.9 }]),
      registry,
    );
    expect(diagnostics).toEqual([]);
    expect(value.steps.filter((s) => s.arm !== undefined).map((s) => s.id)).toEqual(["Pack", "Publish"]);
    expect(value.gates).toMatchObject([
      {
        id: "QualityGate",
        conditions: [
          {
            Type: "GreaterThanOrEqualTo",
            LeftValue: { "Specline:Metric": { step: "Evaluate", metric: "auc" } },
            RightValue: 0.85,
          },
          { Type: "LessThanOrEqualTo", RightValue: 0.9 },
        ],
      },
    ]);
    expect(value.gates[0]?.otherwiseFail?.filter((part) => typeof part === "string").join("#")).toBe(
      "the gate was not met: auc of Evaluate is #, and at least 0.85 was required#; ks of Evaluate is #, and at most 0.9 was required",
    );
  });
  test("says which of several bounds on a metric counts", () => {
    const steps = [step("Train"), step("Evaluate")];
    const bounds = [auc, { ...auc, value: 0.9 }, { metric: "auc", at: "most", value: 0.99 }] as const;
    const { value, diagnostics } = gateRequirements(wired(steps, [wire("Train", "Evaluate")], bounds), registry);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "several requirements bound 'auc' of Evaluate: at least 0.85 and at least 0.9; all of them must be met, so at least 0.9 counts",
    ]);
    expect(value.gates[0]?.conditions).toHaveLength(3);
    const same = gateRequirements(wired(steps, [wire("Train", "Evaluate")], [auc, auc]), registry);
    expect(same.diagnostics).toEqual([]);
  });
  test("prefers the held-out branch to training", () => {
    const steps = [step("Evaluate_training", "training"), step("Evaluate_calibration", "calibration")];
    const { value } = gateRequirements(wired(steps, [], [auc]), registry);
    expect(value.gates[0]?.conditions[0]?.["LeftValue"]).toEqual({
      "Specline:Metric": { step: "Evaluate_calibration", metric: "auc" },
    });
  });
  test("reports a tie between two held-out branches and names both", () => {
    const steps = [step("Evaluate_validation", "validation"), step("Evaluate_testing", "testing")];
    const { diagnostics } = gateRequirements(wired(steps, [], [auc]), registry);
    expect(diagnostics.map((d) => [d.message, d.hint])).toEqual([
      [
        "the requirement on 'auc' could refer to Evaluate_validation or Evaluate_testing",
        "choose one: Evaluate_validation.auc or Evaluate_testing.auc",
      ],
    ]);
    const named = gateRequirements(wired(steps, [], [{ ...auc, step: "Evaluate_testing" }]), registry);
    expect(named.diagnostics).toEqual([]);
  });
  test("a bound on a metric like the training time is probably a misspelt limit", () => {
    const { diagnostics } = gateRequirements(
      wired([step("Evaluate")], [], [{ metric: "training_tim", at: "most", value: 3600 }]),
      registry,
    );
    expect(diagnostics.map(({ hint }) => hint)).toEqual(["did you mean 'maxTrainingTime'?"]);
  });
  test("reports an unmeasured metric with the measured ones", () => {
    const { diagnostics, value } = gateRequirements(
      wired([step("Evaluate")], [], [{ ...auc, metric: "f1" }]),
      registry,
    );
    expect(diagnostics.map((d) => [d.message, d.hint])).toEqual([
      [
        "no step measures 'f1', which a requirement needs",
        "add an evaluation step, or require a metric that is measured: 'auc' or 'ks'",
      ],
    ]);
    expect(value.gates).toEqual([]);
  });
});
