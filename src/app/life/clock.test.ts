import colors from "picocolors";
import { beforeEach, describe, expect, test } from "vitest";
import { withAws } from "../../../test/aws/each-test.ts";
import { deployChain, LifeFolder } from "../../../test/aws/life-folder.ts";
import { codes } from "../../../test/aws/plan-folder.ts";
import type { AwsStandIn } from "../../../test/aws/stand-in.ts";
import { statusOf } from "../../cli/exit.ts";
import { ageText } from "../../cli/terminal/ages.ts";
import { executionTable } from "../../cli/terminal/execution-table.ts";
import { serviceClock } from "../../cli/terminal/service-clock.ts";
import type { Followed } from "../../deploy/index.ts";
import type { Deployment } from "../deployment.ts";
import { followExecution, startPipeline } from "../executions.ts";
import type { Host } from "../host/host.ts";
import { deleteDeployed } from "./delete-pipeline.ts";
import { pipelineDrift } from "./drift.ts";
import { pipelineHistory } from "./history.ts";
import { retryExecution } from "./retry.ts";
import { rollBack } from "./rollback.ts";
import { stopExecutions } from "./stop.ts";

const HOUR = 3_600_000;
const folder = new LifeFolder();
let aws: AwsStandIn;
withAws((opened) => {
  aws = opened;
});
beforeEach(async () => {
  await deployChain(aws, "6");
  await deployChain(aws, "8");
});

const of = { target: "dev" };
const COMMANDS: Readonly<Record<string, (host: Host) => Promise<Deployment<unknown>>>> = {
  history: (host) => pipelineHistory(host, "toy", { ...of, limit: 20 }),
  drift: (host) => pipelineDrift(host, "toy", of),
  rollback: (host) => rollBack(host, "toy", of),
  start: (host) => startPipeline(host, "toy", { ...of, parameters: [] }),
  follow: (host) => followExecution(host, "toy", { ...of, every: 1 }),
  retry: (host) => retryExecution(host, "toy", of),
  stop: (host) => stopExecutions(host, "toy", of),
  delete: (host) => deleteDeployed(host, "toy", { ...of, yes: true }),
};

describe("a machine whose clock is wrong", () => {
  test.each([5 * HOUR, -5 * HOUR])("by %i ms can be used, and nothing is in the future", async (skew) => {
    aws.skew = skew;
    await deployChain(aws, "9");
    const errors = async (name: string) =>
      codes(await (COMMANDS[name] as (host: Host) => Promise<Deployment<unknown>>)(folder.host(aws)));
    expect([await errors("drift"), await errors("rollback")]).toEqual([[], ["version/files-stay"]]);
    aws.sagemaker.endings.set("Train", { status: "Failed" });
    expect(await errors("start")).toEqual([]);
    const followed = await followExecution(folder.host(aws), "toy", { ...of, every: 1 });
    expect([codes(followed), followed.value?.status]).toEqual([[], "Failed"]);
    const { startedAt = 0, endedAt = 0 } = followed.value ?? {};
    expect(endedAt).toBeGreaterThanOrEqual(startedAt);
    const { value } = await pipelineHistory(folder.host(aws), "toy", { ...of, limit: 20 });
    for (const { created = "" } of value?.versions ?? [])
      expect(ageText(created, Date.now())).toMatch(/^(just now|\d+ (minute|hour)s? ago)$/);
    expect(await errors("retry")).toEqual([]);
    expect(await errors("stop")).toEqual([]);
  });

  test.each([5 * HOUR, -90_000])("by %i ms shows how long a step has been running", async (skew) => {
    aws.skew = skew;
    aws.sagemaker.endings.set("Load", { never: true });
    await startPipeline(folder.host(aws), "toy", { ...of, parameters: [] });
    const clock = serviceClock(Date.now);
    const { value } = await followExecution(folder.host(aws), "toy", { ...of, once: true, onClock: clock.set });
    const shown = (now: number | undefined) =>
      executionTable(value as Followed, { color: colors.createColors(false), columns: 100, now });
    expect(shown(clock.now())).toMatch(/^ {2}Executing {10}Load .* \d\.\d\d s\n/);
    expect(shown(clock.now())).toMatch(/\nExecuting {2}0 of 4 steps {2}\d\.\d\d s\n/);
    expect(shown(undefined)).toMatch(/^ {2}Executing {10}Load +\n/);
    expect(shown(undefined)).toMatch(/\nExecuting {2}0 of 4 steps\n/);
  });

  test.each(Object.keys(COMMANDS))("and cannot be corrected for %s: says so, with status 3", async (name) => {
    aws.always = () => "skewed";
    const before = JSON.stringify(aws.state());
    const { diagnostics } = await (COMMANDS[name] as (host: Host) => Promise<Deployment<unknown>>)(folder.host(aws, 1));
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
      "deploy/clock",
    ]);
    expect(diagnostics.find(({ code }) => code === "deploy/clock")?.hint).toContain("set this machine's clock");
    expect([statusOf(diagnostics), JSON.stringify(aws.state())]).toEqual([3, before]);
  });
});
