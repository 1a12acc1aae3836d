import { expect, test } from "vitest";
import { costPipeline } from "../../src/app/cost/cost-pipeline.ts";
import { fetchPrices } from "../../src/app/cost/fetch-prices.ts";
import { parsePrices } from "../../src/cost/index.ts";
import { codes, PlanFolder, TARGETS } from "./plan-folder.ts";
import { product } from "./prices.ts";

const world = new PlanFolder();
const volume = { operation: "CreateVolume-Gp2", unit: "GB-Mo" };
const PRODUCTS = [
  product("USE1-Processing:ml.m5.xlarge", "0.2300000000"),
  product("USE1-Train:ml.m5.xlarge", "0.2300000000"),
  product("USE1-Train:ml.m5.2xlarge", "0.4610000000"),
  product("USE1-Tsform:ml.m5.xlarge", "0.2300000000"),
  product("USE1-Host:ml.m5.xlarge", "9.0000000000"),
  product("USE1-Studio:KernelGateway-ml.m5.xlarge", "9.0000000000"),
  product("USE1-Train:ml.free.large", "0.0000000000"),
  product("EU-Train:ml.m5.xlarge", "9.0000000000", { regionCode: "eu-west-1" }),
  product("USE1-Processing:VolumeUsage.gp2", "0.1100000000", volume),
  product("USE1-Train:VolumeUsage.gp2", "0.1540000000", volume),
  product("USE1-Studio:VolumeUsage.gp3", "9.0000000000", volume),
];
const fetched = (request = {}) => fetchPrices(world.host(), { target: "dev", ...request });

test("writes the prices of jobs in the target's region, from all pages", async () => {
  world.aws.prices.products = PRODUCTS;
  const { value, diagnostics } = await fetched();
  expect(diagnostics).toEqual([]);
  expect(value).toMatchObject({ file: "prices-us-east-1.json", currency: "USD", instanceTypes: 2 });
  expect(parsePrices(world.read("prices-us-east-1.json"), "").value).toMatchObject({
    region: "us-east-1",
    source: "AWS price list, GetProducts, published 2026-11-20",
    instances: {
      "ml.m5.2xlarge": { training: 0.461 },
      "ml.m5.xlarge": { processing: 0.23, training: 0.23, transform: 0.23 },
    },
    volumes: { processing: 0.11, training: 0.154 },
  });
});

test("the file that the target states gets the prices, which cost then uses", async () => {
  world.aws.prices.products = PRODUCTS;
  world.write("specline.config.yaml", TARGETS.replace("prefix: risk }", "prefix: risk, prices: money.json }"));
  expect((await fetched()).value?.file).toBe("money.json");
  const { value, diagnostics } = await costPipeline(world.host(), "spec.yaml", {
    target: "dev",
    parameters: [],
    work: ".specline",
  });
  expect(codes({ diagnostics })).toEqual(["cost/not-measured"]);
  expect(value?.total?.max.gaps).toEqual([]);
});

test("of several prices, the highest is kept and reported", async () => {
  world.aws.prices.products = [...PRODUCTS, product("USE1-Train:ml.m5.xlarge", "0.3000000000")];
  expect(codes(await fetched())).toEqual(["cost/several-prices"]);
  expect(parsePrices(world.read("prices-us-east-1.json"), "").value?.instances["ml.m5.xlarge"]?.training).toBe(0.3);
});

test("a throttled page is tried again", async () => {
  world.aws.prices.products = PRODUCTS;
  world.aws.trouble.set(1, "throttle");
  expect(codes(await fetched())).toEqual([]);
  expect(world.aws.calls.length).toBeGreaterThan(3);
});

test("a denied call names the permission", async () => {
  world.aws.policy = { Statement: [] };
  const { diagnostics } = await fetched();
  expect(codes({ diagnostics })).toEqual(["deploy/denied"]);
  expect(JSON.stringify(diagnostics)).toContain("pricing:GetProducts");
});

test.each([
  ["an empty list", {}, ["cost/empty-price-list"]],
  ["this machine", { target: "local" }, ["deploy/local-target"]],
  ["an unknown target", { target: "nowhere" }, ["usage/no-target"]],
])("writes nothing for %s", async (_, request, expected) => {
  expect(codes(await fetched(request))).toEqual(expected);
  expect(() => world.read("prices-us-east-1.json")).toThrow();
});
