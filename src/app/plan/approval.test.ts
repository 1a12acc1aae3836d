import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codes, PlanFolder, SPEC, TARGETS } from "../../../test/aws/plan-folder.ts";
import { isApprover } from "../../spec/approval.ts";
import { deployPipeline } from "../deploy.ts";
import { decideModel } from "../life/approve.ts";
import { promotePipeline } from "../life/promote.ts";
import { type RollbackRequest, rollBack } from "../life/rollback.ts";
import type { PlanDocument } from "./plan-document.ts";
import { tokenOf } from "./plan-token.ts";
import { type ReviewRequest, reviewPlan } from "./review-plan.ts";

const folder = new PlanFolder();
const AUTHOR = "arn:aws:sts::123456789012:assumed-role/Dev/alice";
const OTHER = "arn:aws:sts::123456789012:assumed-role/Lead/bob";

/** Lets the target dev ask for approval. */
const ask = (approval: string): void =>
  folder.write("specline.config.yaml", TARGETS.replace("prefix: risk }", `prefix: risk, approval: ${approval} }`));
const as = (caller: string): void => {
  folder.aws.caller = caller;
};
const deploy = (more: object = {}) =>
  deployPipeline(folder.host(), "spec.yaml", { target: "dev", uploadData: true, ...more });
const review = (caller: string, more: Partial<ReviewRequest> = {}) => {
  as(caller);
  return reviewPlan(folder.host(), "plan.json", { yes: true, ...more });
};
const read = (): PlanDocument => JSON.parse(folder.read("plan.json"));
const planned = async (): Promise<void> => {
  as(AUTHOR);
  expect(codes(await folder.plan({ output: "plan.json" }))).toEqual([]);
};

