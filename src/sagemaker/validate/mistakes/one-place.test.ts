import { expect, test } from "vitest";
import {
  ABALONE,
  condition,
  copy,
  type Editable,
  evaluate,
  fixture,
  outputs,
  preprocess,
} from "../../../../test/definitions/fixtures.ts";
import { type Mistake, testMistakes } from "../../../../test/definitions/planted.ts";
import { validateDefinition } from "../index.ts";

const target = (step: Editable, index = 0): Editable => outputs(step)[index].S3Output;
const joined = { "Std:Join": { On: "/", Values: ["s3://bucket", { Get: "Execution.PipelineExecutionId" }, "out"] } };

testMistakes({
  "two outputs of one step in the same place": {
    plant: (d) => {
      target(preprocess(d), 1).S3Uri = `${target(preprocess(d)).S3Uri}/`;
    },
    code: "definition/one-place",
    path: "Steps[0].Arguments.ProcessingOutputConfig.Outputs[1].S3Output.S3Uri",
    severity: "warning",
    says: "output 'train' of step 'Preprocess'",
  },
  "outputs of two steps in the same place, as expressions": {
    plant: (d) => {
      target(preprocess(d)).S3Uri = copy(joined);
      target(evaluate(d)).S3Uri = copy(joined);
    },
    code: "definition/one-place",
    path: "Steps[2].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri",
    severity: "warning",
    says: "its own folder",
  },
} satisfies Readonly<Record<string, Mistake>>);

test("allows steps to write to the same location if only one of them ever runs", () => {
  const codes = (side: "IfSteps" | "ElseSteps"): readonly string[] => {
    const d = fixture(ABALONE);
    const { IfSteps, ElseSteps } = condition(d).Arguments;
    const inner = (name: string): Editable => ({ ...copy(preprocess(d)), Name: name });
    const twins = [inner("One"), inner("Other")];
    for (const twin of twins)
      for (const [index, output] of outputs(twin).entries()) output.S3Output.S3Uri = `s3://b/${index}`;
    IfSteps.push(twins[0]);
    (side === "IfSteps" ? IfSteps : ElseSteps).push(twins[1]);
    return validateDefinition(d).map(({ code }) => code);
  };
  expect(codes("IfSteps")).toContain("definition/one-place");
  expect(codes("ElseSteps")).not.toContain("definition/one-place");
});
