import { expect, test } from "vitest";
import type { Followed } from "./follow.ts";
import { type Service, ServiceFault } from "./ports.ts";
import { usualDurations, withUsual } from "./usual.ts";

const arnOf = (id: string): string => `arn:aws:sagemaker:us-east-1:123456789012:pipeline/fraud/execution/${id}`;
const step = (StepName: string, seconds: number, more: object = {}) => ({
  StepName,
  StepStatus: "Succeeded",
  StartTime: new Date(0),
  EndTime: new Date(seconds * 1000),
  ...more,
});
/** Executions from the latest to the earliest, with their statuses and steps. */
const serviceWith = (
  executions: readonly (readonly [string, string, readonly object[]])[],
): Service & { calls: string[] } => {
  const calls: string[] = [];
  const call = async (operation: string, input: { readonly PipelineExecutionArn?: string }) => {
    calls.push(operation);
    if (operation === "ListPipelineExecutions")
      return {
        PipelineExecutionSummaries: executions.map(([id, PipelineExecutionStatus]) => ({
          PipelineExecutionArn: arnOf(id),
          PipelineExecutionStatus,
        })),
      };
    return { PipelineExecutionSteps: executions.find(([id]) => arnOf(id) === input.PipelineExecutionArn)?.[2] };
  };
  return { call, calls } as unknown as Service & { calls: string[] };
};

test("the usual duration is the median of the steps that succeeded in the five executions before", async () => {
  const service = serviceWith([
    ["later", "Succeeded", [step("Train", 1)]],
    ["now", "Executing", []],
    ["running", "Executing", [step("Train", 2)]],
    ["a", "Succeeded", [step("Train", 240), step("Load", 10, { CacheHitResult: {} })]],
    ["b", "Failed", [step("Train", 230), step("Load", 30, { StepStatus: "Failed" })]],
    ["c", "Stopped", [step("Train", 9000)]],
    ["d", "Succeeded", []],
    ["e", "Succeeded", [step("Load", 20), step("Load2", 1, { EndTime: undefined })]],
    ["f", "Succeeded", [step("Train", 3), step("Old", 5)]],
  ]);
  const usual = await usualDurations(arnOf("now"), { service });
  expect(usual).toEqual({
    seconds: new Map([
      ["Train", 240],
      ["Load", 20],
    ]),
  });
  expect(service.calls).toHaveLength(6);
  const followed = {
    arn: "",
    status: "Executing",
    waiting: [],
    steps: [{ name: "Train", status: "x", cached: false }],
  };
  expect(withUsual(followed, usual).steps[0]?.usualSeconds).toBe(240);
});

test("without the permission, the fault says so, and nothing is compared", async () => {
  const fault = new ServiceFault("ListPipelineExecutions", "AccessDeniedException", "no", 1);
  const usual = await usualDurations(arnOf("now"), { service: { call: () => Promise.reject(fault) } });
  expect(usual).toEqual({ fault });
  const followed: Followed = { arn: "", status: "Executing", waiting: [], steps: [] };
  expect(withUsual(followed, usual)).toBe(followed);
});
