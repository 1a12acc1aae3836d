import { describe, expect, test } from "vitest";
import { withAws } from "../../../test/aws/each-test.ts";
import { deployChain, LifeFolder } from "../../../test/aws/life-folder.ts";
import { codes } from "../../../test/aws/plan-folder.ts";
import type { AwsStandIn } from "../../../test/aws/stand-in.ts";
import { digest } from "../../base/digest.ts";
import { MANIFEST_TAG } from "../../plan/index.ts";
import type { ShownPlan } from "../plan/plan-document.ts";
import { type RollbackRequest, rollBack } from "./rollback.ts";

const folder = new LifeFolder();
let aws: AwsStandIn;
withAws((opened) => {
  aws = opened;
});

const CHANGES = /^(UpdatePipeline|AddTags|CreatePipeline|PUT|POST|DELETE)/;
const changes = (): readonly string[] => aws.calls.filter((call) => CHANGES.test(call));
const back = (request: Partial<RollbackRequest> = {}) =>
  rollBack(folder.host(aws), "toy", { target: "dev", ...request });
/** With an answer to the question. */
async function asked(answer: () => boolean, request: Partial<RollbackRequest> = {}) {
  const plans: ShownPlan[] = [];
  const host = { ...folder.host(aws), confirm: async () => answer() };
  const done = await rollBack(host, "toy", {
    target: "dev",
    ask: true,
    onPlan: (plan) => plans.push(plan),
    ...request,
  });
  return { ...done, plans };
}
const definitions = (): readonly string[] =>
  (aws.pipelines.get("toy")?.versions ?? []).map(({ definition }) => digest(definition).slice(0, 8));

async function twoVersions(): Promise<void> {
  await deployChain(aws, "6");
  await deployChain(aws, "8");
  aws.calls.length = 0;
}

