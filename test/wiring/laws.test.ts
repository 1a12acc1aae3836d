import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topological } from "../../src/base/graph.ts";
import type { Diagnostic } from "../../src/diagnostics/index.ts";
import { createRegistry } from "../../src/registry/registry.ts";
import { pipelineOfNames, resolve, type Wire, type Wired } from "../../src/resolve/index.ts";
import { satisfies } from "../../src/spec/kinds.ts";
import type { PipelineValue } from "../../src/spec/pipeline.ts";
import { standardPack as catalogue } from "../../src/steps/pack.ts";

const registry = createRegistry([catalogue]).value;
const BRANCHES = ["", "_training", "_calibration", "_validation"];
const NAMES = catalogue.steps.flatMap((spec) => BRANCHES.map((branch) => `${spec.name}${branch}`));
/** Pipelines of any steps on any branches: most are far from sensible. */
const anyNames = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 14 });
const runs = { numRuns: 200 };

const pipelineOf = (names: readonly string[]): PipelineValue => pipelineOfNames(names, registry).pipeline;
const inputsOf = (step: { readonly spec: string }) => registry.names.get(step.spec)?.inputs ?? {};
const key = ({ to }: Wire): string => `${to.step}.${to.port}`;
const sourceOf = ({ from }: Wire): string => `${from.step}.${from.port}`;
const wiresBy = (wired: Wired): ReadonlyMap<string, Wire> => new Map(wired.wires.map((wire) => [key(wire), wire]));
const codesBy = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ code, at }) => `${code} ${at.step}.${at.port}`);

