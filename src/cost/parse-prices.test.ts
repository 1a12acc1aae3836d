import { expect, test } from "vitest";
import { parsePrices } from "./parse-prices.ts";
import { priceEndpoint } from "./price-list.ts";
import { PRICES } from "./testing/models.ts";

const FILE = { form: "specline-prices/1", ...PRICES };
const faults = (content: unknown): readonly string[] =>
  parsePrices(typeof content === "string" ? content : JSON.stringify(content), "p.json").diagnostics.map(
    ({ code, message }) => `${code}: ${message}`,
  );

test("reads what it should", () => {
  expect(parsePrices(JSON.stringify(FILE), "p.json")).toEqual({ value: PRICES, diagnostics: [] });
});

test.each([
  ["not JSON", "prices:", "it is not JSON"],
  ["a list", [], "it has no member 'form'"],
  ["another document", { Version: "2020-12-01", Steps: [] }, "it has no member 'form'"],
  ["a later form", { ...FILE, form: "specline-prices/2" }, 'its form is "specline-prices/2"'],
])("refuses %s", (_, content, reason) => {
  expect(faults(content)).toEqual([`cost/not-prices: 'p.json' is not a prices file: ${reason}`]);
});

test.each(["2026-11-31", "2026-02-29", "2026-00-10", "2026-1-1"])("refuses the date %s", (date) => {
  expect(faults({ ...FILE, date })).toEqual([
    `cost/bad-price: date must be a date such as 2026-11-30, but is "${date}"`,
  ]);
});

test.each([
  [{ currency: "usd" }, "did you mean 'USD'?"],
  [{ region: "EU-Central-1 " }, "did you mean 'eu-central-1'?"],
  [{ currency: "dollars" }, "state its code in three capital letters"],
  [{ date: "2026-11-31" }, "state the day on which the prices were read"],
  [{ perRun: { Lambda: 0 } }, "leave out what has no price"],
  [{ perRuns: { Lambda: 1 } }, "did you mean 'perRun'?"],
])("says what to write instead of %j", (wrong, hint) => {
  const { diagnostics } = parsePrices(JSON.stringify({ ...FILE, ...wrong }), "p.json");
  expect(diagnostics.map((one) => one.hint)).toEqual([hint]);
});

test("reports all faults at once, with their places", () => {
  const found = faults({
    ...FILE,
    currency: "dollars",
    date: "2026-13-40",
    instances: { "ml.m5.large": { training: -1, procesing: 1, transform: 0 }, "ml.m5.xlarge": 3 },
    volumes: { training: "0.1" },
    extra: true,
  });
  expect(found).toEqual([
    "cost/unknown-member: a prices file has no member 'extra'",
    'cost/bad-price: currency must be a currency such as USD, but is "dollars"',
    'cost/bad-price: date must be a date such as 2026-11-30, but is "2026-13-40"',
    "cost/unknown-member: a prices file has no member 'instances.ml.m5.large.procesing'",
    "cost/bad-price: instances.ml.m5.large.training must be a number above 0, but is -1",
    "cost/bad-price: instances.ml.m5.large.transform must be a number above 0, but is 0",
    "cost/bad-price: instances.ml.m5.xlarge must be an object with processing, training, transform or spotTraining, but is 3",
    'cost/bad-price: volumes.training must be a number above 0, but is "0.1"',
  ]);
});

test.each([
  ["us-west-2", "us-east-1"],
  ["eu-west-1", "eu-central-1"],
  ["ap-southeast-2", "ap-south-1"],
  ["sa-east-1", "us-east-1"],
  ["cn-north-1", "cn-northwest-1"],
  ["us-gov-west-1", undefined],
])("prices of %s are asked for in %s", (region, endpoint) => {
  expect(priceEndpoint(region)).toBe(endpoint);
});
