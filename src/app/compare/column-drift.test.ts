import { expect, test } from "vitest";
import type { ProfiledColumn } from "../../report/data/formats.ts";
import { columnDrift, ksDistance } from "./column-drift.ts";

const column = (more: Partial<ProfiledColumn>): ProfiledColumn => ({
  ...{ name: "c", type: "number", missing: 0, sentinels: {} },
  ...more,
});
const side = (rows: number, ...columns: readonly ProfiledColumn[]) => ({ rows, columns });

/** A histogram of draws whose mean is moved, from a generator with a seed. */
function drawn(rows: number, seed: number, shift = 0, width = 0.5): ProfiledColumn {
  let state = seed;
  // The generator "mulberry32", whose draws with neighbouring seeds are unrelated.
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const values = Array.from({ length: rows }, () => shift + uniform() + uniform() + uniform());
  const edges = Array.from({ length: Math.round(4 / width) + 1 }, (_, at) => at * width);
  const counts = edges.slice(1).map((edge) => values.filter((one) => one >= edge - width && one < edge).length);
  return column({ histogram: { edges, counts }, mean: values.reduce((sum, one) => sum + one, 0) / rows });
}

const top = (counts: Readonly<Record<string, number>>, distinct = Object.keys(counts).length): ProfiledColumn =>
  column({ type: "text", top: Object.entries(counts), distinct });

test("two draws of the same rows are seldom drift", () => {
  const found = Array.from({ length: 200 }, (_, seed) => {
    const [one, other] = [drawn(400, seed), drawn(400, seed + 1000)];
    return columnDrift(side(400, one), side(400, other));
  }).filter(({ length }) => length > 0);
  expect(found.length).toBeLessThanOrEqual(4);
});

test("moved numbers are found, with their means", () => {
  const [found] = columnDrift(side(2000, drawn(2000, 1)), side(2000, drawn(2000, 2, 0.5)));
  expect(found).toMatchObject({ column: "c", mean: { before: expect.closeTo(1.5, 1), after: expect.closeTo(2, 1) } });
  expect(found?.distance).toBeGreaterThan(0.2);
});

test("other bins are no difference, and hide none that is certain", () => {
  const fine = drawn(2000, 3, 0, 0.1).histogram;
  const coarse = drawn(2000, 3, 0, 0.5).histogram;
  const moved = drawn(2000, 3, 1, 0.25).histogram;
  expect(ksDistance(fine ?? { edges: [], counts: [] }, coarse ?? { edges: [], counts: [] })).toBeLessThan(0.001);
  expect(ksDistance(coarse ?? { edges: [], counts: [] }, moved ?? { edges: [], counts: [] })).toBeGreaterThan(0.3);
  expect(ksDistance({ edges: [0, 1], counts: [5] }, { edges: [2, 3], counts: [5] })).toBe(1);
});

test("shares of categories are compared, new and lost ones too", () => {
  const [found] = columnDrift(side(1000, top({ a: 600, b: 400 })), side(1000, top({ a: 300, b: 400, c: 300 })));
  expect(found).toMatchObject({ distance: 0.3, share: { before: 0.6, after: 0.3, value: "a" } });
});

test("a value that is only less frequent than those listed is not lost", () => {
  const one = top({ a: 100, b: 90 }, 50);
  expect(columnDrift(side(1000, one), side(1000, top({ a: 100, c: 90 }, 50)))).toEqual([]);
  const gone = columnDrift(side(1000, one), side(1000, top({ a: 100, c: 1 }, 50)));
  expect(gone[0]?.distance).toBeCloseTo(0.089);
});

test("missing cells are compared, and small samples show nothing", () => {
  const missing = (count: number): ProfiledColumn => column({ missing: count });
  expect(columnDrift(side(1000, missing(0)), side(1000, missing(200)))).toEqual([
    { column: "c", distance: 0.2, missing: { before: 0, after: 0.2 } },
  ]);
  expect(columnDrift(side(20, missing(0)), side(20, missing(4)))).toEqual([]);
  expect(columnDrift(side(0), side(0))).toEqual([]);
});

test("columns with too many texts to count are not compared", () => {
  const many = (distinct: number) => column({ type: "text", top: [], distinct });
  expect(columnDrift(side(9000, many(6000)), side(9000, many(7000)))).toEqual([]);
  expect(columnDrift(side(9000, many(6000)), side(9000, top({ a: 8990, b: 10 })))).toEqual([]);
});

test("numbers that represent a missing value count as missing cells", () => {
  const { histogram = { edges: [], counts: [] } } = drawn(800, 1);
  const before = column({ histogram, sentinels: {} });
  const after = column({ histogram, missing: 10, sentinels: { "-999": 150, "-1": 40 } });
  expect(columnDrift(side(800, before), side(1000, after))).toEqual([
    { column: "c", distance: 0.2, missing: { before: 0, after: 0.2 } },
  ]);
});

test("the tables of a comparison share the chance of a false result", () => {
  const missing = (count: number): ProfiledColumn => column({ missing: count });
  // The limit is 0.077 for one table, and 0.103 for a hundred.
  expect(columnDrift(side(1000, missing(0)), side(1000, missing(80)))).toHaveLength(1);
  expect(columnDrift(side(1000, missing(0)), side(1000, missing(80)), 100)).toEqual([]);
});
