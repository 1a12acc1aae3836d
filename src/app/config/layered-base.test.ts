import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeAfterFile } from "../../../test/suite/folders.ts";
import { nodeHost } from "../host/host.ts";
import { prepare } from "../load/prepare.ts";

const folder = mkdtempSync(join(tmpdir(), "layered-base-"));
removeAfterFile(folder);
const host = { ...nodeHost(() => undefined), folder };
const BASE = { author: "lee", service_name: "fraud", region: "EU", pipeline_version: "1.0.0", bucket: "bbb" };
const role = "arn:aws:iam::123456789012:role/x";

async function prepared(base: Readonly<Record<string, string>>, set: readonly string[], layer?: string) {
  const config_types = { load: "DataLoadingConfig" };
  const configuration = { shared: base, specific: { load: { source: "s3://b/x.csv", label: "y" } } };
  writeFileSync(join(folder, "c.json"), JSON.stringify({ metadata: { config_types }, configuration }));
  writeFileSync(join(folder, "layer.yaml"), layer ?? "{}\n");
  const options = { set, ...(layer !== undefined && { configs: ["layer.yaml"] }) };
  const { title, target } = await prepare(host, "c.json", options);
  return [title, target && `${target.account} s3://${target.bucket}/${target.prefix}`];
}

test.each([
  [
    "the bucket and the role",
    ["*.bucket=zzz", "*.role=arn:aws:iam::999999999999:role/q"],
    "lee-fraud-EU",
    "999999999999 s3://zzz/lee-fraud-EU/1.0.0",
  ],
  ["the name and its location", ["*.author=kim"], "kim-fraud-EU", "123456789012 s3://bbb/kim-fraud-EU/1.0.0"],
  ["the version", ["*.pipelineVersion=2"], "lee-fraud-EU", "123456789012 s3://bbb/lee-fraud-EU/2"],
])("--set determines %s", async (_, set, title, target) => {
  expect(await prepared({ ...BASE, role }, set)).toEqual([title, target]);
});

test("layers complete a file's name and target", async () => {
  const { author: _, bucket: __, ...rest } = BASE;
  expect(await prepared({ ...rest, role }, ["*.author=kim"], "base: { bucket: yyy }\n")).toEqual([
    "kim-fraud-EU",
    "123456789012 s3://yyy/kim-fraud-EU/1.0.0",
  ]);
});