describe("rollback", () => {
  test("publishes the bytes and the manifest of the version before", async () => {
    await deployChain(aws, "6");
    const manifest = aws.pipelines.get("toy")?.tags.get(MANIFEST_TAG);
    await deployChain(aws, "8");
    aws.calls.length = 0;
    const { value, diagnostics } = await back();
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "a rollback changes no files: if the pipeline's file still describes version 2, the next deploy publishes that again",
    ]);
    expect(value).toMatchObject({ name: "toy", outcome: "updated", from: 2, to: 1, version: 3 });
    const [first, second, third] = definitions();
    expect([third === first, first === second]).toEqual([true, false]);
    expect(aws.pipelines.get("toy")?.tags.get(MANIFEST_TAG)).toBe(manifest);
    // Nothing is uploaded.
    expect(changes()).toEqual(["UpdatePipeline", "AddTags"]);
  });

  test("removes a description that somebody else wrote, unless it is not known what it was", async () => {
    await twoVersions();
    const pipeline = aws.pipelines.get("toy");
    Object.assign(pipeline ?? {}, { description: "someone was here" });
    await back();
    expect(pipeline?.description).toBe("");
    Object.assign(pipeline ?? {}, { description: "someone was here" });
    for (const key of aws.objects.keys()) if (key.includes("/manifests/")) aws.objects.delete(key);
    expect((await back({ version: 2 })).value?.outcome).toBe("updated");
    expect(pipeline?.description).toBe("someone was here");
  });

  test("shows exactly the changes, from the deployed version to the earlier one, and changes nothing with --dry-run", async () => {
    await twoVersions();
    const { value } = await back({ dryRun: true });
    expect([value?.outcome, changes()]).toEqual(["planned", []]);
    expect(value?.plan.base).toMatchObject({ kind: "deployed", version: 2, drift: "none" });
    const changed = value?.plan.steps.flatMap(({ name, fields }) =>
      fields.map(({ field, before, after }) => [name, field, before, after]),
    );
    expect(changed).toContainEqual(["Load", "AppSpecification.ContainerArguments", ["8"], ["6"]]);
    expect(value?.plan.uploads).toEqual([]);
    const done = await back();
    expect(done.value?.plan.steps).toEqual(value?.plan.steps);
    // What was shown is what has changed: nothing is left to do.
    const again = await back({ version: 1 });
    expect([again.value?.outcome, again.value?.plan.steps.every(({ action }) => action === "unchanged")]).toEqual([
      "unchanged",
      true,
    ]);
  });

  test("twice is the same as once, and a named version undoes it", async () => {
    await twoVersions();
    expect(codes(await back())).toEqual(["version/files-stay"]);
    const again = await back();
    expect([codes(again), again.value?.outcome]).toEqual([["version/already-back"], "unchanged"]);
    expect(again.diagnostics[0]?.hint).toBe(
      "to go to another version, name it, for example: specline rollback toy 2 --target dev",
    );
    expect((await back({ version: 2 })).value).toMatchObject({ from: 3, to: 2, version: 4 });
    const [first, second, third, fourth] = definitions();
    expect([third === first, fourth === second]).toEqual([true, true]);
  });

  test("with a plan goes back to the plan's version, which nobody else has to know", async () => {
    await twoVersions();
    await deployChain(aws, "9");
    aws.calls.length = 0;
    await back({ version: 1, output: "plan.json" });
    expect(codes(await back({ plan: "plan.json", version: 2 }))).toContain("version/other-plan");
    expect(changes()).toEqual([]);
    expect((await back({ plan: "plan.json" })).value).toMatchObject({ outcome: "updated", from: 3, to: 1 });
  });

  test("to the current version does nothing", async () => {
    await twoVersions();
    const { value, diagnostics } = await asked(() => false, { version: 2 });
    expect([value?.outcome, diagnostics, changes()]).toEqual(["unchanged", [], []]);
  });

  test("needs a version that exists and differs", async () => {
    await deployChain(aws);
    expect(codes(await back())).toEqual(["version/nothing-earlier"]);
    expect(codes(await back({ version: 7 }))).toEqual(["version/unknown"]);
    aws.sagemaker.runs.versioned = false;
    expect(codes(await back())).toEqual(["version/unsupported"]);
    expect(codes(await rollBack(folder.host(aws), "no-such", { target: "dev" }))).toEqual(["deploy/not-deployed"]);
  });

  test("asks, and changes nothing without a yes or without somebody to ask", async () => {
    await twoVersions();
    expect((await asked(() => false)).value?.outcome).toBe("declined");
    expect(codes(await back({ ask: true }))).toEqual(["usage/nobody-to-ask"]);
    expect(changes()).toEqual([]);
    const yes = await asked(() => true);
    expect([yes.value?.outcome, yes.plans.length]).toEqual(["updated", 1]);
  });

  test("is refused if objects that the version needs are gone", async () => {
    await twoVersions();
    const [gone = ""] = [...aws.objects.keys()].filter((key) => key.endsWith("/a.py")).sort();
    const [first] = aws.pipelines.get("toy")?.versions ?? [];
    const needed = [...aws.objects.keys()].find(
      (key) => key.endsWith("/a.py") && first?.definition.includes(key.slice(0, -5)),
    );
    aws.objects.delete(needed ?? gone);
    const { value, diagnostics } = await back();
    expect([codes({ diagnostics }), value?.outcome, changes()]).toEqual([["version/assets-missing"], "planned", []]);
    expect(diagnostics[0]?.message).toBe(`version 1 needs objects that are no longer in S3: s3://${needed}`);
  });

  test("goes on if the bucket cannot be listed, and says what was not checked", async () => {
    await twoVersions();
    aws.s3.mayList = false;
    const { value, diagnostics } = await back();
    expect([codes({ diagnostics }), value?.outcome]).toEqual([
      ["version/assets-unread", "version/files-stay"],
      "updated",
    ]);
    expect(diagnostics[0]?.hint).toContain('"Action": "s3:ListBucket"');
  });

  test("goes back to a version that another tool made", async () => {
    await deployChain(aws, "6");
    const text = aws.pipelines.get("toy")?.definition.replaceAll('"6"', '"7"') ?? "";
    aws.sagemaker.changeBehind("toy", text);
    await deployChain(aws, "8");
    const { value, diagnostics } = await back();
    expect([codes({ diagnostics }), value?.to]).toEqual([["version/no-manifest", "version/files-stay"], 2]);
    expect(aws.pipelines.get("toy")?.definition).toBe(text);
  });

  test("notices somebody else's deploy, while the user reads and at the same time", async () => {
    await twoVersions();
    const other = '{"Version":"2020-12-01","Steps":[]}';
    const meanwhile = await asked(() => {
      aws.sagemaker.changeBehind("toy", other);
      return true;
    });
    expect([codes(meanwhile), changes()]).toEqual([["version/files-stay", "plan/base-changed"], []]);
    aws.onCall = () => {
      if (aws.calls.at(-1) === "UpdatePipeline") aws.sagemaker.changeBehind("toy", other.replace("[]", "[ ]"));
    };
    const late = await back({ version: 1 });
    expect(codes(late)).toEqual(["version/files-stay", "plan/not-successor"]);
    expect(late.diagnostics[1]?.message).toContain("but as version 5 instead of version 4");
  });

  test("says which permission is missing", async () => {
    await twoVersions();
    for (const operation of ["DescribePipeline", "ListPipelineVersions", "UpdatePipeline", "AddTags"]) {
      aws.always = (called) => (called === operation ? "denied" : undefined);
      const { diagnostics } = await back();
      const texts = diagnostics.flatMap(({ hint = "", message, severity }) =>
        severity === "error" ? [message + hint] : [],
      );
      expect(texts.join(" ")).toContain(`sagemaker:${operation}`);
    }
  });
});
