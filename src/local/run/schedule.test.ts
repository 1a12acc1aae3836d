import fc from "fast-check";
import { expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import type { StepRecord } from "../record/record.ts";
import { definition, processingStep, sh } from "../testing/definitions.ts";
import { planOf } from "./plan.ts";
import { schedule } from "./schedule.ts";

/** A random acyclic set of steps: each can follow any earlier ones. */
const plans = fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 14 }).map((lists) =>
  planOf(
    definition(
      lists.map((before, index) =>
        processingStep(`S${index}`, {
          run: sh("true"),
          more: { DependsOn: [...new Set(before.filter((one) => one < index).map((one) => `S${one}`))] },
        }),
      ),
    ),
  ),
);

test("executes every step once, after all its predecessors, with no more jobs at once than workers", async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.integer({ min: 1, max: 4 }), fc.scheduler(), async (plan, workers, clock) => {
      const done = new Set<string>();
      let running = 0;
      const all = schedule(plan, workers, async ({ step, before }, records) => {
        running += 1;
        expect(running).toBeLessThanOrEqual(workers);
        expect(before.every((one) => done.has(one) && records.has(one))).toBe(true);
        await clock.schedule(Promise.resolve());
        running -= 1;
        expect(done.has(step.Name)).toBe(false);
        done.add(step.Name);
        return {
          name: step.Name,
          type: step.Type,
          status: "succeeded",
          emulation: "none",
          seconds: 0,
          outputs: {},
        } satisfies StepRecord;
      });
      await clock.waitFor(all);
      expect(done).toEqual(new Set(plan.keys()));
    }),
    { numRuns: cases(60) },
  );
});

test("starts the ready step with the longest chain of dependents first", async () => {
  const step = (name: string, ...before: string[]) =>
    processingStep(name, { run: sh("true"), more: { DependsOn: before } });
  const plan = planOf(definition([step("A"), step("B"), step("C", "B"), step("D", "C"), step("E", "A")]));
  const order: string[] = [];
  await schedule(plan, 1, async ({ step: { Name: name, Type: type } }) => {
    order.push(name);
    return { name, type, status: "succeeded", emulation: "none", seconds: 0, outputs: {} };
  });
  expect(order).toEqual(["B", "A", "C", "D", "E"]);
});

test("rejects if a step throws, once the other steps have ended", async () => {
  const plan = planOf(definition(["A", "B"].map((name) => processingStep(name, { run: sh("true") }))));
  await expect(
    schedule(plan, 2, async ({ step }) => {
      throw new Error(step.Name);
    }),
  ).rejects.toThrow("A");
});

test("a step runs alone if no other step can run before it ends", async () => {
  const step = (name: string, ...before: string[]) =>
    processingStep(name, { run: sh("true"), more: { DependsOn: before } });
  const plan = planOf(
    definition([step("A"), step("B"), step("C", "A", "B"), step("D", "C"), step("E", "C"), step("F", "D", "E")]),
  );
  const found: string[] = [];
  await schedule(plan, 2, async ({ step: { Name: name, Type: type } }, _, alone) => {
    if (alone) found.push(name);
    return { name, type, status: "succeeded", emulation: "none", seconds: 0, outputs: {} };
  });
  expect(found).toEqual(["C", "F"]);
});
