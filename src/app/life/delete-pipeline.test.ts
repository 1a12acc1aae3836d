import { describe, expect, test } from "vitest";
import { cutAtEveryCall, type Interruptible, untroubled } from "../../../test/aws/at-every-call.ts";
import { withAws } from "../../../test/aws/each-test.ts";
import { deployChain, LifeFolder } from "../../../test/aws/life-folder.ts";
import { codes } from "../../../test/aws/plan-folder.ts";
import { AwsStandIn } from "../../../test/aws/stand-in.ts";
import type { Deletion } from "../../deploy/index.ts";
import { startPipeline } from "../executions.ts";
import { deleteDeployed } from "./delete-pipeline.ts";

const folder = new LifeFolder();
let aws: AwsStandIn;
withAws((opened) => {
  aws = opened;
});

const remove = (request: object = {}, host: object = {}) =>
  deleteDeployed({ ...folder.host(aws), ...host }, "toy", { target: "dev", yes: true, ...request });
const answering = (answer: (word: string) => boolean | Promise<boolean>) => ({
  confirmWord: async (_: string, word: string) => answer(word),
});

describe("delete", () => {
  test("shows what goes and what stays, and leaves the assets", async () => {
    await deployChain(aws, "6");
    await deployChain(aws, "8");
    await startPipeline(folder.host(aws), "toy", { target: "dev", parameters: [] });
    for (const execution of aws.executions.values()) execution.status = "Succeeded";
    const objects = [...aws.objects.keys()];
    const shown: Deletion[] = [];
    const { value, diagnostics } = await remove({
      onDeletion: (_: string, deletion: Deletion) => shown.push(deletion),
    });
    expect([value?.outcome, diagnostics]).toEqual(["deleted", []]);
    expect(shown).toMatchObject([{ versions: 2, executions: 1, running: [], assets: ["s3://models/team/toy"] }]);
    expect([aws.pipelines.size, [...aws.objects.keys()]]).toEqual([0, objects]);
  });

  test("only shows what goes and what stays with --dry-run, with and without --yes", async () => {
    await deployChain(aws);
    const before = JSON.stringify(aws.state());
    for (const yes of [true, false]) {
      const shown: Deletion[] = [];
      const onDeletion = (_: string, deletion: Deletion) => shown.push(deletion);
      const { value, diagnostics } = await remove({ yes, dryRun: true, onDeletion });
      expect([value?.outcome, value?.versions, diagnostics, shown.length]).toEqual(["planned", 1, [], 1]);
    }
    expect(JSON.stringify(aws.state())).toBe(before);
    await startPipeline(folder.host(aws), "toy", { target: "dev", parameters: [] });
    expect(codes(await remove({ dryRun: true }))).toEqual(["life/running"]);
  });

  test("is no error if it is repeated, but says that nothing is there", async () => {
    await deployChain(aws);
    await remove();
    const again = await remove();
    expect([again.value?.outcome, codes(again)]).toEqual(["nothing", ["life/nothing-to-delete"]]);
  });

  test("asks for the name, and deletes nothing without it", async () => {
    await deployChain(aws);
    const declined = await remove(
      { yes: false },
      answering(() => false),
    );
    expect([declined.value?.outcome, aws.pipelines.size]).toEqual(["declined", 1]);
    expect(codes(await remove({ yes: false }))).toEqual(["usage/nobody-to-ask"]);
    const asked = await remove(
      { yes: false },
      answering((word) => word === "toy"),
    );
    expect([asked.value?.outcome, aws.pipelines.size]).toEqual(["deleted", 0]);
  });

  test("deletes nothing if somebody else deploys while the user reads", async () => {
    await deployChain(aws);
    const found = await remove(
      { yes: false },
      answering(async () => {
        await deployChain(aws, "9");
        return true;
      }),
    );
    expect([codes(found), aws.pipelines.size]).toEqual([["life/changed-meanwhile"], 1]);
  });

  test("ends well if two people delete at the same time", async () => {
    await deployChain(aws);
    const found = await remove(
      { yes: false },
      answering(async () => {
        await remove();
        return true;
      }),
    );
    expect([found.value?.outcome, found.diagnostics, aws.pipelines.size]).toEqual(["deleted", [], 0]);
  });

  test("refuses a pipeline with an execution that has not ended", async () => {
    await deployChain(aws);
    await startPipeline(folder.host(aws), "toy", { target: "dev", parameters: [] });
    const found = await remove();
    expect([codes(found), aws.pipelines.size]).toEqual([["life/running"], 1]);
  });

  test("names the statement for the call that is missing, and counts what it may", async () => {
    await deployChain(aws);
    aws.always = (operation) => (/DeletePipeline|ListPipelineVersions/.test(operation) ? "denied" : undefined);
    const shown: Deletion[] = [];
    const found = await remove({ onDeletion: (_: string, deletion: Deletion) => shown.push(deletion) });
    expect([codes(found), shown[0]?.versions, shown[0]?.executions]).toEqual([["deploy/denied"], undefined, 0]);
    expect(found.diagnostics[0]?.hint).toContain(
      '"sagemaker:DeletePipeline", "Resource": "arn:aws:sagemaker:us-east-1:123456789012:pipeline/toy"',
    );
  });

  const story: Interruptible<Awaited<ReturnType<typeof remove>>> = {
    open: async () => {
      const own = await new AwsStandIn().open();
      await deployChain(own);
      return own;
    },
    run: (own, attempts) => deleteDeployed(folder.host(own, attempts), "toy", { target: "dev", yes: true }),
    state: (own) => own.state(),
  };
  test.each(["drop", "cut-after"] as const)("reaches the same state after a %s at any call", async (trouble) => {
    const { state, calls } = await untroubled(story);
    expect(calls).toEqual(expect.arrayContaining(["DescribePipeline", "DeletePipeline"]));
    const ends = await cutAtEveryCall(story, calls.length, trouble);
    expect(ends).toHaveLength(5);
    for (const { again, state: end } of ends) {
      expect(again.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(end).toEqual(state);
    }
  });
});
