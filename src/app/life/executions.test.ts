import { describe, expect, test } from "vitest";
import { withAws } from "../../../test/aws/each-test.ts";
import { deployChain, LifeFolder } from "../../../test/aws/life-folder.ts";
import { codes } from "../../../test/aws/plan-folder.ts";
import type { AwsStandIn } from "../../../test/aws/stand-in.ts";
import { followExecution, type StartRequest, startPipeline } from "../executions.ts";
import { retryExecution } from "./retry.ts";
import { stopExecutions } from "./stop.ts";

const folder = new LifeFolder();
let aws: AwsStandIn;
withAws((opened) => {
  aws = opened;
});

const start = (more: Partial<StartRequest> = {}) =>
  startPipeline(folder.host(aws), "toy", { target: "dev", parameters: [], ...more });
async function started(more: Partial<StartRequest> = {}): Promise<string> {
  const { value, diagnostics } = await start(more);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return value?.arn ?? "";
}
const statusOf = (arn: string): string | undefined => aws.executions.get(arn)?.status;
/** Starts an execution and follows it to its end. */
async function ended(more: Partial<StartRequest> = {}): Promise<string> {
  const arn = await started(more);
  await followExecution(folder.host(aws), arn, { every: 1 });
  return arn;
}
const count = (operation: string): number => aws.calls.filter((call) => call === operation).length;

describe("stop", () => {
  const stop = (subject: string, ask = false, answer?: boolean) => {
    const host = { ...folder.host(aws), ...(answer !== undefined && { confirm: async () => answer }) };
    return stopExecutions(host, subject, { ask, ...(subject.startsWith("arn:") ? {} : { target: "dev" }) });
  };

  test("stops an execution that never ends, and does nothing when it is repeated", async () => {
    await deployChain(aws);
    aws.sagemaker.endings.set("Load", { never: true });
    const arn = await started();
    expect((await stop(arn)).value?.executions).toEqual([{ arn, status: "Stopping", outcome: "stopping" }]);
    expect((await stop(arn)).value?.executions).toEqual([{ arn, status: "Stopping", outcome: "stopping" }]);
    expect(count("StopPipelineExecution")).toBe(1);
    await followExecution(folder.host(aws), arn, { every: 1 });
    const late = await stop(arn);
    expect([codes(late), late.value?.executions]).toEqual([
      ["execution/ended"],
      [{ arn, status: "Stopped", outcome: "ended" }],
    ]);
  });

  test("stops all running executions of a pipeline, after a question", async () => {
    await deployChain(aws);
    const done = await ended();
    const running = [await started(), await started()];
    expect(codes(await stop("toy", true))).toEqual(["usage/nobody-to-ask"]);
    expect((await stop("toy", true, false)).value?.outcome).toBe("declined");
    expect(count("StopPipelineExecution")).toBe(0);
    const { value } = await stop("toy", true, true);
    expect(value?.executions.map(({ arn }) => arn)).toEqual(running.toReversed());
    expect([done, ...running].map(statusOf)).toEqual(["Succeeded", "Stopping", "Stopping"]);
  });

  test("says that there is nothing to stop, or no such execution or pipeline", async () => {
    await deployChain(aws);
    expect(codes(await stop("toy"))).toEqual(["execution/none-running"]);
    expect(codes(await stop(`${aws.pipelines.get("toy")?.arn}/execution/none00000000`))).toEqual([
      "deploy/no-such-execution",
    ]);
    expect(codes(await stop("no-such"))).toEqual(["deploy/not-deployed"]);
  });

  test("and every other command take an execution's id after its pipeline", async () => {
    await deployChain(aws);
    aws.sagemaker.endings.set("Load", { never: true });
    const arn = await started();
    const id = arn.split("/").at(-1) ?? "";
    const at = { target: "dev" };
    expect((await followExecution(folder.host(aws), `toy/${id}`, { ...at, once: true })).value?.arn).toBe(arn);
    // It names one execution, so nobody is asked.
    expect((await stop(`Toy/${id}`, true)).value?.executions.map((one) => one.arn)).toEqual([arn]);
    await followExecution(folder.host(aws), arn, { every: 1 });
    expect((await retryExecution(folder.host(aws), `toy/${id}`, { ...at, dryRun: true })).value?.arn).toBe(arn);
    expect(codes(await retryExecution(folder.host(aws), "toy/none00000000", at))).toEqual(["deploy/no-such-execution"]);
    const alone = await followExecution(folder.host(aws), id, at);
    expect([codes(alone), alone.diagnostics[0]?.hint]).toEqual([
      ["deploy/not-deployed"],
      `write an execution's id after its pipeline: NAME/${id}; or deploy it first, with its file: specline deploy FILE --target dev`,
    ]);
  });

  test("are absent: the hint names the pipeline as the user did, so that it is found again", async () => {
    await deployChain(aws);
    const arn = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/toy";
    const hint = async (subject: string, target?: string) =>
      (await followExecution(folder.host(aws), subject, { target, once: true })).diagnostics[0]?.hint;
    expect(await hint(arn)).toBe(`start it first: specline start ${arn}`);
    expect(await hint("To y", "dev")).toMatch(/^deploy it first, with its file: specline deploy FILE --target dev$/);
    expect(await hint("toy", "dev")).toBe("start it first: specline start toy --target dev");
  });

  test("can stop an execution again that was retried", async () => {
    await deployChain(aws);
    aws.sagemaker.endings.set("Load", { never: true });
    const arn = await started();
    await followExecution(folder.host(aws), arn, { once: true });
    await stop(arn);
    await followExecution(folder.host(aws), arn, { every: 1 });
    await retryExecution(folder.host(aws), arn, {});
    expect(statusOf(arn)).toBe("Executing");
    await stop(arn);
    expect([statusOf(arn), count("StopPipelineExecution")]).toEqual(["Stopping", 2]);
  });
});

