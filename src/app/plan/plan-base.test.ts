import { describe, expect, test } from "vitest";
import { actions, codes, PlanFolder, SAME, SPEC } from "../../../test/aws/plan-folder.ts";
import { compilePipeline } from "../compile.ts";

const folder = new PlanFolder();
const { write, plan, deployed, host } = folder;

describe("against something else", () => {
  test("another target in another account: the same pipeline has no changes", async () => {
    await deployed();
    const other = await plan({ against: "prod" });
    expect([actions(other), other.value?.settings, other.value?.permissions, codes(other)]).toEqual([
      SAME,
      [],
      [],
      ["plan/compiled-base"],
    ]);
  });

  test("a definition in a file, another form of the pipeline, and an execution", async () => {
    await deployed();
    write("old.json", folder.aws.pipelines.get("fraud")?.definition ?? "");
    expect(actions(await plan({ against: "old.json" }))).toEqual(SAME);
    write("new.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    const other = await plan({ against: "new.yaml" });
    expect(other.value?.steps[2]?.fields).toMatchObject([{ field: "maxDepth", before: 8, after: 6 }]);
    const { StartPipelineExecution: start } = folder.aws.sagemaker.operations;
    const { PipelineExecutionArn: arn } = start?.({ PipelineName: "fraud", ClientRequestToken: "t".repeat(32) }) ?? {};
    expect(actions(await plan({ against: String(arn) }))).toEqual(SAME);
  });

  test("files and runs need no target, and a target is both sides", async () => {
    write("other.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    const none = { target: undefined };
    const file = await plan({ ...none, against: "other.yaml" });
    expect([codes(file), file.value?.target.name, file.value?.steps[2]?.because]).toEqual([[], "local", "maxDepth"]);
    expect((await plan({ ...none, against: "dev" })).value?.target.name).toBe("dev");
    expect(codes(await plan(none))).toEqual(["usage/which-target"]);
  });

  test("a definition for another region, and nobody looked for its uploads", async () => {
    await deployed();
    await compilePipeline(host(), "spec.yaml", { target: "prod", output: "old.json" });
    const other = await plan({ against: "old.json" });
    expect(codes(other)).toEqual([]);
    const same = await plan({ against: "spec.yaml" });
    expect(new Set(same.value?.uploads.map(({ status }) => status))).toEqual(new Set(["unknown"]));
  });

  test("faults of the base are said to be the base's; a plan is no base", async () => {
    write("wrong.yaml", SPEC.replace("max_depth", "max_deph"));
    const wrong = await plan({ against: "wrong.yaml" });
    expect(wrong.diagnostics.map(({ message }) => message.startsWith("in the base 'wrong.yaml': "))).not.toContain(
      false,
    );
    expect(wrong.diagnostics.length).toBeGreaterThan(0);
    await plan({ output: "plan.json" });
    expect(codes(await plan({ against: "plan.json" }))).toEqual(["plan/base-is-plan"]);
  });

  test("--fail-on does not pass if the deployed version could not be read", async () => {
    const other = await plan({ target: "dev", against: "prod", failOn: ["change"] });
    expect([other.value?.base, codes(other)]).toEqual([
      { kind: "target", of: "prod", compiled: true },
      ["plan/compiled-base", "plan/base-unseen"],
    ]);
    folder.aws.always = (called) => (called.startsWith("DescribePipeline") ? "denied" : undefined);
    expect(codes(await plan({ failOn: ["cost"] }))).toEqual(["plan/unseen", "plan/base-unseen"]);
  });

  test("what is neither a target, a file nor a run is refused", async () => {
    const wrong = await plan({ against: "pord" });
    expect([codes(wrong), wrong.diagnostics[0]?.hint]).toEqual([["plan/unknown-base"], "did you mean 'prod'?"]);
  });
});
