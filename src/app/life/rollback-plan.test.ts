import { expect, test } from "vitest";
import { codes, PlanFolder, SAME, SPEC } from "../../../test/aws/plan-folder.ts";
import { rollBack } from "./rollback.ts";

const folder = new PlanFolder();

test("a rollback changes exactly what plan says, in the user's own terms, and leaves no difference to the old file", async () => {
  await folder.executed();
  folder.write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
  await folder.executed();
  // A plan of the old file is what the rollback must show.
  folder.write("spec.yaml", SPEC);
  const planned = await folder.plan();
  const { value, diagnostics } = await rollBack(folder.host(), "fraud", { target: "dev" });
  expect([diagnostics.map(({ code, hint }) => [code, hint]), value?.outcome, value?.version]).toEqual([
    [
      [
        "version/files-stay",
        "make spec.yaml as in version 1, and see the difference with specline plan spec.yaml --target dev",
      ],
    ],
    "updated",
    3,
  ]);
  const seen = (plan: typeof planned.value) =>
    plan?.steps.map(({ name, action, rerun, because, fields }) => [
      name,
      action,
      rerun,
      because,
      fields.map(({ field, before, after }) => [field, before, after]),
    ]);
  expect(seen(value?.plan as typeof planned.value)).toEqual(seen(planned.value));
  expect(value?.plan.steps[2]?.fields).toMatchObject([{ field: "maxDepth", before: 8, after: 6 }]);
  const { wires, parameters, settings, permissions, cost } = planned.value ?? {};
  expect(value?.plan).toMatchObject({ wires, parameters, settings, permissions, cost });
  const after = await folder.plan();
  expect([
    codes(after),
    after.value?.base.drift,
    after.value?.steps.map(({ action, rerun }) => `${action} ${rerun}`),
  ]).toEqual([[], "none", [...SAME.slice(0, 2), "unchanged unknown", "unchanged unknown"]]);
});

test("deploy refuses a rollback's plan, and rollback a deploy's plan, with the way to apply it", async () => {
  await folder.deployed();
  folder.write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
  await folder.deployed();
  await rollBack(folder.host(), "fraud", { target: "dev", output: "back.json" });
  await folder.plan({ output: "plan.json" });
  const before = folder.aws.pipelines.get("fraud")?.versions.length;
  const refused = [await folder.deployPlan("back.json"), await back("plan.json")].map(({ diagnostics: [first] }) => [
    first?.message,
    first?.hint,
  ]);
  expect(refused).toEqual([
    [
      "the plan 'back.json' is for rolling back 'fraud' to version 1, not for deploying it",
      "apply it with specline rollback fraud 1 --target dev --plan back.json",
    ],
    [
      "the plan 'plan.json' is for deploying 'fraud', not for rolling it back",
      "apply it with specline deploy --plan or specline promote --plan, as it was made; a plan for going back: specline rollback fraud --target dev -o plan.json",
    ],
  ]);
  // What a plan is for cannot be changed in its file.
  const { rollbackTo, ...rest } = JSON.parse(folder.read("back.json"));
  folder.write("back.json", JSON.stringify(rest));
  expect([rollbackTo, codes(await folder.deployPlan("back.json"))]).toEqual([1, ["plan/altered"]]);
  expect(folder.aws.pipelines.get("fraud")?.versions.length).toBe(before);
});

const back = (plan: string) => rollBack(folder.host(), "fraud", { target: "dev", plan });
