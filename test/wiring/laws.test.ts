import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topological } from "../../src/base/graph.ts";
import type { Diagnostic } from "../../src/diagnostics/index.ts";
import { resolve, type Wire, type Wired, type WiredStep } from "../../src/resolve/index.ts";
import { branchKey, TRAINING } from "../../src/resolve/order/branches.ts";
import { satisfies } from "../../src/spec/kinds.ts";
import type { PipelineValue, StepInstance } from "../../src/spec/pipeline.ts";
import { cases } from "../suite/cases.ts";
import { anyName, anyNames, anyPipeline, inputsOf, outputsOf, pipelineOf, registry } from "./any-pipeline.ts";

const runs = { numRuns: cases(150) };

const key = ({ to }: Wire): string => `${to.step}.${to.port}`;
const sourceOf = ({ from }: Wire): string => `${from.step}.${from.port}`;
const wiresBy = (wired: Wired): ReadonlyMap<string, Wire> => new Map(wired.wires.map((wire) => [key(wire), wire]));
const codesBy = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ code, at }) => `${code} ${at.step}.${at.port}`).sort();
const resolved = (pipeline: PipelineValue) => resolve(pipeline, registry);

describe("laws of wiring", () => {
  it("never creates a cycle", () => {
    const check = fc.property(anyPipeline, (pipeline) => {
      const { value } = resolved(pipeline);
      const needs = (id: string) => value.wires.filter(({ to }) => to.step === id).map(({ from }) => from.step);
      expect(topological(new Map(value.steps.map(({ id }) => [id, needs(id)]))).cycle).toBeUndefined();
    });
    fc.assert(check, runs);
  });

  it("wires every required input, takes it from outside, reports it or mutes it", () => {
    let [wiredOnes, given, reportedOnes, muted] = [0, 0, 0, 0];
    const check = fc.property(anyPipeline, (pipeline) => {
      const { value, diagnostics } = resolved(pipeline);
      const wires = wiresBy(value);
      for (const step of value.steps) {
        for (const port of requiredPorts(step)) {
          if (wires.has(`${step.id}.${port}`)) wiredOnes += 1;
          else if (step.inputs[port]?.from === "external") given += 1;
          else {
            expect(value.unresolved).toContain(step.id);
            const own = diagnostics.some(({ at }) => at.step === step.id);
            const above = [...ancestorsOf(value, step.id)].some(
              (id) => id !== step.id && value.unresolved.includes(id),
            );
            // An error can also be reported further upstream, if one missing step would resolve both.
            const like = diagnostics.some(
              ({ at }) => at.step !== undefined && ancestorsOf(value, step.id).has(at.step),
            );
            expect(own || above || like).toBe(true);
            if (own) reportedOnes += 1;
            else muted += 1;
          }
        }
      }
      expect(value.unresolved.length > 0).toBe(diagnostics.some(({ severity }) => severity === "error"));
    });
    // One case in a hundred is muted.
    fc.assert(check, { numRuns: cases(450) });
    expect(Math.min(wiredOnes, given, reportedOnes, muted)).toBeGreaterThan(0);
  });

  it("connects only matching kinds, never carries data to another branch, and wires nothing that was not requested", () => {
    const check = fc.property(anyPipeline, (pipeline) => {
      const { value } = resolved(pipeline);
      const byId = new Map(value.steps.map((step) => [step.id, step]));
      for (const wire of value.wires) {
        const [source, step] = [byId.get(wire.from.step), byId.get(wire.to.step)] as [WiredStep, WiredStep];
        const input = inputsOf(step)[wire.to.port];
        const output = outputsOf(source)[wire.from.port];
        const open = output?.open === true && satisfies(input?.kind ?? "", wire.kind);
        expect(open || satisfies(wire.kind, input?.kind ?? "")).toBe(true);
        if (wire.rule === "explicit") continue;
        expect(input?.explicit).not.toBe(true);
        const [from, to] = [dataBranch(source), dataBranch(step)];
        // An input can ask for the rows from which the model learned, on whichever branch they are.
        if (input?.from === "trained") continue;
        if (registry.kind(wire.kind).reach === "branch" && from !== undefined && to !== undefined)
          expect(from).toBe(to);
      }
    });
    fc.assert(check, runs);
  });

  it("does not depend on declaration order", () => {
    const check = fc.property(anyPipeline, fc.infiniteStream(fc.nat()), (pipeline, order) => {
      const steps = pipeline.steps
        .map((step) => ({ step, at: order.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ step }) => step);
      const one = resolved(pipeline);
      const two = resolved({ ...pipeline, steps });
      expect(wiresBy(two.value)).toEqual(wiresBy(one.value));
      const texts = (diagnostics: readonly Diagnostic[]) =>
        diagnostics.map(({ message, hint, seen }) => JSON.stringify({ message, hint, seen })).sort();
      expect(texts(two.diagnostics)).toEqual(texts(one.diagnostics));
    });
    fc.assert(check, runs);
  });

  it("changes nothing when a step whose outputs fit no input is added", () => {
    let added = 0;
    const check = fc.property(anyPipeline, anyName, (pipeline, name) => {
      fc.pre(pipeline.steps.every(({ id }) => id !== name));
      const before = resolved(pipeline);
      const step = pipelineOf([name]).steps[0] as WiredStep;
      const inputs = before.value.steps.flatMap((one) => Object.values(inputsOf(one)));
      const fits = Object.values(outputsOf(step)).some((out) =>
        inputs.some(({ kind }) => satisfies(out.kind, kind) || (out.open === true && satisfies(kind, out.kind))),
      );
      fc.pre(!fits);
      added += 1;
      const after = resolved({ ...pipeline, steps: [...pipeline.steps, step] });
      const kept = after.value.wires.filter(({ to }) => to.step !== name);
      expect(new Map(kept.map((wire) => [key(wire), [sourceOf(wire), wire.rule]]))).toEqual(
        new Map(before.value.wires.map((wire) => [key(wire), [sourceOf(wire), wire.rule]])),
      );
      // The message about a missing input can change, because a new branch can offer a different fix, but the input
      // must still be reported.
      expect(after.value.unresolved.filter((id) => id !== name)).toEqual(before.value.unresolved);
      expect(after.value.steps.filter(({ id }) => id !== name)).toEqual(before.value.steps);
    });
    fc.assert(check, runs);
    expect(added).toBeGreaterThan(0);
  });

  const external = { from: "external", uri: "s3://bucket/given/" } as const;
  const withData = (names: readonly string[]): PipelineValue => {
    const [first, ...others] = pipelineOf(names).steps as [StepInstance, ...StepInstance[]];
    return { ...pipelineOf(names), steps: [{ ...first, inputs: { data: external } }, ...others] };
  };
  const prepared = ["training", "validation"].flatMap((branch) =>
    ["DataLoading", "TabularPreprocessing"].map((step) => `${step}_${branch}`),
  );
  const scored = ["XGBoostTraining", "XGBoostModelEval", "ModelCalibration", "XGBoostModel"];
  const examples: [PipelineValue, string][] = [
    // A missing model does not make the branch of an evaluation unknown.
    [withData(["LightGBMModelEval", "XGBoostModelEval_validation", "ModelCalibration"]), "LightGBMTraining"],
    // The new step determines the branch of an evaluation that lacked its data.
    [
      pipelineOf(["PyTorchModelEval", "ModelMetricsComputation_validation", "PyTorchModelEval_testing"]),
      "TabularPreprocessing_training",
    ],
    // A by-product on a home branch does not make a step use another group of inputs.
    [pipelineOf([...prepared, ...scored]), "BatchTransform_calibration"],
    // A step without a branch, added at the end of the preferred row, does not make the other row the preferred one.
    [withData(["FeatureSelection_training", ...prepared.slice(0, 2), "XGBoostTraining"]), "MissingValueImputation"],
  ];
  it("never silently rewires when a step is added", () => {
    let [rewired, undone] = [0, 0];
    const check = fc.property(anyPipeline, anyName, (pipeline, added) => {
      fc.pre(pipeline.steps.every(({ id }) => id !== added));
      const before = resolved(pipeline);
      const after = resolved({ ...pipeline, steps: [...pipeline.steps, ...pipelineOf([added]).steps] });
      const now = wiresBy(after.value);
      const known = codesBy(before.diagnostics);
      const fresh = after.diagnostics.filter((one) => !known.includes(codesBy([one])[0] ?? ""));
      for (const wire of before.value.wires) {
        const next = now.get(key(wire));
        if (next !== undefined && sourceOf(next) === sourceOf(wire)) continue;
        // Either the input now reads the new step's output, by a rule that reports it, or an upstream diagnostic
        // explains the change.
        const onTheWay = new Set([
          ...ancestorsOf(after.value, wire.to.step),
          ...ancestorsOf(before.value, wire.to.step),
          ...(next === undefined ? [] : ancestorsOf(after.value, next.from.step)),
          // The source of an unresolved step's wires can change once its own missing input is found.
          ...(before.value.unresolved.includes(wire.from.step) ? ancestorsOf(after.value, wire.from.step) : []),
        ]);
        const said = fresh.some(({ at }) => at.step !== undefined && at.step !== added && onTheWay.has(at.step));
        if (next === undefined) undone += 1;
        else rewired += 1;
        expect(said || onTheWay.has(added)).toBe(true);
      }
    });
    fc.assert(check, { ...runs, examples });
    expect(Math.min(rewired, undone)).toBeGreaterThan(0);
  });

  it("prefers explicit wires", () => {
    let chosen = 0;
    const check = fc.property(anyPipeline, fc.nat(), (pipeline, pick) => {
      const { value } = resolved(pipeline);
      const choices = value.wires.flatMap((wire) =>
        wire.considered
          .filter(({ rejectedBy }) => rejectedBy !== undefined && rejectedBy !== "order" && rejectedBy !== "arm")
          .map((candidate) => ({ wire, candidate })),
      );
      fc.pre(choices.length > 0);
      chosen += 1;
      const { wire, candidate } = choices[pick % choices.length] as (typeof choices)[number];
      const binding = { from: "output", step: candidate.step, port: candidate.port } as const;
      const steps = pipeline.steps.map((step) =>
        step.id === wire.to.step ? { ...step, inputs: { ...step.inputs, [wire.to.port]: binding } } : step,
      );
      const by = wiresBy(resolved({ ...pipeline, steps }).value).get(key(wire));
      expect(by?.from).toEqual({ step: candidate.step, port: candidate.port });
      expect(by?.rule).toBe("explicit");
    });
    fc.assert(check, runs);
    expect(chosen).toBeGreaterThan(0);
  });

  it("chooses the output named in each line of a tie", () => {
    let ties = 0;
    const check = fc.property(anyPipeline, (pipeline) => {
      for (const tie of resolved(pipeline).diagnostics.filter(({ code }) => code === "resolve/tie")) {
        for (const line of tie.seen ?? []) {
          ties += 1;
          const [, port, source, output] = /inputs: \{ (\w+): (\w+)\.(\w+) \}$/.exec(line) as unknown as string[];
          const binding = { from: "output", step: source as string, port: output as string } as const;
          const steps = pipeline.steps.map((step) =>
            step.id === tie.at.step ? { ...step, inputs: { ...step.inputs, [port as string]: binding } } : step,
          );
          const { value, diagnostics } = resolved({ ...pipeline, steps });
          expect(wiresBy(value).get(`${tie.at.step}.${port}`)?.from).toEqual({ step: source, port: output });
          expect(codesBy(diagnostics)).not.toContain(codesBy([tie])[0]);
        }
      }
    });
    fc.assert(check, runs);
    expect(ties).toBeGreaterThan(0);
  });

  it("resolves an error with its fix, without causing another", () => {
    let fixes = 0;
    const check = fc.property(anyNames, (names) => {
      const { diagnostics } = resolved(pipelineOf(names));
      const known = codesBy(diagnostics);
      for (const diagnostic of diagnostics) {
        if (diagnostic.fix === undefined) continue;
        fixes += 1;
        const list = [...names];
        for (const { path, value } of diagnostic.fix.edits) list.splice(path[1] as number, 0, value as string);
        const after = codesBy(resolved(pipelineOf(list)).diagnostics);
        expect(after).not.toContain(codesBy([diagnostic])[0]);
        expect(after.filter((one) => !known.includes(one))).toEqual([]);
      }
    });
    fc.assert(check, runs);
    expect(fixes).toBeGreaterThan(0);
  });
});

/** Inputs that must be fed. A transform outside the training branch needs the artifact that was learned there. */
function requiredPorts(step: WiredStep): readonly string[] {
  const branch = step.effectiveBranch;
  const heldOut = branch !== undefined && branchKey(branch) !== TRAINING;
  return Object.entries(inputsOf(step))
    .filter(([, input]) => (input.fitted === true ? heldOut : input.optional !== true))
    .map(([port]) => port);
}

/** The branch whose data a step reads, if its name says so. A calibrator in a "training" job does not name one. */
function dataBranch(step: WiredStep): string | undefined {
  const home = registry.names.get(step.spec)?.home;
  const written = step.branch ?? (home === "training" ? home : undefined);
  if (written === undefined) return undefined;
  const key = branchKey(written);
  return key === TRAINING && home !== undefined && home !== "training" ? undefined : key;
}

/** The steps upstream of a step, including the step itself. */
function ancestorsOf(wired: Wired, step: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const stack = [step];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const { from, to } of wired.wires) if (to.step === next) stack.push(from.step);
  }
  return seen;
}
