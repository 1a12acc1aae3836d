import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import { withCredentials } from "../../test/aws/each-test.ts";
import { AwsStandIn, type Trouble } from "../../test/aws/stand-in.ts";
import { largeAsset, largeDefinition, toyAsset, toyCompiled, toyDefinition, toyEffects } from "../../test/aws/toy.ts";
import { bundled } from "../../test/suite/bundled.ts";
import type { Compiled } from "../compile/index.ts";
import { deploy } from "./deploy.ts";

withCredentials();

const deployed = async (aws: AwsStandIn, compiled: Compiled, attempts = 4) =>
  deploy(compiled, { uploadData: true, parallelism: 3 }, await toyEffects(aws.url, { attempts }));

interface Story {
  /** The state before the deployment. */
  readonly before?: Compiled;
  readonly compiled: Compiled;
  /** Operations that the scenario must contain, so that the test really covers every call. */
  readonly holds: readonly string[];
}

const stories: Readonly<Record<string, Story>> = {
  "makes a pipeline": {
    compiled: toyCompiled({ assets: [toyAsset("x"), largeAsset(6 * 2 ** 20)] }),
    holds: ["GetCallerIdentity", "HEAD", "PUT", "POST", "DescribePipeline", "CreatePipeline"],
  },
  "changes one, and its tags": {
    before: toyCompiled(),
    compiled: toyCompiled({ definition: toyDefinition("x"), assets: [toyAsset("z")] }, { tags: { team: "fraud" } }),
    holds: ["HEAD", "PUT", "DescribePipeline", "UpdatePipeline", "ListTags", "AddTags"],
  },
  "sends its definition through S3": {
    before: toyCompiled(),
    compiled: toyCompiled({ definition: largeDefinition() }),
    holds: ["HEAD", "PUT", "UpdatePipeline"],
  },
};

async function prepared({ before }: Story): Promise<AwsStandIn> {
  const aws = await new AwsStandIn().open();
  if (before !== undefined) await deployed(aws, before);
  aws.calls.length = 0;
  return aws;
}

/** A scenario's final state without failures, and the number of calls. */
async function untroubled(story: Story): Promise<{ readonly wanted: unknown; readonly count: number }> {
  const aws = await prepared(story);
  const { diagnostics } = await deployed(aws, story.compiled);
  const operations = new Set(aws.calls.map((call) => call.split(" ")[0]));
  expect([diagnostics, story.holds.filter((operation) => !operations.has(operation))]).toEqual([[], []]);
  await aws.close();
  return { wanted: aws.state(), count: aws.calls.length };
}

describe.each(Object.entries(stories))("a deploy that %s", (_, story) => {
  test.each<Trouble>(["throttle", "fail", "drop", "cut-after", "slow"])(
    "recovers from a %s at every call",
    async (trouble) => {
      const { wanted, count } = await untroubled(story);
      const ends = atEveryCall(count, async (call) => {
        const aws = await prepared(story);
        aws.trouble.set(call, trouble);
        const { diagnostics } = await deployed(aws, story.compiled);
        await aws.close();
        return [call, diagnostics, aws.state()];
      });
      expect(await ends).toEqual(await atEveryCall(count, async (call) => [call, [], wanted]));
    },
    60_000,
  );

  // The network fails from the n-th call on. From the perspective of AWS, this looks as if the client had been killed
  // at that point.
  test.each<Trouble>(["drop", "cut-after"])(
    "reaches the same state when it is repeated after a %s at any call",
    async (trouble) => {
      const { wanted, count } = await untroubled(story);
      const ends = atEveryCall(count, async (call) => {
        const aws = await prepared(story);
        aws.always = (_operation, number) => (number < call ? undefined : number === call ? trouble : "drop");
        const cut = await deployed(aws, story.compiled, 1);
        aws.always = undefined;
        const { diagnostics } = await deployed(aws, story.compiled);
        await aws.close();
        return [call, cut.diagnostics.at(-1)?.code, diagnostics, aws.state()];
      });
      expect(await ends).toEqual(await atEveryCall(count, async (call) => [call, "deploy/unreachable", [], wanted]));
    },
    60_000,
  );
});

/** Runs something for each call, all at the same time, because most of the time is spent waiting. */
const atEveryCall = <T>(count: number, work: (call: number) => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index + 1)));

const script = await bundled(new URL("../../test/aws/deploy-once.ts", import.meta.url));

describe("a deployment whose process is killed", () => {
  test("reaches the same state when it is repeated after being killed at any call", async () => {
    const compiled = toyCompiled();
    const story = { compiled, holds: [] };
    const { wanted, count } = await untroubled(story);
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const aws = await prepared(story);
        await killedAt(aws, compiled, index + 1);
        const { diagnostics } = await deployed(aws, compiled);
        await aws.close();
        expect([index, diagnostics, aws.state()]).toEqual([index, [], wanted]);
      }),
    );
  }, 120_000);
});

/**
 * Deploys in a separate process, which receives SIGKILL when the n-th call arrives, before the response is sent. For
 * odd calls, it is killed after the work is done.
 */
async function killedAt(aws: AwsStandIn, compiled: Compiled, call: number): Promise<void> {
  const child = spawn(process.execPath, [script, aws.url, JSON.stringify(compiled)], { stdio: "ignore" });
  const ended = new Promise<NodeJS.Signals | null>((done) => child.on("exit", (_, signal) => done(signal)));
  if (call % 2 === 1) aws.trouble.set(call, "cut-after");
  aws.onCall = (count) => {
    if (count === call) child.kill("SIGKILL");
  };
  expect(await ended).toBe("SIGKILL");
  aws.onCall = () => {};
}