describe("where a target asks for approval", () => {
  test("deploy applies only a plan that somebody has approved", async () => {
    ask("required");
    expect(codes(await deploy())).toEqual(["approval/needed"]);
    expect(codes(await deploy({ ask: true }))).toEqual(["approval/needed"]);
    expect(folder.aws.calls).toEqual([]);
    expect((await deploy({ dryRun: true })).value?.outcome).toBe("planned");
    await planned();
    expect(read().author).toBe(AUTHOR);
    expect(codes(await deploy({ plan: "plan.json" }))).toEqual(["approval/missing"]);
    expect(folder.aws.pipelines.size).toBe(0);
    const { value, diagnostics } = await review(AUTHOR);
    expect([diagnostics, value?.outcome, value?.approval?.by]).toEqual([[], "approved", AUTHOR]);
    expect((await review(AUTHOR)).value?.outcome).toBe("unchanged");
    expect((await deploy({ plan: "plan.json" })).value?.outcome).toBe("created");
    expect((await deploy({ plan: "plan.json" })).value?.outcome).toBe("unchanged");
  });

  test("an approval is for one plan", async () => {
    ask("required");
    await planned();
    await review(OTHER);
    const approved = read();
    const altered = { ...approved, steps: [] };
    folder.write("plan.json", JSON.stringify(altered));
    expect(codes(await deploy({ plan: "plan.json" }))).toEqual(["plan/altered"]);
    folder.write("plan.json", JSON.stringify({ ...altered, token: tokenOf(altered) }));
    expect(codes(await deploy({ plan: "plan.json" }))).toEqual(["approval/other-plan"]);
    folder.write("plan.json", JSON.stringify({ ...approved, approval: "yes" }));
    expect(codes(await deploy({ plan: "plan.json" }))).toEqual(["approval/missing"]);
    folder.write("plan.json", JSON.stringify(approved));
    folder.write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 7"));
    expect(codes(await deploy({ plan: "plan.json" }))).toEqual(["plan/pipeline-changed"]);
    expect(folder.aws.pipelines.size).toBe(0);
  });

  test("who made a plan cannot approve it, if two people are needed", async () => {
    ask("{ notAuthor: true }");
    await planned();
    expect(codes(await review(AUTHOR))).toEqual(["approval/own"]);
    // An approval that was written into the file by hand does not help either.
    const own = { token: read().token, by: AUTHOR, at: "2026-11-30T00:00:00.000Z" };
    folder.write("plan.json", JSON.stringify({ ...read(), approval: own }));
    expect(codes(await deploy({ plan: "plan.json" }))).toEqual(["approval/own"]);
    const { author: _, approval: __, ...anonymous } = read();
    folder.write("plan.json", JSON.stringify({ ...anonymous, token: tokenOf(anonymous) }));
    expect(codes(await review(OTHER))).toEqual(["approval/no-author"]);
    await planned();
    expect(codes(await review(OTHER))).toEqual([]);
    expect((await deploy({ plan: "plan.json" })).value?.outcome).toBe("created");
  });

  test("only approvers can approve", async () => {
    ask('{ approvers: ["arn:aws:iam::123456789012:role/team/Lead"] }');
    await planned();
    expect(codes(await review(AUTHOR))).toEqual(["approval/not-approver"]);
    expect(codes(await review(OTHER))).toEqual([]);
    expect((await deploy({ plan: "plan.json" })).value?.outcome).toBe("created");
    ask('{ approvers: ["arn:aws:iam::123456789012:user/carol"] }');
    expect(codes(await deploy({ plan: "plan.json" }))).toEqual(["approval/not-approver"]);
  });

  test("rollback and promote apply only approved plans, too", async () => {
    await folder.deployed();
    folder.write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    await folder.deployed();
    ask("{ notAuthor: true }");
    const back = (more: Partial<RollbackRequest> = {}) => rollBack(folder.host(), "fraud", { target: "dev", ...more });
    expect(codes(await back())).toEqual(["approval/needed"]);
    const arn = folder.aws.pipelines.get("fraud")?.arn ?? "";
    expect(codes(await rollBack(folder.host(), arn, {}))).toEqual(["approval/needed"]);
    expect((await back({ dryRun: true })).value?.outcome).toBe("planned");
    as(AUTHOR);
    expect((await back({ output: "plan.json" })).value?.outcome).toBe("planned");
    expect(codes(await back({ plan: "plan.json" }))).toContain("approval/missing");
    expect(codes(await review(OTHER))).toEqual([]);
    expect(codes(await back({ plan: "plan.json", version: 2 }))).toEqual(["version/other-plan"]);
    expect((await back({ plan: "plan.json" })).value?.version).toBe(3);
    // Repeated, because the response can have been lost.
    expect((await back({ plan: "plan.json" })).value?.outcome).toBe("unchanged");
    folder.aws.sagemaker.changeBehind("fraud", '{"Version":"2020-12-01","Steps":[]}');
    expect(codes(await back({ plan: "plan.json", version: 1 }))).toContain("plan/base-changed");
    const request = { from: "prod", to: "dev" };
    expect(codes(await promotePipeline(folder.host(), "spec.yaml", request))).toEqual(["approval/needed"]);
  });

  test("no other target of the same account and region avoids it, and neither does a fault in the file", async () => {
    const other = TARGETS.replace(/ {2}dev: (.*) \}\n/, "  dev: $1 }\n  gated: $1, APPROVAL }\n");
    const asking = (more: string) => folder.write("specline.config.yaml", other.replace("APPROVAL", more));
    await folder.deployed();
    const arn = folder.aws.pipelines.get("fraud")?.arn ?? "";
    asking("approval: { notAuthor: true }");
    const { diagnostics } = await deploy();
    expect(diagnostics[0]?.message).toContain("the target 'gated', which is in the same account and region, asks for");
    expect(codes(await promotePipeline(folder.host(), "spec.yaml", { from: "gated", to: "dev" }))).toEqual([
      "life/same-target",
    ]);
    expect(codes(await rollBack(folder.host(), "fraud", { target: "dev" }))).toEqual(["approval/needed"]);
    await planned();
    expect(codes(await review(AUTHOR))).toEqual(["approval/own"]);
    expect(codes(await review(OTHER))).toEqual([]);
    expect((await deploy({ plan: "plan.json" })).value?.outcome).toBe("unchanged");
    const request = { version: 1, yes: true };
    for (const fault of ["approval: maybe", "aproval: required", "approval: required, retries: 99"]) {
      asking(fault);
      expect(codes(await rollBack(folder.host(), arn, request))).toEqual(["approval/unclear"]);
      expect(codes(await deploy())).toContain("approval/unclear");
      expect(codes(await review(OTHER))).toContain("approval/unclear");
    }
    folder.write("specline.config.yaml", `${TARGETS}  gated: required\n`);
    expect(codes(await rollBack(folder.host(), arn, request))).toEqual(["approval/unclear"]);
    folder.write("specline.config.yaml", "targets: [");
    expect((await rollBack(folder.host(), arn, request)).value).toBeUndefined();
    // A fault elsewhere, or in a target that certainly does not ask, concerns nobody else.
    folder.write("specline.config.yaml", TARGETS.replace("kms: alias/prod", "approval: maybe"));
    expect((await rollBack(folder.host(), arn, request)).value?.outcome).toBe("unchanged");
    asking("retries: 99");
    expect((await rollBack(folder.host(), arn, request)).value?.outcome).toBe("unchanged");
  });

  test("is found in the pipeline's folder, from wherever the command is run", async () => {
    ask("required");
    const host = { ...folder.host(), folder: "/" };
    const file = join(folder.host().folder, "spec.yaml");
    const request = { target: "dev", uploadData: true };
    expect(codes(await deployPipeline(host, file, request))).toEqual(["approval/needed"]);
    expect(codes(await rollBack(host, file, { target: "dev", version: 1 }))).toEqual(["approval/needed"]);
    expect(codes(await promotePipeline(host, file, { from: "prod", to: "dev" }))).toEqual(["approval/needed"]);
  });

  test("is reported where it is written wrongly, and recorded without effect where nobody asks for it", async () => {
    ask("maybe");
    const { diagnostics } = await deploy();
    expect(diagnostics[0]?.message).toContain('it must be "required", or { approvers: [ARNs of users or roles]');
    ask('{ approvers: ["Lead"] }');
    expect(codes(await deploy())).toContain("load/config-file");
    folder.write("specline.config.yaml", TARGETS);
    await planned();
    expect(read().author).toBeUndefined();
    const noted = await review(OTHER);
    expect([codes(noted), noted.value?.outcome]).toEqual([["approval/not-asked"], "approved"]);
  });

  test("review is for plans of this place, asks, and changes nothing without an answer", async () => {
    ask("required");
    await planned();
    const before = folder.read("plan.json");
    expect(codes(await review(OTHER, { target: "prod" }))).toEqual(["plan/other-place"]);
    expect(codes(await review(OTHER, { yes: false }))).toEqual(["usage/nobody-to-ask"]);
    const answering = (confirm: () => Promise<boolean>) =>
      reviewPlan({ ...folder.host(), confirm }, "plan.json", { yes: false });
    expect((await answering(async () => false)).value?.outcome).toBe("declined");
    expect(folder.read("plan.json")).toBe(before);
    const replaced = answering(async () => {
      folder.write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 7"));
      await planned();
      return true;
    });
    expect(codes(await replaced)).toEqual(["life/changed-meanwhile"]);
    expect(read().approval).toBeUndefined();
    folder.aws.always = (operation) => (operation === "GetCallerIdentity" ? "expired" : undefined);
    expect(codes(await review(OTHER))).toEqual(["deploy/bad-credentials"]);
    expect(codes(await decideModel(folder.host(), "plan.json", { reject: false, yes: true }))).toEqual([
      "approval/is-plan",
    ]);
  });
});

test.each([
  ["arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:user/alice", true],
  ["arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:user/alice2", false],
  ["arn:aws:iam::123456789012:role/Lead", OTHER, true],
  ["arn:aws:iam::123456789012:role/Lead", "arn:aws:sts::123456789012:assumed-role/Leader/bob", false],
  ["arn:aws:iam::210987654321:role/Lead", OTHER, false],
  ["arn:aws:sts::123456789012:assumed-role/Lead/b*", OTHER, true],
  ["arn:aws:iam::123456789012:user/a.ice", "arn:aws:iam::123456789012:user/alice", false],
])("%s approves as %s: %s", (approver, caller, is) => {
  expect(isApprover([approver], caller)).toBe(is);
});
