import { beforeEach, describe, expect, test } from "vitest";
import { cutAtEveryCall, type Interruptible, untroubled } from "../../../test/aws/at-every-call.ts";
import { withAws } from "../../../test/aws/each-test.ts";
import { deployChain, LifeFolder } from "../../../test/aws/life-folder.ts";
import { codes } from "../../../test/aws/plan-folder.ts";
import { AwsStandIn } from "../../../test/aws/stand-in.ts";
import type { ModelVersion } from "../../deploy/index.ts";
import { type ApproveRequest, decideModel } from "./approve.ts";

const folder = new LifeFolder();
let aws: AwsStandIn;
withAws((opened) => {
  aws = opened;
});
let first = "";
let second = "";
const METRICS = { binary_classification_metrics: { auc: { value: 0.91, standard_deviation: "NaN" } } };

beforeEach(() => {
  first = aws.sagemaker.models.add("fraud");
  second = aws.sagemaker.models.add("fraud");
});

const decide = (model: string, request: Partial<ApproveRequest> = {}, host: object = {}) =>
  decideModel({ ...folder.host(aws), ...host }, model, { target: "dev", yes: true, reject: false, ...request });
const statusOf = (arn: string, from = aws) => from.sagemaker.models.packages.get(arn);

describe("approve", () => {
  test("approves a model package by its ARN, which needs no target", async () => {
    const { value, diagnostics } = await decide(first, { target: undefined, note: "looks good" });
    expect([value?.outcome, value?.before, diagnostics]).toEqual(["approved", "PendingManualApproval", []]);
    expect(statusOf(first)).toMatchObject({ approval: "Approved", approvalDescription: "looks good" });
    expect(statusOf(second)?.approval).toBe("PendingManualApproval");
  });

  test("takes the latest pending model of a group, given its name or ARN, and then the next", async () => {
    expect((await decide("fraud", { reject: true })).value).toMatchObject({ outcome: "rejected", version: 2 });
    const group = "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/fraud";
    expect((await decide(group, { target: undefined })).value).toMatchObject({ outcome: "approved", version: 1 });
    expect(codes(await decide("fraud"))).toEqual(["life/none-pending"]);
  });

  test("changes nothing if the decision is already made, and can change it", async () => {
    await decide(first);
    aws.calls.length = 0;
    expect((await decide(first)).value?.outcome).toBe("unchanged");
    expect(aws.calls).not.toContain("UpdateModelPackage");
    expect((await decide(first, { reject: true })).value).toMatchObject({ before: "Approved", approval: "Rejected" });
  });

  test("shows the metrics that the package names, before it asks", async () => {
    aws.objects.set("models/metrics.json", { bytes: Buffer.from(JSON.stringify(METRICS)) });
    Object.assign(statusOf(first) ?? {}, { metrics: "s3://models/metrics.json" });
    const shown: ModelVersion[] = [];
    const asked = await decide(
      first,
      { yes: false, onModel: (model) => shown.push(model) },
      { confirm: async () => false },
    );
    expect(shown[0]?.metrics).toEqual({ "binary_classification_metrics.auc.value": 0.91 });
    expect([asked.value?.outcome, statusOf(first)?.approval]).toEqual(["declined", "PendingManualApproval"]);
    aws.s3.mayRead = false;
    const unread = await decide(first);
    expect([codes(unread), unread.value?.outcome]).toEqual([["life/metrics-unread"], "approved"]);
    expect(unread.diagnostics[0]?.hint).toContain('"Resource": "arn:aws:s3:::models/metrics.json"');
  });

  test("changes nothing if somebody else decides while the user reads", async () => {
    const confirm = async () => {
      await decide(first, { reject: true });
      return true;
    };
    expect(codes(await decide(first, { yes: false }, { confirm }))).toEqual(["life/changed-meanwhile"]);
    expect(statusOf(first)?.approval).toBe("Rejected");
  });

  test("says why there is no model to decide about", async () => {
    await deployChain(aws);
    expect(codes(await decide("toy"))).toEqual(["life/no-group"]);
    expect(codes(await decide(`${first}9`))).toEqual(["life/no-model"]);
    expect(codes(await decide(first, { yes: false }))).toEqual(["usage/nobody-to-ask"]);
    aws.always = (operation) => (operation === "UpdateModelPackage" ? "denied" : undefined);
    const denied = await decide(first);
    expect(codes(denied)).toEqual(["deploy/denied"]);
    expect(denied.diagnostics[0]?.hint).toContain(`"Action": "sagemaker:UpdateModelPackage", "Resource": "${first}"`);
  });

  const story: Interruptible<Awaited<ReturnType<typeof decide>>> = {
    open: async () => {
      const own = await new AwsStandIn().open();
      own.sagemaker.models.add("fraud");
      return own;
    },
    run: (own, attempts) => decideModel(folder.host(own, attempts), first, { yes: true, reject: false, note: "good" }),
    state: (own) =>
      [...own.sagemaker.models.packages.values()].map(({ approval, approvalDescription: note }) => [approval, note]),
  };
  test.each(["drop", "cut-after"] as const)("reaches the same state after a %s at any call", async (trouble) => {
    const { state, calls } = await untroubled(story);
    expect([state, calls]).toEqual([[["Approved", "good"]], ["DescribeModelPackage", "UpdateModelPackage"]]);
    for (const { again, state: end } of await cutAtEveryCall(story, calls.length, trouble))
      expect([again.diagnostics, end]).toEqual([[], state]);
  });
});