describe("retry", () => {
  const retry = (arn: string, more: object = {}) => retryExecution(folder.host(aws), arn, more);

  test("says what it repeats and what it keeps, and repeats it", async () => {
    await deployChain(aws);
    aws.sagemaker.endings.set("Train", { status: "Failed" });
    const arn = await ended();
    const planned = await retry(arn, { dryRun: true });
    const about = { arn, version: 1, repeated: ["Train", "Test"], kept: ["Load", "Prepare"] };
    expect(planned).toEqual({ value: { ...about, outcome: "planned" }, diagnostics: [] });
    expect(count("RetryPipelineExecution")).toBe(0);
    aws.sagemaker.endings.clear();
    expect((await retry(arn, { parallelism: 2 })).value).toEqual({ ...about, outcome: "retried" });
    const end = await followExecution(folder.host(aws), arn, { every: 1 });
    expect(end.value?.status).toBe("Succeeded");
  });

  test("takes a pipeline's latest execution, and says that it has an older version", async () => {
    await deployChain(aws, "6");
    aws.sagemaker.endings.set("Load", { status: "Failed" });
    const arn = await ended();
    await deployChain(aws, "8");
    const { value, diagnostics } = await retryExecution(folder.host(aws), "toy", { target: "dev" });
    expect([value?.arn, value?.version, codes({ diagnostics })]).toEqual([arn, 1, ["execution/older-version"]]);
  });

  test("does nothing if the execution runs or has succeeded, and waits until it has stopped", async () => {
    await deployChain(aws);
    const done = await ended();
    const running = await started();
    for (const arn of [done, running]) {
      const { value, diagnostics } = await retry(arn);
      expect([value?.outcome, codes({ diagnostics })]).toEqual(["unchanged", ["execution/nothing-to-retry"]]);
    }
    await stopExecutions(folder.host(aws), running, {});
    expect(codes(await retry(running))).toEqual(["execution/still-stopping"]);
    expect(codes(await retry(`${running}0`))).toEqual(["deploy/no-such-execution"]);
    expect(count("RetryPipelineExecution")).toBe(0);
  });

  test("goes on without the permission to see the steps", async () => {
    await deployChain(aws);
    aws.sagemaker.endings.set("Load", { status: "Failed" });
    const arn = await ended();
    aws.always = (operation) => (/^List/.test(operation) ? "denied" : undefined);
    const { value, diagnostics } = await retry(arn);
    expect([value?.outcome, codes({ diagnostics })]).toEqual(["retried", ["execution/steps-unread"]]);
  });
});

describe("start --only", () => {
  test("executes some steps with the results and the parameters of a source", async () => {
    await deployChain(aws);
    const source = await ended({ parameters: ["Label=z"] });
    const { value, diagnostics } = await start({ only: ["Train", "Test"], source });
    expect(diagnostics).toEqual([]);
    const execution = aws.executions.get(value?.arn ?? "");
    expect(execution?.parameters).toEqual([{ Name: "Label", Value: "z" }]);
    const end = await followExecution(folder.host(aws), value?.arn ?? "", { every: 1 });
    expect([end.value?.status, execution?.steps.map(({ name }) => name)]).toEqual([
      "Succeeded",
      ["Prepare", "Train", "Test"],
    ]);
    const id = source.split("/").at(-1);
    for (const from of ["latest", id, `toy/${id}`])
      expect((await start({ only: ["Test"], source: from })).value?.arn).toBeDefined();
    expect(codes(await start({ only: ["Test"], source: `other/${id}` }))).toEqual(["execution/source-elsewhere"]);
  });

  test("needs no source for steps that need nothing", async () => {
    await deployChain(aws);
    expect((await start({ only: ["Load"] })).diagnostics).toEqual([]);
  });

  test("is refused before the call for what the service would refuse", async () => {
    await deployChain(aws);
    const source = await ended();
    aws.sagemaker.endings.set("Prepare", { status: "Failed" });
    const failed = await ended();
    aws.sagemaker.endings.set("Load", { never: true });
    const running = await started();
    const calls = count("StartPipelineExecution");
    const refused = async (only: readonly string[], from?: string) => codes(await start({ only, source: from }));
    expect(await refused(["Trian"])).toEqual(["execution/unknown-step"]);
    expect(await refused(["Load", "Train"], source)).toEqual(["execution/gap"]);
    expect(await refused(["Train"])).toEqual(["execution/needs-source"]);
    expect(await refused(["Train"], failed)).toEqual(["execution/source-lacks"]);
    expect(await refused(["Train"], running)).toEqual(["execution/source-status"]);
    expect(await refused(["Train"], source.replace("pipeline/toy", "pipeline/other"))).toEqual([
      "execution/source-elsewhere",
    ]);
    expect(await refused(["Train"], `${source}0`)).toEqual(["deploy/no-such-execution"]);
    expect(await refused([], source)).toEqual(["execution/source-alone"]);
    expect(count("StartPipelineExecution")).toBe(calls);
  });

  test("warns if the results that are reused have another origin", async () => {
    await deployChain(aws, "6");
    const source = await ended();
    const other = await start({ only: ["Train"], source, parameters: ["Label=q"] });
    expect(other.diagnostics.map(({ message }) => message)).toEqual([
      'Label is "q", but the results that are taken over were computed with "y"',
    ]);
    await deployChain(aws, "8");
    expect(codes(await start({ only: ["Train"], source }))).toEqual(["execution/source-older"]);
  });
});
