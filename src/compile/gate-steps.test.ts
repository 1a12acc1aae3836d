import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRegistry } from "../registry/registry.ts";
import type { Wire, Wired, WiredStep } from "../resolve/wired.ts";
import { definePack } from "../spec/pack.ts";
import { defineStep, type StepSpec } from "../spec/step.ts";
import { gateRequirements, gateSteps } from "./requirements.ts";

const job = { type: "model", request: () => ({}) } as const;
const common = { summary: "A toy.", config: z.object({}), inputs: {}, rank: 1, job };
const metrics = { kind: "metrics.classification", doc: "m", metrics: ["auc"], propertyFile: "metrics.json" } as const;
const steps: readonly StepSpec[] = [
  defineStep({ ...common, name: "Evaluate", verb: "evaluate", outputs: { metrics } }),
  defineStep({ ...common, name: "Report", verb: "report", outputs: {} }),
  defineStep({ ...common, name: "Pack", verb: "pack", outputs: { package: { kind: "package", doc: "p" } } }),
  defineStep({ ...common, name: "Publish", verb: "publish", outputs: { version: { kind: "registered", doc: "r" } } }),
  defineStep({
    ...common,
    name: "Gate",
    verb: "gate",
    inputs: { metrics: { kind: "metrics.classification", from: "held-out", doc: "m" } },
    outputs: {},
    job: {
      type: "gate",
      reads: "metrics",
      requires: ({ min }) => (min === undefined ? [] : [{ metric: "auc", at: "least", value: min }]),
    },
  }),
];
const registry = createRegistry([definePack({ name: "toy", version: "1", steps })]).value;

const step = (id: string, config: WiredStep["config"] = {}): WiredStep => ({
  id,
  spec: id.replace(/\d$/, ""),
  config,
  inputs: {},
});
const wire = (from: string, to: string): Wire => ({
  from: { step: from, port: "metrics" },
  to: { step: to, port: "metrics" },
  kind: "metrics",
  rule: "only",
  why: "",
  considered: [],
});
const wired = (steps: readonly WiredStep[], wires: readonly Wire[], more: Partial<Wired> = {}): Wired => ({
  title: "toy",
  name: "toy",
  context: {},
  parameters: [],
  gates: [],
  hints: [],
  unresolved: [],
  requirements: [],
  steps,
  wires,
  ...more,
});
const arms = ({ steps, gates }: Wired) =>
  Object.fromEntries([...steps, ...gates].map(({ id, arm }) => [id, arm === undefined ? "" : arm.gate]));

describe("a step that is a gate", () => {
  const line = [step("Evaluate"), step("Report"), step("Pack"), step("Publish")];
  const wires = [wire("Evaluate", "Gate"), wire("Evaluate", "Report"), wire("Pack", "Publish")];

  test("becomes a condition on the step to which it is wired, and includes the numbers in its message", () => {
    const { value, diagnostics } = gateSteps(wired([...line, step("Gate", { min: 0.8 })], wires), registry);
    expect(diagnostics).toEqual([]);
    const auc = { "Specline:Metric": { step: "Evaluate", metric: "auc" } };
    expect(value.gates).toEqual([
      {
        id: "Gate",
        conditions: [{ Type: "GreaterThanOrEqualTo", LeftValue: auc, RightValue: 0.8 }],
        otherwiseFail: ["the gate was not met: auc of Evaluate is ", auc, ", and at least 0.8 was required"],
      },
    ]);
    expect(value.wires.some(({ to }) => to.step === "Gate")).toBe(false);
  });

  test("gates the steps that read the metrics, and the publishing steps with everything that only they use", () => {
    const { value } = gateSteps(wired([...line, step("Gate", { min: 0.8 })], wires), registry);
    expect(arms(value)).toEqual({ Evaluate: "", Report: "Gate", Pack: "Gate", Publish: "Gate", Gate: "" });
  });

  test("accepts a bound that is known only at run time", () => {
    const min = { Get: "Parameters.MinAuc" };
    const { value } = gateSteps(wired([...line, step("Gate", { min })], wires), registry);
    expect(value.gates[0]?.otherwiseFail?.slice(2)).toEqual([", and at least ", min, " was required"]);
  });

  test("encloses another gate that would be in its arm", () => {
    const two = [...line, step("Evaluate2"), step("Gate", { min: 0.8 }), step("Gate2", { min: 0.7 })];
    const { value } = gateSteps(wired(two, [...wires, wire("Evaluate2", "Gate2")]), registry);
    expect(arms(value)).toMatchObject({ Publish: "Gate", Gate: "Gate2", Gate2: "", Evaluate2: "" });
    const more = gateRequirements(
      { ...value, requirements: [{ metric: "auc", at: "least", value: 0.6, step: "Evaluate" }] },
      registry,
    );
    expect(arms(more.value)).toMatchObject({ Publish: "Gate", Gate: "Gate2", Gate2: "QualityGate", QualityGate: "" });
  });

  test("is reported if it has no requirements or refers to an unmeasured metric", () => {
    const none = gateSteps(wired([...line, step("Gate")], wires), registry);
    expect(none.diagnostics.map(({ code, at }) => [code, at.step])).toEqual([["compile/gate-empty", "Gate"]]);
    const other = gateSteps(wired([...line, step("Gate", { min: 0.8 })], [wire("Report", "Gate")]), registry);
    expect(other.diagnostics.map(({ code, at }) => [code, at.field])).toEqual([
      ["compile/unknown-reference", "minAuc"],
    ]);
  });
});
