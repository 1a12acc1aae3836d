import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import type { StepRecord } from "../record/record.ts";
import { conditionStep, definition, failStep, processingStep, sh } from "../testing/definitions.ts";
import { ISOLATIONS } from "../testing/isolations.ts";
import { became, stepOf, workbench } from "../testing/workbench.ts";
import { planOf } from "./plan.ts";
import { schedule } from "./schedule.ts";

const step = (name: string, text: string, ...before: readonly string[]): DefinitionStep =>
  processingStep(name, { run: sh(text), more: before.length === 0 ? {} : { DependsOn: before } });

describe("a Fail step", () => {
  test.each([1, 2, 8])(
    "that is ready goes first: with %i workers, nothing begins beside it or after it",
    async (workers) => {
      const bench = workbench({ workers });
      const marks = join(bench.work, "..");
      const leave = (name: string): string => `touch ${marks}/${name}; sleep 1`;
      const record = await bench.run({
        definition: definition([step("A", leave("a")), failStep("F", "boom"), step("B", leave("b"), "A")]),
      });
      expect(became(record)).toBe("A skipped, B skipped, F failed");
      expect(record.status).toBe("failed");
      expect(stepOf(record, "F").diagnostic).toMatchObject({ code: "run/fail-step", message: "F ends the run: boom" });
      for (const name of ["A", "B"])
        expect(stepOf(record, name).message).toBe("the Fail step F ended the run before its turn");
      expect(["a", "b"].filter((name) => existsSync(join(marks, name)))).toEqual([]);
    },
  );

  test.each([1, 8])("of the chosen side is not why the other side does not run: with %i workers", async (workers) => {
    const bench = workbench({ workers });
    const isNever = { Type: "Equals", LeftValue: 1, RightValue: 2 };
    const away = [step("Tell", "true"), conditionStep("Again", [isNever], [step("Deep", "true")])];
    const record = await bench.run({
      definition: definition([
        conditionStep("Good", [isNever], away, [failStep("Stop", "too weak")]),
        step("After", "true", "Good"),
      ]),
    });
    expect(stepOf(record, "Tell").message).toBe("Good came out false");
    expect(stepOf(record, "Again").message).toBe("Good came out false");
    expect(stepOf(record, "Deep").message).toBe("its condition Again was not run");
    expect(stepOf(record, "After").message).toBe("the Fail step Stop ended the run before its turn");
  });

  test("that must not end the run lets the other branches go on, and all failures are listed", async () => {
    const bench = workbench();
    const record = await bench.run(
      {
        definition: definition([
          step("A", "exit 3"),
          failStep("F", "boom"),
          step("B", "true"),
          step("C", "true", "B"),
          step("D", "true", "A"),
        ]),
      },
      { keepGoing: true },
    );
    expect(became(record)).toBe("A failed, B succeeded, C succeeded, D skipped, F failed");
    expect(record.status).toBe("failed");
    expect(record.steps.flatMap(({ diagnostic }) => diagnostic?.message ?? [])).toEqual([
      "A ended with exit status 3",
      "F would end the run: boom",
    ]);
  });

  test.each(ISOLATIONS)(
    "by way of %s, stops what runs, in another branch too, long before it is done",
    async (isolation) => {
      const bench = workbench({ isolation, workers: 4 });
      const slow = sh("trap 'echo asked to end; exit 0' TERM; echo begun; sleep 30 & wait");
      const record = await bench.run({
        definition: definition(
          [
            processingStep("Slow", { run: slow }),
            step("Measure", "sleep 0.7"),
            conditionStep("Gate", [], [failStep("TooWeak", "the model is too weak")], []),
            step("Next", "true", "Measure"),
          ].map((one) => (one.Name === "Gate" ? { ...one, DependsOn: ["Measure"] } : one)),
        ),
      });
      expect(stepOf(record, "Slow")).toMatchObject({
        status: "stopped",
        message: "the Fail step TooWeak ended the run",
      });
      expect(stepOf(record, "TooWeak").status).toBe("failed");
      expect(bench.log(record, "Slow")).toContain("asked to end");
      expect(record.status).toBe("failed");
      expect(record.seconds).toBeLessThan(15);
    },
  );

  test("does not end the run if a condition skips it or the user stubs it", async () => {
    const bench = workbench();
    const steps = definition([
      conditionStep("Gate", [], [step("Good", "true")], [failStep("No", "no")]),
      failStep("Said", "no"),
      step("Last", "true", "Good"),
    ]);
    const record = await bench.run({ definition: steps }, { stubs: [{ step: "Said", path: [], value: null }] });
    expect(record.status).toBe("succeeded");
  });

  test("ends the run even if its message cannot be evaluated", async () => {
    const bench = workbench();
    const message = { Get: "Steps.A.NoSuchProperty" };
    const record = await bench.run({
      definition: definition([
        step("A", "true"),
        failStep("F", message),
        step("B", "true", "A"),
        step("C", "true", "B"),
      ]),
    });
    expect(stepOf(record, "F").status).toBe("failed");
    expect(stepOf(record, "C").status).toBe("skipped");
  });
});

test("law: starts no other step once a Fail step has been reached", async () => {
  const kinds = fc.array(fc.tuple(fc.boolean(), fc.array(fc.nat(20), { maxLength: 2 })), {
    minLength: 2,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(kinds, fc.integer({ min: 1, max: 4 }), fc.scheduler(), async (all, workers, clock) => {
      const name = (index: number): string => `S${index}`;
      const plan = planOf(
        definition(
          all.map(([fails, before], index) => ({
            ...(fails ? failStep(name(index), "x") : step(name(index), "true")),
            DependsOn: [...new Set(before.filter((one) => one < index && all[one]?.[0] === false).map(name))],
          })),
        ),
      );
      let over = false;
      const begun: string[] = [];
      const turns = schedule(plan, workers, async ({ step: { Name, Type } }) => {
        if (over)
          return {
            name: Name,
            type: Type,
            status: "skipped",
            emulation: "none",
            seconds: 0,
            outputs: {},
          } satisfies StepRecord;
        begun.push(Name);
        await clock.schedule(Promise.resolve());
        if (Type === "Fail") over = true;
        return { name: Name, type: Type, status: "succeeded", emulation: "none", seconds: 0, outputs: {} };
      });
      await clock.waitFor(turns);
      const first = begun.findIndex((one) => plan.get(one)?.step.Type === "Fail");
      const later = first < 0 ? [] : begun.slice(first).filter((one) => plan.get(one)?.step.Type !== "Fail");
      expect(later).toEqual([]);
    }),
    { numRuns: cases(80) },
  );
});
