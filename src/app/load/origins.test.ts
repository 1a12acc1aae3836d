import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeHost } from "../host/host.ts";
import { prepare } from "./prepare.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-origins-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TARGET = `targets:
  prod:
    region: eu-central-1
    account: "123456789012"
    role: arn:aws:iam::123456789012:role/specline
    bucket: team-models
`;

/** The errors that the service model finds, each with its file, line and field or member. */
async function faults(spec: string, target = ""): Promise<readonly unknown[]> {
  await writeFile(join(folder, "specline.config.yaml"), TARGET + target);
  await writeFile(join(folder, "p.yaml"), spec);
  const { diagnostics } = await prepare({ ...nodeHost(() => undefined), folder }, "p.yaml", { target: "prod" });
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, at }) => [code, `${basename(at.file ?? "")}:${at.range?.start.line}`, at.field ?? at.path]);
}

const SPEC = (config: string): string => `name: p
data: s3://b/x.csv
label: y
positive: a
steps:
  - data_loading
  - preprocessing
  - step: training
    config: ${config}
  - evaluation
`;

test("a value that the service rejects is reported at the field of the step that sets it", async () => {
  expect(await faults(SPEC("{ instanceType: ml.m5d.xlarge }"))).toEqual([
    ["definition/not-allowed", "p.yaml:9", "instanceType"],
  ]);
});

test("a wrong value in a target is reported once, in the project's file", async () => {
  expect(await faults(SPEC("{}"), '    tags: { team: risk, owner: "a!b" }\n')).toEqual([
    [expect.stringMatching("^definition/"), "specline.config.yaml:7", "targets.prod.tags.owner"],
  ]);
});