describe("laws of wiring", () => {
  it("makes no cycle", () => {
    fc.assert(
      fc.property(anyNames, (names) => {
        const { value } = resolve(pipelineOf(names), registry);
        const before = new Map(
          names.map((name) => [name, value.wires.filter(({ to }) => to.step === name).map(({ from }) => from.step)]),
        );
        expect(topological(before).cycle).toBeUndefined();
      }),
      runs,
    );
  });

  it("wires, reports or mutes every required input", () => {
    fc.assert(
      fc.property(anyNames, (names) => {
        const { value, diagnostics } = resolve(pipelineOf(names), registry);
        const wires = wiresBy(value);
        const reported = new Set(diagnostics.map(({ at }) => at.step));
        for (const step of value.steps) {
          for (const [port, input] of Object.entries(inputsOf(step))) {
            if (input.optional === true || wires.has(`${step.id}.${port}`)) continue;
            expect(value.holes).toContain(step.id);
            const above = value.wires.filter(({ to }) => to.step === step.id).map(({ from }) => from.step);
            expect(reported.has(step.id) || above.some((source) => value.holes.includes(source))).toBe(true);
          }
        }
        if (diagnostics.length === 0) expect(value.holes).toEqual([]);
      }),
      runs,
    );
  });

  it("joins only kinds that fit, and never carries data to another branch", () => {
    fc.assert(
      fc.property(anyNames, (names) => {
        const { value } = resolve(pipelineOf(names), registry);
        const branch = new Map(value.steps.map((step) => [step.id, step.branch]));
        for (const wire of value.wires) {
          const step = value.steps.find(({ id }) => id === wire.to.step);
          const input = step === undefined ? undefined : inputsOf(step)[wire.to.port];
          expect(satisfies(wire.kind, input?.kind ?? "") || satisfies(input?.kind ?? "", wire.kind)).toBe(true);
          const [from, to] = [branch.get(wire.from.step), branch.get(wire.to.step)];
          if (wire.kind.startsWith("tabular") && from !== undefined && to !== undefined) expect(from).toBe(to);
        }
      }),
      runs,
    );
  });

  it("does not depend on the order of declaration", () => {
    fc.assert(
      fc.property(anyNames, fc.infiniteStream(fc.nat()), (names, order) => {
        const shuffled = names
          .map((name) => ({ name, at: order.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ name }) => name);
        const one = resolve(pipelineOf(names), registry);
        const two = resolve(pipelineOf(shuffled), registry);
        expect(new Map(two.value.wires.map((wire) => [key(wire), wire]))).toEqual(wiresBy(one.value));
        const texts = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ message }) => message).sort();
        expect(texts(two.diagnostics)).toEqual(texts(one.diagnostics));
      }),
      runs,
    );
  });

  it("changes nothing when a step is added whose outputs fit no input", () => {
    fc.assert(
      fc.property(anyNames, fc.constantFrom(...NAMES), (names, added) => {
        fc.pre(!names.includes(added));
        const before = resolve(pipelineOf(names), registry);
        const outputs = Object.values(registry.parse(added)?.spec.outputs ?? {});
        const fits = before.value.steps
          .flatMap((step) => Object.values(inputsOf(step)))
          .some(({ kind }) => outputs.some((out) => satisfies(out.kind, kind) || satisfies(kind, out.kind)));
        fc.pre(!fits);
        const after = wiresBy(resolve(pipelineOf([...names, added]), registry).value);
        for (const wire of before.value.wires) expect(after.get(key(wire))?.from).toEqual(wire.from);
      }),
      runs,
    );
  });

  it("never rewires in silence when a step is added", () => {
    fc.assert(
      fc.property(anyNames, fc.constantFrom(...NAMES), (names, added) => {
        fc.pre(!names.includes(added));
        const before = resolve(pipelineOf(names), registry);
        const after = resolve(pipelineOf([...names, added]), registry);
        const then = wiresBy(before.value);
        const now = wiresBy(after.value);
        const known = codesBy(before.diagnostics);
        const fresh = codesBy(after.diagnostics).filter((code) => !known.includes(code));
        for (const [port, wire] of then) {
          const next = now.get(port);
          if (next !== undefined && sourceOf(next) === sourceOf(wire)) continue;
          // The new step is the source, or stands before it, or a diagnostic says what happened; any change has its rule.
          const about = next === undefined ? new Set<string>() : ancestorsOf(after.value, next.from.step);
          const step = wire.to.step;
          const attributable = about.has(added) || ancestorsOf(after.value, step).has(added);
          expect(attributable || fresh.length > 0).toBe(true);
        }
      }),
      {
        ...runs,
        // A by-product beside a row of what was made on purpose: the row's last must stay the choice.
        examples: [
          [
            [
              "XGBoostTuning_validation",
              "XGBoostModelEval_validation",
              "ModelCalibration_validation",
              "PercentileModelCalibration",
            ],
            "PyTorchTraining_validation",
          ],
        ],
      },
    );
  });

  it("lets a wire made by hand win", () => {
    fc.assert(
      fc.property(anyNames, fc.nat(), (names, pick) => {
        const pipeline = pipelineOf(names);
        const { value } = resolve(pipeline, registry);
        const choices = value.wires.flatMap((wire) =>
          wire.considered
            .filter(({ rejectedBy }) => rejectedBy !== undefined && rejectedBy !== "order" && rejectedBy !== "arm")
            .map((candidate) => ({ wire, candidate })),
        );
        fc.pre(choices.length > 0);
        const { wire, candidate } = choices[pick % choices.length] as (typeof choices)[number];
        const steps = pipeline.steps.map((step) =>
          step.id === wire.to.step
            ? {
                ...step,
                inputs: { [wire.to.port]: { from: "output", step: candidate.step, port: candidate.port } as const },
              }
            : step,
        );
        const by = wiresBy(resolve({ ...pipeline, steps }, registry).value).get(key(wire));
        expect(by?.from).toEqual({ step: candidate.step, port: candidate.port });
        expect(by?.rule).toBe("explicit");
      }),
      runs,
    );
  });

  it("removes a fault by its fix, and brings no other", () => {
    fc.assert(
      fc.property(anyNames, (names) => {
        const { diagnostics } = resolve(pipelineOf(names), registry);
        const known = codesBy(diagnostics);
        for (const { fix, code, at } of diagnostics) {
          if (fix === undefined) continue;
          const list = [...names];
          for (const { path, value } of fix.edits) list.splice(path[1] as number, 0, value as string);
          const after = codesBy(resolve(pipelineOf(list), registry).diagnostics);
          expect(after).not.toContain(`${code} ${at.step}.${at.port}`);
          expect(after.filter((one) => !known.includes(one))).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** The steps before a step, itself included. */
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
