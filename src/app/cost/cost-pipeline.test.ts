import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PRICES, processing } from "../../cost/testing/models.ts";
import type { DefinitionParameter, DefinitionStep } from "../../sagemaker/definition.ts";
import { type Host, nodeHost } from "../host/host.ts";
import { costPipeline } from "./cost-pipeline.ts";
import type { CostRequest } from "./cost-request.ts";

const TARGETS = `targets:
  dev: { region: us-east-1, account: "123456789012", role: "arn:aws:iam::123456789012:role/dev", bucket: dev-models }
  priced: { region: us-east-1, account: "123456789012", role: "arn:aws:iam::123456789012:role/dev", bucket: dev-models, prices: prices/us.json }
  eu: { region: eu-central-1, account: "123456789012", role: "arn:aws:iam::123456789012:role/dev", bucket: dev-models }
`;
const FORM = { form: "specline-prices/1" };
let folder = "";
const write = (name: string, content: unknown): void =>
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specline-cost-"));
  mkdirSync(join(folder, "prices"));
  write("specline.config.yaml", TARGETS);
  write("prices/us.json", { ...FORM, ...PRICES });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A day on which the prices are new. */
const host = (now = Date.parse("2026-12-01")): Host => {
  const own = nodeHost(() => undefined);
  return { ...own, folder, effects: { ...own.effects, clock: { ...own.effects.clock, now: () => now } } };
};

/** The codes of what the command itself reports about a definition with these steps. */
async function costOf(
  steps: readonly DefinitionStep[],
  request: Partial<CostRequest> = {},
  { parameters = [], now }: { readonly parameters?: readonly DefinitionParameter[]; readonly now?: number } = {},
) {
  write("fraud.json", { Version: "2020-12-01", Parameters: parameters, Steps: steps });
  const given = { target: "priced", parameters: [], work: ".specline", ...request };
  const found = await costPipeline(host(now), "fraud.json", given);
  const codes = found.diagnostics.map(({ code }) => code).filter((code) => !code.startsWith("definition/"));
  return { ...found, codes };
}

