import { expect, test } from "vitest";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { conditionStep, definition, failStep, processingStep, sh } from "../testing/definitions.ts";
import { needsInterpreter } from "./needs-interpreter.ts";

const step = (Type: string, Arguments: DefinitionStep["Arguments"] = {}): DefinitionStep => ({
  Name: Type,
  Type,
  Arguments,
});

test.each<readonly [expected: boolean, what: string, steps: readonly DefinitionStep[]]>([
  [false, "no step", []],
  [true, "a transform job", [step("Transform")]],
  [true, "a tuning job", [step("Tuning")]],
  [true, "a job in a branch", [conditionStep("If", [], [], [processingStep("A", { run: sh("true") })])]],
  [false, "a step without a job", [conditionStep("If", [], [failStep("Stop", "no")])]],
  [false, "a model, which starts nothing", [step("Model"), step("RegisterModel")]],
  [false, "a step that only AWS can run, whatever its arguments contain", [step("Lambda", { Type: "Processing" })]],
])("is %s for %s", (expected, _, steps) => {
  expect(needsInterpreter(definition(steps))).toBe(expected);
});
