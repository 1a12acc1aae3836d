import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";
import { expect, test } from "vitest";
import { executionSteps } from "./execution-steps.ts";
import type { Service } from "./ports.ts";

/** A service that lists these steps, page by page. */
function listing(...pages: readonly (readonly PipelineExecutionStep[])[]): Service {
  const call = async (_: unknown, { NextToken }: { readonly NextToken?: string }) => {
    const page = Number(NextToken ?? 0);
    return { PipelineExecutionSteps: pages[page], ...(page + 1 < pages.length && { NextToken: String(page + 1) }) };
  };
  return { call } as unknown as Service;
}
const load = (StepStatus: "Executing" | "Succeeded"): PipelineExecutionStep => ({ StepName: "Load", StepStatus });
const failed: PipelineExecutionStep = { StepName: "Train", StepStatus: "Failed", AttemptCount: 1 };
const again: PipelineExecutionStep = { StepName: "Train", StepStatus: "Executing", AttemptCount: 2 };

test.each([
  ["once", [[load("Succeeded"), again]]],
  ["on two pages, because it changed in between", [[load("Executing")], [load("Succeeded"), again]]],
  ["with both attempts", [[load("Succeeded"), failed, again]]],
  ["with both attempts, the later one first", [[load("Succeeded"), again, failed]]],
  [
    "with both attempts on two pages",
    [
      [load("Executing"), failed],
      [load("Succeeded"), again],
    ],
  ],
])("a step that is listed %s is there once, in its last state", async (_, pages) => {
  expect(await executionSteps("arn", listing(...pages))).toEqual([load("Succeeded"), again]);
});
