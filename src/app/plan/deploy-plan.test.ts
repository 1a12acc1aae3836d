import { describe, expect, test } from "vitest";
import { codes, PlanFolder, SPEC, TARGETS } from "../../../test/aws/plan-folder.ts";

const folder = new PlanFolder();
const { write, plan, deployed, deployPlan } = folder;

describe("deploy --plan", () => {
  test("deploys exactly what the plan shows, and is refused after any change", async () => {
    await plan({ output: "plan.json" });
    expect((await deployPlan()).value?.outcome).toBe("created");
    // Repeating it completes it, and here nothing is left to do.
    expect((await deployPlan()).value?.outcome).toBe("unchanged");
    const there = folder.aws.pipelines.get("fraud");
    const definition = '{"Version":"2020-12-01","Steps":[]}';
    folder.aws.sagemaker.changeBehind("fraud", definition);
    expect(codes(await deployPlan())).toEqual(["plan/base-changed"]);
    there?.versions.pop();
    await plan({ output: "plan.json" });
    write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    expect(codes(await deployPlan())).toEqual(["plan/pipeline-changed"]);
    await plan({ output: "plan.json" });
    expect((await deployPlan()).value).toMatchObject({ outcome: "updated", version: 2 });
  });

  test("reports an error if somebody else deploys in between", async () => {
    await deployed();
    write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    await plan({ output: "plan.json" });
    const there = folder.aws.pipelines.get("fraud");
    folder.aws.onCall = () => {
      if (folder.aws.calls.at(-1) !== "UpdatePipeline" || there === undefined) return;
      folder.aws.sagemaker.changeBehind("fraud", there.definition);
    };
    const done = await deployPlan();
    expect([done.value?.version, done.diagnostics.map(({ message }) => message)]).toEqual([
      3,
      ["'fraud' was deployed, but as version 3 instead of version 2: somebody else deployed at the same time"],
    ]);
  });

  test("refuses an altered plan, whatever was altered, and accepts one that --json printed", async () => {
    const { value } = await plan();
    if (value === undefined) throw new Error("no plan");
    const changed = {
      name: "other",
      base: { ...value.base, kind: "deployed", version: 3 },
      target: { ...value.target, account: "210987654321" },
      steps: value.steps.slice(1),
      cost: { ...value.cost, atMost: [] },
      settings: [{ setting: "role", before: "one", after: "other" }],
      planned: "0".repeat(64),
    };
    for (const [member, altered] of Object.entries(changed)) {
      write("plan.json", JSON.stringify({ ...value, [member]: altered }));
      expect(codes(await deployPlan()), member).toEqual(["plan/altered"]);
    }
    expect(folder.aws.pipelines.size).toBe(0);
    write("plan.json", JSON.stringify({ ok: true, ...value, diagnostics: [], allowed: [] }));
    expect((await deployPlan()).value?.outcome).toBe("created");
  });

  test.each(["ListPipelineVersions", "ListTags"])(
    "works if only the plan was allowed to call %s",
    async (operation) => {
      await deployed();
      await plan({ output: "plan.json" });
      const { calls } = folder.aws;
      folder.aws.always = (called) =>
        called === operation && calls.filter((one) => one === called).length === 1 ? "denied" : undefined;
      calls.length = 0;
      const done = await deployPlan();
      expect([codes(done), done.value?.outcome]).toEqual([["plan/unseen"], "unchanged"]);
    },
  );

  test("refuses a plan for another place or against another base, and a file that is not a plan", async () => {
    await plan({ output: "plan.json" });
    write("specline.config.yaml", TARGETS.replaceAll("us-east-1", "eu-west-1"));
    expect(codes(await deployPlan())).toEqual(["plan/other-place"]);
    write("specline.config.yaml", TARGETS);
    await plan({ output: "file.json", against: "spec.yaml" });
    expect(codes(await deployPlan("file.json"))).toEqual(["plan/not-a-plan"]);
    for (const text of ["{", "[]", "{}", '{"token":"t","planned":"p"}']) {
      write("wrong.json", text);
      expect(codes(await deployPlan("wrong.json"))).toEqual(["plan/not-a-plan"]);
    }
    expect(codes(await deployPlan("absent.json"))).toEqual(["usage/no-such-file"]);
    expect(folder.aws.pipelines.size).toBe(0);
  });
});
