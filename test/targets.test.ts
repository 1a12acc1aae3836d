import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { targetSchema } from "../src/app/load/targets.ts";
import { SECURITY_MEMBERS } from "../src/sagemaker/emit/index.ts";

/* docs/targets.md says what the code does. */
const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), "utf8");
const page = read("docs/targets.md");
const rows = [...page.matchAll(/^\| (.+) \|$/gm)].map(([, row = ""]) => row.split(" | "));
const policies = [...page.matchAll(/```json\n(.*?)```/gs)].map(
  ([, text = ""]) =>
    JSON.parse(text) as { readonly Statement: readonly { readonly Action: string | readonly string[] }[] },
);
const actions = (policy: number, service: string): readonly string[] =>
  (policies[policy]?.Statement ?? [])
    .flatMap(({ Action }) => Action)
    .filter((action) => action.startsWith(`${service}:`))
    .map((action) => action.slice(service.length + 1))
    .sort();

test("every member of a target is listed, with its default", () => {
  const listed = rows.flatMap(([name = "", , standard]) =>
    /^`\w+`$/.test(name) && standard !== undefined ? [name.slice(1, -1)] : [],
  );
  expect(listed.sort()).toEqual(Object.keys(targetSchema.shape).sort());
  const example = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? "";
  for (const name of listed) expect(example).toContain(`${name}:`);
});

test("the table of isolation, network and keys matches the compiler", () => {
  const code = (paths: readonly (string | undefined)[]): readonly string[] =>
    paths.flatMap((path) => (path === undefined ? [] : [`\`${path.replace("?", "")}\``]));
  for (const [type, { networkIsolation, vpc, kms, volume }] of Object.entries(SECURITY_MEMBERS)) {
    const row = rows.find(([name]) => name === type) ?? [];
    const cells = row.slice(1).map((cell) => [...cell.matchAll(/`[^`]+`/g)].map(([path]) => path));
    expect(cells).toEqual([code([networkIsolation]), code([vpc]), code([...kms, volume?.kms])]);
  }
});

test("the deployer's permissions match the calls that a deploy makes", () => {
  const called = [...read("src/deploy/ports.ts").matchAll(/^ {2}([A-Z]\w+)\(\n? *input: sdk/gm)].map(
    ([, name]) => name,
  );
  expect(actions(0, "sagemaker")).toEqual(called.sort());
  expect(actions(0, "logs")).toEqual(["FilterLogEvents"]);
  expect(actions(0, "s3")).toEqual(["AbortMultipartUpload", "GetObject", "ListBucket", "PutObject"]);
});

test("the role may create, describe and stop the jobs of every type of step", () => {
  const jobs = ["HyperParameterTuningJob", "ProcessingJob", "TrainingJob", "TransformJob"];
  for (const job of jobs)
    expect(actions(1, "sagemaker")).toEqual(expect.arrayContaining([`Create${job}`, `Describe${job}`, `Stop${job}`]));
});
