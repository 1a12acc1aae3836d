import { expect, test } from "vitest";
import { codes, PlanFolder, SPEC, TARGETS } from "../../test/aws/plan-folder.ts";
import { check } from "./check.ts";
import { compilePipeline } from "./compile.ts";

const folder = new PlanFolder();
const { write } = folder;

test("check compares the account of a target's role with the target's, also for a definition", async () => {
  // Without local data, checking starts no Python.
  write("spec.yaml", SPEC.replace("claims.csv", "s3://acme/claims.csv"));
  const checked = async (file: string) => codes(await check(folder.host(), file, { target: "dev", fix: false }));
  await compilePipeline(folder.host(), "spec.yaml", { target: "dev", output: "bare.json" });
  expect([await checked("spec.yaml"), await checked("bare.json")].flat()).not.toContain("deploy/role-account");
  write("specline.config.yaml", TARGETS.replaceAll("iam::123456789012", "iam::333333333333"));
  for (const file of ["spec.yaml", "bare.json"]) expect(await checked(file)).toContain("deploy/role-account");
});

test("check reports what a deploy would refuse about the role that starts the pipeline, if it has schedules", async () => {
  const plain = SPEC.replace("claims.csv", "s3://acme/claims.csv");
  const faults = async (spec: string) => {
    write("spec.yaml", spec);
    const { diagnostics } = await check(folder.host(), "spec.yaml", { target: "dev", fix: false });
    return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  };
  const scheduled = `${plain}schedule: 0 6 * * ? *\n`;
  expect(await faults(scheduled)).toEqual(["the pipeline has schedules, but the target 'dev' has no schedulerRole"]);
  const other = 'schedulerRole: "arn:aws:iam::333333333333:role/starts", bucket: dev-models';
  write("specline.config.yaml", TARGETS.replace("bucket: dev-models", other));
  expect(await faults(scheduled)).toEqual([
    "the schedulerRole of the target 'dev' is in the account 333333333333, but the target is in 123456789012",
  ]);
  expect(await faults(plain)).toEqual([]);
});
