import { afterEach, beforeEach, expect, test } from "vitest";
import { codes, PlanFolder, SPEC } from "../../../test/aws/plan-folder.ts";
import { AwsStandIn } from "../../../test/aws/stand-in.ts";
import { digest } from "../../base/digest.ts";
import type { Host } from "../host/host.ts";
import { type PromoteRequest, promotePipeline } from "./promote.ts";

const folder = new PlanFolder();
let prod: AwsStandIn;
beforeEach(async () => {
  prod = await new AwsStandIn({ account: "210987654321", region: "eu-central-1" }).open();
});
afterEach(() => prod.close());

const promote = (request: Partial<PromoteRequest> = {}, more: Partial<Host> = {}) => {
  const host = { ...folder.host(), ...more };
  const to = { ...host, environment: { ...host.environment, SPECLINE_AWS_ENDPOINT: prod.url, AWS_MAX_ATTEMPTS: "3" } };
  return promotePipeline(host, "spec.yaml", { from: "dev", to: "prod", ...request }, { from: host, to });
};
/** The assets in a stand-in, without the bucket and prefix. */
const assetsIn = (aws: AwsStandIn): readonly string[] =>
  [...aws.objects]
    .flatMap(([key, { bytes }]) =>
      /\/(code|data)\//.test(key) ? [`${key.replace(/^.*?fraud\//, "")} ${digest(bytes)}`] : [],
    )
    .sort();

test("promote carries the same assets and definition to another account and region, once", async () => {
  await folder.deployed();
  const { value, diagnostics } = await promote();
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(value?.outcome).toBe("created");
  expect(assetsIn(prod)).toEqual(assetsIn(folder.aws));
  const made = prod.pipelines.get("fraud");
  expect(made?.definition).not.toMatch(/us-east-1|123456789012|dev-models/);
  expect(made?.definition).toContain("eu-central-1");
  expect(made?.tags.get("env")).toBe("prod");
  prod.calls.length = 0;
  expect((await promote()).value?.outcome).toBe("unchanged");
  expect(prod.calls.filter((call) => call.startsWith("PUT"))).toEqual([]);
});

test("promote does exactly what the reviewed plan shows, and refuses it if the destination has changed", async () => {
  await folder.deployed();
  expect((await promote({ output: "plan.json" })).value?.outcome).toBe("planned");
  expect([prod.pipelines.size, prod.objects.size]).toEqual([0, 0]);
  expect((await promote({ plan: "plan.json" })).value?.outcome).toBe("created");
  prod.sagemaker.changeBehind("fraud", '{"Version":"2020-12-01","Steps":[]}');
  expect(codes(await promote({ plan: "plan.json" }))).toContain("plan/base-changed");
  expect(codes(await promote({ ask: true }))).toContain("usage/nobody-to-ask");
});

test("promote refuses what is not deployed, was changed, or is another pipeline", async () => {
  expect(codes(await promote())).toContain("deploy/not-deployed");
  expect(codes(await promote({ to: "dev" }))).toEqual(["life/same-target"]);
  await folder.deployed();
  const spec = folder.read("spec.yaml");
  folder.write("spec.yaml", spec.replace("max_depth: 6", "max_depth: 7"));
  const other = await promote();
  expect(codes(other)).toContain("life/not-the-same");
  folder.write("spec.yaml", spec);
  const byName = await promotePipeline(folder.host(), "fraud", { from: "dev", to: "prod" });
  expect(codes(byName)).toEqual(["life/needs-source"]);
  expect(byName.diagnostics[0]?.hint).toContain("specline promote spec.yaml --from dev --to prod; version 1 of 20");
  expect(codes(await promotePipeline(folder.host(), "none", { from: "dev", to: "prod" }))).toEqual([
    "deploy/not-deployed",
  ]);
  const code = [...folder.aws.objects.keys()].find((key) => key.endsWith(".py")) ?? "";
  const bytes = folder.aws.objects.get(code) as { readonly bytes: Buffer };
  folder.aws.objects.set(code, { bytes: Buffer.from("mine") });
  expect(codes(await promote())).toContain("deploy/asset-unreadable");
  expect(prod.pipelines.size).toBe(0);
  folder.aws.objects.set(code, bytes);
  folder.aws.sagemaker.changeBehind(
    "fraud",
    folder.aws.pipelines.get("fraud")?.definition.replace("ml.m5", "ml.m6i") ?? "",
  );
  expect(codes(await promote())).toContain("life/source-drifted");
  expect(prod.pipelines.size).toBe(0);
});

test("a large table is carried over in parts, and not at all if somebody changed it", async () => {
  folder.write("spec.yaml", `${SPEC.slice(0, SPEC.indexOf("steps:"))}steps: [data_loading]\n`);
  folder.write("claims.csv", `a,y\n${"1,0\n2,1\n".repeat(33 * 2 ** 17)}`);
  await folder.deployed();
  const [key = "", object] = [...folder.aws.objects].find(([name]) => name.endsWith("/claims.csv")) ?? [];
  const { bytes = Buffer.alloc(0) } = object ?? {};
  folder.aws.objects.set(key, { bytes: Buffer.concat([bytes.subarray(0, -2), Buffer.from("0\n")]) });
  expect(codes(await promote())).toContain("deploy/asset-unreadable");
  expect([prod.pipelines.size, [...prod.objects.keys()].filter((name) => name.endsWith("/claims.csv"))]).toEqual([
    0,
    [],
  ]);
  folder.aws.objects.set(key, { bytes });
  expect((await promote()).value?.outcome).toBe("created");
  expect(assetsIn(prod)).toEqual(assetsIn(folder.aws));
  expect(prod.calls.filter((call) => /^PUT .*\/claims.csv$/.test(call)).length).toBeGreaterThan(2);
});

test("promote says with which option the credentials of each side are named", async () => {
  await folder.deployed();
  const other = await new AwsStandIn({ account: "333333333333", region: "eu-central-1" }).open();
  try {
    const to = { ...folder.host(), environment: { SPECLINE_AWS_ENDPOINT: other.url } };
    const request = { from: "dev", to: "prod" };
    const { diagnostics } = await promotePipeline(folder.host(), "spec.yaml", request, { from: folder.host(), to });
    expect(diagnostics.at(-1)).toMatchObject({
      code: "deploy/wrong-account",
      hint: "name with --to-profile a profile of the account 210987654321, or name another target",
    });
  } finally {
    await other.close();
  }
});
