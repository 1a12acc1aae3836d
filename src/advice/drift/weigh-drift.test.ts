import { expect, test } from "vitest";
import type { ColumnDrift } from "./drift-facts.ts";
import { columnImportance, weighed } from "./weigh-drift.ts";

const column = (name: string, effect: number, more: Partial<ColumnDrift> = {}): ColumnDrift => ({
  ...{ name, type: "number", role: "feature", drifted: effect > 0, p: 0, effect, distance: effect, kinds: [] },
  ...{ tests: {}, missing: { before: 0, now: 0 } },
  ...more,
});

test("features that were made of a column count for it, by the longest name", () => {
  const shares = columnImportance({ since_year: 3, since_day: 1, since: 0, since_x_year: 4, other: 2 }, [
    "since",
    "since_x",
    "age",
  ]);
  expect([...shares]).toEqual([
    ["since", 0.4],
    ["since_x", 0.4],
    ["age", 0],
  ]);
  expect(columnImportance({}, ["age"]).get("age")).toBe(0);
});

test("the label comes first, then what matters most to the model, then other columns", () => {
  const columns = [column("calm", 0), column("id", 1, { role: "other" }), column("small", 0.1), column("large", 0.9)];
  const importance = new Map([
    ["small", 0.8],
    ["large", 0.05],
  ] as const);
  const label = column("y", 0.05, { role: "label" });
  const sorted = weighed([...columns, label], importance);
  expect(sorted.map(({ name }) => name)).toEqual(["y", "small", "large", "id", "calm"]);
  expect(sorted.map((one) => one.importance)).toEqual([undefined, 0.8, 0.05, undefined, undefined]);
  expect(weighed(columns, undefined).map(({ name }) => name)).toEqual(["large", "small", "id", "calm"]);
});
