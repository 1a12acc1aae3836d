import { expect, test } from "vitest";
import { type ColumnFacts, inferContract } from "./infer-contract.ts";
import { widened } from "./widened.ts";

const NOW = Date.UTC(2026, 10, 30) / 1000;
const TODAY = NOW / 86_400;
const column = (facts: Partial<ColumnFacts>): ColumnFacts => ({
  name: "a",
  type: "category",
  missing: 0,
  distinct: 3,
  ...facts,
});
const rulesOf = (facts: Partial<ColumnFacts>, rows = 1000, time?: string) =>
  inferContract({ rows, columns: [column(facts)] }, time, NOW)[0];

test("categories are listed only if each was seen often enough that others are unlikely", () => {
  const often = [
    ["b", 900],
    ["a", 5],
  ] as const;
  expect(rulesOf({ values: often })?.rules.values).toEqual(["b", "a"]);
  const rare = rulesOf({ values: [...often, ["c", 4]] });
  expect(rare?.rules).not.toHaveProperty("values");
  expect(rare?.without).toBe("no list of values: 1 of 3 were seen in fewer than 5 rows, so others are likely");
  expect(
    rulesOf({
      type: "boolean",
      values: [
        ["true", 20],
        ["false", 9],
      ],
    })?.rules.values,
  ).toEqual([true, false]);
});

test("identifiers are unique and have neither a range nor missing cells", () => {
  const id = {
    type: "integer",
    isUnique: true,
    leftOut: "id",
    numbers: { min: 1, max: 1000, mean: 500, std: 300 },
  } as const;
  expect(rulesOf(id)?.rules).toEqual({ type: "integer", unique: true, missingAtMost: 0 });
  // Few rows are different by chance.
  expect(rulesOf(id, 99)?.rules).toMatchObject({ min: 0, max: 2000 });
  expect(rulesOf({ ...id, isUnique: false })?.rules).not.toHaveProperty("unique");
});

test.each([
  [0, 10_000, 0.01],
  [0, 20, 0.15],
  [300, 1000, 0.45],
  [10, 1000, 0.02],
  [999, 1000, undefined],
])("%i missing cells in %i rows allow a share of %s", (missing, rows, limit) => {
  expect(rulesOf({ missing }, rows)?.rules.missingAtMost).toBe(limit);
});

test("a column without a value has only a name", () => {
  expect(rulesOf({ leftOut: "empty", missing: 1000 })).toMatchObject({
    rules: {},
    without: expect.stringContaining("no value"),
  });
});

test("the only column of recent dates must stay as recent, with a margin", () => {
  const dated = (newest: number, time?: string) => rulesOf({ type: "date", newest }, 1000, time)?.rules.newestWithin;
  expect(dated(TODAY - 0.5)).toBe("2 days");
  expect(dated(TODAY - 3)).toBe("6 days");
  // Dates of birth, or of an old extract, say nothing about deliveries.
  expect(dated(TODAY - 400)).toBeUndefined();
  expect(dated(TODAY + 30)).toBeUndefined();
  expect(dated(TODAY - 400, "a")).toBe("800 days");
  const two = [column({ type: "date", newest: TODAY }), column({ name: "b", type: "date", newest: TODAY })];
  const rules = inferContract({ rows: 10, columns: two }, undefined, NOW).map((one) => one.rules.newestWithin);
  expect(rules).toEqual([undefined, undefined]);
});

test.each([
  [{ min: 18, max: 90, mean: 50, std: 20 }, true, [0, 162]],
  [{ min: -3.92, max: 3.57, mean: 0, std: 1 }, false, [-11.5, 11.1]],
  [{ min: -9, max: -1, mean: -4, std: 2 }, false, [-17, 0]],
  [{ min: 5, max: 5, mean: 5, std: 0 }, true, [0, 10]],
  [{ min: 0, max: 0, mean: 0, std: 0 }, true, [0, 1]],
  [{ min: 0.001, max: 0.004, mean: 0.002, std: 0.001 }, false, [0, 0.007]],
  [{ min: 0.1, max: 7931.37, mean: 60, std: 200 }, false, [0, 78_800]],
  [{ min: 1e15, max: 3e15, mean: 2e15, std: 5e14 }, false, [0, 5e15]],
])("%j becomes a range (whole numbers: %s) of %j", (numbers, isWhole, range) => {
  const { min, max } = widened(numbers, isWhole);
  expect([min, max]).toEqual(range);
});

/** Numbers in [0, 1) that are the same on every machine (mulberry32). */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const DISTRIBUTIONS: Readonly<Record<string, (draw: () => number) => number>> = {
  uniform: (draw) => draw(),
  normal: (draw) => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()),
  exponential: (draw) => -Math.log(1 - draw()),
  lognormal: (draw) => Math.exp(1.5 * Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())),
};

/** Limits for pairs of days with as many rows. Without a margin, each side would be broken on half of the days. */
test.each(Object.keys(DISTRIBUTIONS))("another day's %s numbers are in the range on 99 %% of days", (name) => {
  const draw = draws(7);
  const one = DISTRIBUTIONS[name] as (draw: () => number) => number;
  let broken = 0;
  const days = 400;
  for (let day = 0; day < days; day += 1) {
    const seen = Array.from({ length: 500 }, () => one(draw));
    const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
    const std = Math.sqrt(seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / seen.length);
    const { min, max } = widened({ min: Math.min(...seen), max: Math.max(...seen), mean, std }, false);
    expect(min).toBeLessThanOrEqual(Math.min(...seen));
    expect(max).toBeGreaterThanOrEqual(Math.max(...seen));
    if (Array.from({ length: 500 }, () => one(draw)).some((value) => value < min || value > max)) broken += 1;
  }
  expect(broken / days).toBeLessThanOrEqual(0.01);
});
