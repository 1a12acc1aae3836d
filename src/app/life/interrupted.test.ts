import { describe, expect, test } from "vitest";
import { withCredentials } from "../../../test/aws/each-test.ts";
import { deployChain, LifeFolder } from "../../../test/aws/life-folder.ts";
import { AwsStandIn, type Trouble } from "../../../test/aws/stand-in.ts";
import type { Deployment } from "../deployment.ts";
import { followExecution, startPipeline } from "../executions.ts";
import type { Host } from "../host/host.ts";
import { retryExecution } from "./retry.ts";
import { rollBack } from "./rollback.ts";
import { stopExecutions } from "./stop.ts";

withCredentials();
const folder = new LifeFolder();

interface Story {
  readonly before: (aws: AwsStandIn) => Promise<void>;
  readonly command: (host: Host, aws: AwsStandIn) => Promise<Deployment<unknown>>;
  /** What must be the same in the end. */
  readonly state: (aws: AwsStandIn) => unknown;
  /** Calls that the command must make, so that the test really covers each. */
  readonly holds: readonly string[];
}

const twoVersions = async (aws: AwsStandIn): Promise<void> => {
  await deployChain(aws, "6");
  await deployChain(aws, "8");
};

const started = (aws: AwsStandIn) =>
  startPipeline(folder.host(aws), "toy", { target: "dev", parameters: [], token: "first" });
const firstOf = (aws: AwsStandIn): string => [...aws.executions.keys()][0] ?? "";
const statuses = (aws: AwsStandIn): unknown =>
  [...aws.executions.values()].map(({ status, version, steps }) => [status, version, steps.map(({ name }) => name)]);

const stories: Readonly<Record<string, Story>> = {
  rollback: {
    before: twoVersions,
    command: (host) => rollBack(host, "toy", { target: "dev" }),
    state: (aws) => aws.state(),
    holds: ["DescribePipeline", "ListPipelineVersions", "ListTags", "GET", "UpdatePipeline", "AddTags"],
  },
  stop: {
    before: async (aws) => {
      await deployChain(aws);
      aws.sagemaker.endings.set("Load", { never: true });
      await started(aws);
    },
    command: (host, aws) => stopExecutions(host, firstOf(aws), {}),
    state: statuses,
    holds: ["DescribePipelineExecution", "StopPipelineExecution"],
  },
  retry: {
    before: async (aws) => {
      await deployChain(aws);
      aws.sagemaker.endings.set("Prepare", { status: "Failed" });
      await started(aws);
      await followExecution(folder.host(aws), firstOf(aws), { every: 1 });
    },
    command: (host, aws) => retryExecution(host, firstOf(aws), {}),
    state: statuses,
    holds: [
      "DescribePipelineExecution",
      "ListPipelineExecutionSteps",
      "ListPipelineVersions",
      "RetryPipelineExecution",
    ],
  },
  "start --version --only --token": {
    before: async (aws) => {
      await twoVersions(aws);
      await started(aws);
      await followExecution(folder.host(aws), firstOf(aws), { every: 1 });
    },
    command: (host, aws) =>
      startPipeline(host, "toy", {
        target: "dev",
        parameters: [],
        token: "once",
        version: 1,
        only: ["Train"],
        source: firstOf(aws),
      }),
    state: statuses,
    holds: ["DescribePipeline", "DescribePipelineExecution", "ListPipelineExecutionSteps", "StartPipelineExecution"],
  },
};

/** A stand-in in which the story's first part has happened. */
async function prepared({ before }: Story): Promise<AwsStandIn> {
  const aws = await new AwsStandIn().open();
  await before(aws);
  aws.calls.length = 0;
  return aws;
}

const errorsIn = ({ diagnostics }: Deployment<unknown>): readonly string[] =>
  diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));

/** The end without trouble, and the number of calls. */
async function untroubled(story: Story): Promise<{ readonly wanted: unknown; readonly count: number }> {
  const aws = await prepared(story);
  expect(errorsIn(await story.command(folder.host(aws), aws))).toEqual([]);
  const operations = new Set(aws.calls.map((call) => call.split(" ")[0]));
  expect(story.holds.filter((operation) => !operations.has(operation))).toEqual([]);
  await aws.close();
  return { wanted: story.state(aws), count: aws.calls.length };
}

/** Does something for each call, all at the same time, because most of the time is spent waiting. */
const atEveryCall = <T>(count: number, work: (call: number) => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index + 1)));

describe.each(Object.entries(stories))("%s", (_, story) => {
  test.each<Trouble>(["cut-after"])(
    "recovers from a %s at every call",
    async (trouble) => {
      const { wanted, count } = await untroubled(story);
      const ends = await atEveryCall(count, async (call) => {
        const aws = await prepared(story);
        aws.trouble.set(call, trouble);
        const faults = errorsIn(await story.command(folder.host(aws), aws));
        await aws.close();
        return [call, faults, story.state(aws)];
      });
      expect(ends).toEqual(await atEveryCall(count, async (call) => [call, [], wanted]));
    },
    120_000,
  );

  // The network fails for good at the n-th call, before or after the call is carried out. To AWS, this looks as if the
  // process had been killed at that call.
  test.each<Trouble>(["drop", "cut-after"])(
    "ends alike if it is repeated after a %s at any call",
    async (trouble) => {
      const { wanted, count } = await untroubled(story);
      const ends = await atEveryCall(count, async (call) => {
        const aws = await prepared(story);
        aws.always = (_operation, number) => (number < call ? undefined : number === call ? trouble : "drop");
        await story.command(folder.host(aws, 1), aws);
        aws.always = undefined;
        const faults = errorsIn(await story.command(folder.host(aws), aws));
        await aws.close();
        return [call, faults, story.state(aws)];
      });
      expect(ends).toEqual(await atEveryCall(count, async (call) => [call, [], wanted]));
    },
    120_000,
  );
});
