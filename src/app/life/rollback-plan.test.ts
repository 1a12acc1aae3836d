import { expect, test } from "vitest";
import { codes, PlanFolder, SAME, SPEC } from "../../../test/aws/plan-folder.ts";
import { rollBack } from "./rollback.ts";

const folder = new PlanFolder();

test("a rollback changes exactly what plan says, in the user's own terms, and leaves no difference to the old file", async () => {
  await folder.deployed();
  folder.write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
  await folder.deployed();
  // A plan of the old file is what the rollback must show.
  folder.write("spec.yaml", SPEC);
  const planned = await folder.plan();
  const { value, diagnostics } = await rollBack(folder.host(), "fraud", { target: "dev" });
  expect([diagnostics, value?.outcome, value?.version]).toEqual([[], "updated", 3]);
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
  ]).toEqual([[], "none", SAME]);
});
