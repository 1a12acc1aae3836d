import { describe, expect, test } from "vitest";
import type { Deployment } from "../../src/app/deployment.ts";
import { followExecution, startPipeline } from "../../src/app/executions.ts";
import type { Host } from "../../src/app/host/host.ts";
import { decideModel } from "../../src/app/life/approve.ts";
import { deleteDeployed } from "../../src/app/life/delete-pipeline.ts";
import { retryExecution } from "../../src/app/life/retry.ts";
import { rollBack } from "../../src/app/life/rollback.ts";
import { stopExecutions } from "../../src/app/life/stop.ts";
import { withCredentials } from "./each-test.ts";
import { errorsIn, killedAt, killedCalls, specline } from "./killed.ts";
import { deployChain, LifeFolder } from "./life-folder.ts";
import { AwsStandIn } from "./stand-in.ts";

withCredentials();
const folder = new LifeFolder();

interface Story {
  readonly before: (aws: AwsStandIn) => Promise<void>;
  readonly words: (aws: AwsStandIn) => readonly string[];
  /** The same command in this process, which takes less time than another one. */
  readonly again: (host: Host, aws: AwsStandIn) => Promise<Deployment<unknown>>;
  readonly state: (aws: AwsStandIn) => unknown;
}

const firstOf = (aws: AwsStandIn): string => [...aws.executions.keys()][0] ?? "";
const modelOf = (aws: AwsStandIn): string => [...aws.sagemaker.models.packages.keys()][0] ?? "";
const statuses = (aws: AwsStandIn): unknown =>
  [...aws.executions.values()].map(({ status, version, steps }) => [status, version, steps.map(({ name }) => name)]);
const started = async (
  aws: AwsStandIn,
  step: string,
  ending: { readonly never: true } | { readonly status: "Failed" },
) => {
  await deployChain(aws, "6");
  aws.sagemaker.endings.set(step, ending);
  await startPipeline(folder.host(aws), "toy", { target: "dev", parameters: [], token: "first" });
};

const stories: Readonly<Record<string, Story>> = {
  rollback: {
    before: async (aws) => {
      await deployChain(aws, "6");
      await deployChain(aws, "8");
    },
    words: () => ["rollback", "toy", "--target", "dev", "--yes"],
    again: (host) => rollBack(host, "toy", { target: "dev" }),
    state: (aws) => aws.state(),
  },
  start: {
    before: (aws) => deployChain(aws),
    words: () => ["start", "toy", "--target", "dev", "--token", "once"],
    again: (host) => startPipeline(host, "toy", { target: "dev", parameters: [], token: "once" }),
    state: statuses,
  },
  stop: {
    before: (aws) => started(aws, "Load", { never: true }),
    words: (aws) => ["stop", firstOf(aws)],
    again: (host, aws) => stopExecutions(host, firstOf(aws), {}),
    state: statuses,
  },
  retry: {
    before: async (aws) => {
      await started(aws, "Prepare", { status: "Failed" });
      await followExecution(folder.host(aws), firstOf(aws), { every: 1 });
    },
    words: (aws) => ["retry", firstOf(aws)],
    again: (host, aws) => retryExecution(host, firstOf(aws), {}),
    state: statuses,
  },
  approve: {
    before: async (aws) => void aws.sagemaker.models.add("fraud"),
    words: (aws) => ["approve", modelOf(aws), "--yes", "--note", "good"],
    again: (host, aws) => decideModel(host, modelOf(aws), { yes: true, reject: false, note: "good" }),
    state: (aws) => [...aws.sagemaker.models.packages.values()].map(({ approval, metadata }) => [approval, metadata]),
  },
  delete: {
    before: (aws) => deployChain(aws),
    words: () => ["delete", "toy", "--target", "dev", "--yes"],
    again: (host) => deleteDeployed(host, "toy", { target: "dev", yes: true }),
    state: (aws) => aws.state(),
  },
};

async function inWorld<T>({ before }: Story, work: (aws: AwsStandIn) => Promise<T>): Promise<T> {
  const aws = await new AwsStandIn().open();
  try {
    await before(aws);
    aws.calls.length = 0;
    return await work(aws);
  } finally {
    await aws.close();
  }
}

describe.each(Object.entries(stories))("%s", (_, story) => {
  test("ends alike if it is repeated after being killed", async () => {
    const { again, words, state } = story;
    const wanted = await inWorld(story, async (aws) => {
      expect(errorsIn(await again(folder.host(aws), aws))).toEqual([]);
      return { calls: aws.calls.length, state: state(aws) };
    });
    const ends = await Promise.all(
      killedCalls(wanted.calls).map((call) =>
        inWorld(story, async (aws) => {
          const env = { SPECLINE_AWS_ENDPOINT: aws.url };
          await killedAt([aws], call, (begun) => specline(words(aws), folder.host(aws).folder, env, begun));
          return [call, errorsIn(await again(folder.host(aws), aws)), state(aws)];
        }),
      ),
    );
    expect(ends).toEqual(killedCalls(wanted.calls).map((call) => [call, [], wanted.state]));
  });
});
