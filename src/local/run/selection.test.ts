import { expect, test } from "vitest";
import { conditionStep, definition, failStep, outputUri, processingStep, sh } from "../testing/definitions.ts";
import { planOf } from "./plan.ts";
import { inBranch, neededBeside, selectionOf } from "./selection.ts";

const step = (name: string, reads: readonly string[] = [], more = {}) =>
  processingStep(name, {
    run: sh("true"),
    outputs: ["data"],
    inputs: Object.fromEntries(reads.map((one) => [one, outputUri(one, "data")])),
    more,
  });
const plan = planOf(
  definition([
    step("Load"),
    step("Clean", ["Load"]),
    step("Train", ["Clean"]),
    step("Beside", ["Load"]),
    step("Judge", ["Train", "Beside"]),
    conditionStep("Gate", [], [step("Publish", ["Train"]), step("Tell", ["Publish"])], [failStep("Stop", "no")]),
    step("After", [], { DependsOn: ["Gate"] }),
  ]),
);
const names = (selection: ReturnType<typeof selectionOf>): string => [...(selection?.steps ?? [])].sort().join(" ");

test("a run has all steps, one, or one and everything after it", () => {
  expect(selectionOf({}, plan)).toBeUndefined();
  expect(names(selectionOf({ only: "Train" }, plan))).toBe("Train");
  expect(names(selectionOf({ from: "Clean" }, plan))).toBe("After Clean Judge Publish Tell Train");
  expect(names(selectionOf({ from: "Gate" }, plan))).toBe("After Gate Publish Stop Tell");
  expect(() => selectionOf({ from: "Trian" }, plan)).toThrow("the pipeline has no step 'Trian'; it has Gate, Load");
});

test("knows which results a selection needs", () => {
  const needed = (from: string) => neededBeside(selectionOf({ from }, plan) as never, plan);
  expect(needed("Train")).toEqual(["Clean", "Beside", "Gate"]);
  expect(needed("Load")).toEqual(["Gate"]);
  expect(needed("Publish")).toEqual(["Train", "Gate"]);
  expect(needed("Tell")).toEqual(["Publish", "Gate"]);
});

test("the branch of the named step counts as chosen, and other conditions have decided", () => {
  const side = (from: string, name: string) =>
    inBranch(plan.get(name) as never, selectionOf({ from }, plan), plan).side;
  expect(side("Publish", "Publish")).toBeUndefined();
  expect(side("Publish", "Tell")).toBeUndefined();
  expect(side("Stop", "Publish")).toEqual({ condition: "Gate", side: "then" });
  expect(side("Train", "Publish")).toEqual({ condition: "Gate", side: "then" });
  expect(side("Gate", "Tell")).toEqual({ condition: "Gate", side: "then" });
});