/** A processing step that the service accepts. */
const complete = (step: DefinitionStep): DefinitionStep => ({
  ...step,
  Arguments: {
    ...step.Arguments,
    ProcessingResources: {
      ClusterConfig: {
        VolumeSizeInGB: 1,
        ...((step.Arguments["ProcessingResources"] as { readonly ClusterConfig: object }).ClusterConfig as object),
      },
    },
    AppSpecification: { ImageUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1" },
    RoleArn: "arn:aws:iam::123456789012:role/dev",
  },
});
const LOAD = complete(processing("Load", { seconds: 3600 }));

describe("prices", () => {
  test("are those of the target", async () => {
    const { value, codes } = await costOf([LOAD]);
    // 3600 s × (0.0001 + 1 GB × 0.000001)
    expect(value?.total?.max.known).toBeCloseTo(0.3636, 9);
    expect([value?.prices?.file, codes]).toEqual(["prices/us.json", ["cost/not-measured"]]);
  });

  test("without prices, hours are known", async () => {
    const { value, codes } = await costOf([LOAD], { target: "dev" });
    expect(codes).toEqual(["cost/no-prices", "cost/not-measured"]);
    expect([value?.total, value?.hours.map(({ hours }) => hours.max.known)]).toEqual([undefined, [1]]);
  });

  test("for this machine, any region's prices do", async () => {
    const { codes } = await costOf([LOAD], { target: undefined, prices: "prices/us.json" });
    expect(codes).toEqual(["cost/not-measured"]);
  });

  test.each([
    ["of another region", { target: "eu", prices: "prices/us.json" }, ["cost/other-region"]],
    ["that do not exist", { target: "dev", prices: "none.json" }, ["usage/no-such-file"]],
    ["that are something else", { target: "dev", prices: "specline.config.yaml" }, ["cost/not-prices"]],
  ])("%s are refused", async (_, request, expected) => {
    // The image has to be in the target's region.
    const region = request.target === "eu" ? "eu-central-1" : "us-east-1";
    const load: typeof LOAD = JSON.parse(JSON.stringify(LOAD).replaceAll("us-east-1", region));
    const { codes, value } = await costOf([load], request);
    expect([codes, value]).toEqual([expected, undefined]);
  });

  test.each([
    ["after 90 days", "2027-02-28", []],
    ["after 91 days", "2027-03-02", ["cost/old-prices"]],
    ["before their date", "2026-11-01", ["cost/future-prices"]],
  ])("%s", async (_, day, expected) => {
    const { codes } = await costOf([LOAD], {}, { now: Date.parse(day) });
    expect(codes.filter((code) => code !== "cost/not-measured")).toEqual(expected);
  });
});

test.each([
  [
    "a function",
    { Name: "Call", Type: "Lambda", Arguments: {}, FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:f" },
    "perRun.Lambda",
  ],
  [
    "a machine",
    complete(processing("Other", { seconds: 60, type: "ml.c7i.large" })),
    "instances.ml.c7i.large.processing",
  ],
])("a missing price of %s names its member of the prices file", async (_, step, member) => {
  write("prices/us.json", { ...FORM, ...PRICES, perRun: { Cluster: 3 } });
  const { diagnostics } = await costOf([step as DefinitionStep]);
  const hints = diagnostics.flatMap(({ code, hint }) => (code === "cost/no-price" ? [hint] : []));
  expect(hints).toEqual([expect.stringContaining(member)]);
});

describe("a budget", () => {
  test.each([
    ["that is enough", "0.37 USD", []],
    ["that an execution can exceed", "0.36 USD", ["cost/over-budget"]],
    ["in another currency", "5 EUR", ["cost/other-currency"]],
  ])("%s", async (_, budget, expected) => {
    const { codes } = await costOf([LOAD], { budget });
    expect(codes.filter((code) => code !== "cost/not-measured")).toEqual(expected);
  });

  test.each(["5", "USD", "0 USD", "-1 USD", "5 dollars"])("that is no sum of money: %s", async (budget) => {
    expect((await costOf([LOAD], { budget })).codes).toEqual(["usage/bad-value"]);
  });

  test("cannot be checked without prices", async () => {
    expect((await costOf([LOAD], { target: "dev", budget: "5 USD" })).codes).toContain("cost/budget-open");
  });

  test("cannot be checked if the maximum is open, unless its known part exceeds it", async () => {
    const unpriced = complete(processing("Other", { seconds: 60, type: "ml.c7i.large" }));
    expect((await costOf([LOAD, unpriced], { budget: "5 USD" })).codes).toContain("cost/budget-open");
    expect((await costOf([LOAD, unpriced], { budget: "0.1 USD" })).codes).toContain("cost/over-budget");
  });
});

describe("what decides the cost", () => {
  const count = { Name: "Count", Type: "Integer", DefaultValue: 2 } as const;
  const counted = complete(processing("Load", { seconds: 3600, count: { Get: "Parameters.Count" } }));

  test("a parameter's default counts, which is reported", async () => {
    const { value, diagnostics } = await costOf([counted], {}, { parameters: [count] });
    expect(value?.hours[0]?.hours.max.known).toBe(2);
    expect(diagnostics.map(({ message }) => message)).toContain(
      "the parameter 'Count' decides InstanceCount of Load: its default 2 counts",
    );
  });

  test("a given value counts, without a report", async () => {
    const { value, codes } = await costOf([counted], { parameters: ["Count=7"] }, { parameters: [count] });
    expect([value?.hours[0]?.hours.max.known, codes]).toEqual([7, ["cost/not-measured"]]);
  });

  test("an unknown parameter is refused", async () => {
    const { codes } = await costOf([counted], { parameters: ["Cuont=7"] }, { parameters: [count] });
    expect(codes).toEqual(["deploy/unknown-parameter"]);
  });

  test("a parameter without a default is reported", async () => {
    const { DefaultValue: _, ...open } = count;
    expect((await costOf([counted], {}, { parameters: [open] })).codes).toContain("cost/at-run-time");
  });

  test("limits that are missing are reported", async () => {
    const { codes } = await costOf([complete(processing("Load", {}))]);
    expect(codes).toContain("cost/default-limit");
  });
});
