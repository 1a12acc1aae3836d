import { describe, expect, test } from "vitest";
import { codes, PlanFolder, SPEC } from "../../../test/aws/plan-folder.ts";

const folder = new PlanFolder();
const { write, plan, deployed, deployPlan } = folder;

describe("deploy --plan", () => {
  test("deploys exactly what the plan shows, and is refused after any change", async () => {
    await plan({ output: "plan.json" });
    expect((await deployPlan()).value?.outcome).toBe("created");
    // Now something is deployed.
    expect(codes(await deployPlan())).toEqual(["plan/base-changed"]);
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
      there.versions.push({ definition: there.definition, role: there.role, at: Date.now() });
    };
    const done = await deployPlan();
    expect([done.value?.version, done.diagnostics.map(({ message }) => message)]).toEqual([
      3,
      ["'fraud' was deployed, but as version 3 instead of version 2: somebody else deployed at the same time"],
    ]);
  });

  test("refuses a plan for another place or against another base, and a file that is not a plan", async () => {
    const { value } = await plan({ output: "plan.json" });
    write("other.json", JSON.stringify({ ...value, target: { ...value?.target, account: "210987654321" } }));
    expect(codes(await deployPlan("other.json"))).toEqual(["plan/other-place"]);
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
