import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical, canonicalText } from "./canonical.ts";
import { treeDigest } from "./digest.ts";
import { reachable, topological } from "./graph.ts";
import { readableBytes, readableSeconds, seconds } from "./units.ts";
import { camelCase, listed, nearest, snakeCase, words } from "./words.ts";

describe("canonical", () => {
  test("keeps members with any name, without modifying a prototype", () => {
    const value = canonical(JSON.parse('{"b": 1, "__proto__": {"a": 2}, "constructor": 3}'));
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":2},"b":1,"constructor":3}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test("ignores the order of keys, but not the order of lists", () => {
    expect(canonicalText({ b: 1, a: [{ d: 2, c: undefined }] })).toBe(
      '{\n  "a": [\n    {\n      "d": 2\n    }\n  ],\n  "b": 1\n}\n',
    );
  });
  test("calls toJSON first", () =>
    expect(canonical({ x: { toJSON: () => ({ b: 1, a: 2 }) } })).toEqual({ x: { a: 2, b: 1 } }));
  test("is idempotent", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => canonicalText(canonical(value)) === canonicalText(value)));
  });
});

describe("topological", () => {
  const graphs = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 12 }).chain((names) =>
    fc.record({
      names: fc.constant(names),
      edges: fc.array(fc.tuple(fc.nat(names.length - 1), fc.nat(names.length - 1)), { maxLength: 30 }),
    }),
  );
  const build = (names: readonly string[], edges: readonly (readonly [number, number])[]) => {
    const before = new Map(names.map((name) => [name, [] as string[]]));
    for (const [from, to] of edges) if (from < to) before.get(names[to] as string)?.push(names[from] as string);
    return before;
  };
  test("puts every node after its prerequisites, regardless of declaration order", () => {
    fc.assert(
      fc.property(graphs, fc.func(fc.nat()), ({ names, edges }, shuffle) => {
        const before = build(names, edges);
        const { order } = topological(before);
        for (const [node, needs] of before)
          for (const need of needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(node));
        const shuffled = new Map([...before].sort(([a], [b]) => shuffle(a) - shuffle(b)));
        expect(topological(shuffled).order).toEqual(order);
      }),
    );
  });
  test("reports the cycle, and omits nodes that depend on it", () => {
    const found = topological(
      new Map([
        ["a", ["c"]],
        ["b", ["a"]],
        ["c", ["b"]],
        ["d", ["c"]],
        ["e", []],
      ]),
    );
    expect(found.order).toEqual(["e"]);
    expect([...(found.cycle ?? [])].sort()).toEqual(["a", "b", "c"]);
  });
  test("reaches the subsequent nodes, but not the start", () => {
    const next: Record<string, string[]> = { a: ["b"], b: ["c"], c: [] };
    expect([...reachable("a", (node) => next[node] ?? [])].sort()).toEqual(["b", "c"]);
  });
});

describe("words", () => {
  test("splits names into words as a person would", () =>
    expect(words("XGBoostModelEval_calibration-set")).toEqual(["xgboost", "model", "eval", "calibration", "set"]));
  test.each([
    ["XGBosstTraining", "XGBoostTraining"],
    ["max_depht", "maxDepth"],
    ["Statsu", "Status"],
  ])("%s is near %s", (typed, meant) => {
    expect(nearest(typed, ["XGBoostTraining", "maxDepth", "Status", "Package"])).toBe(meant);
  });
  test("does not match an entirely different name", () =>
    expect(nearest("frobnicate", ["Package", "Status"])).toBeUndefined());
  test("lists and cases", () => {
    expect(listed(["a", "b", "c"])).toBe("a, b and c");
    expect(snakeCase("maxDepth")).toBe("max_depth");
    expect(camelCase("max_depth")).toBe("maxDepth");
  });
});

describe("units", () => {
  test.each([
    ["4 hours", 14_400],
    ["1h30m", 5400],
    ["90", 90],
    ["PT4H", 14_400],
    ["P1DT2H", 93_600],
    ["2 days", 172_800],
    [15, 15],
  ])("%s is %d s", (text, length) => {
    expect(seconds(text)).toBe(length);
  });
  test.each(["soon", "4 parsecs", "", "P", "-3"])("%s is not a duration", (text) =>
    expect(seconds(text)).toBeUndefined(),
  );
  test("reads well", () => {
    expect([readableSeconds(0.1234), readableSeconds(12.34), readableSeconds(245), readableSeconds(7384)]).toEqual([
      "0.12 s",
      "12.3 s",
      "4 min 05 s",
      "2 h 03 min",
    ]);
    expect([readableBytes(12), readableBytes(4200), readableBytes(3_145_728)]).toEqual(["12 B", "4.1 KiB", "3.0 MiB"]);
  });
});

describe("treeDigest", () => {
  const file = { digest: "aa" };
  test("depends on paths, modes and bytes, but not on order or sizes", () => {
    const base = treeDigest({ "a.py": file, "b.py": { digest: "bb" } });
    expect(treeDigest({ "b.py": { digest: "bb", size: 9 }, "a.py": file })).toBe(base);
    expect(treeDigest({ "a.py": { ...file, executable: true }, "b.py": { digest: "bb" } })).not.toBe(base);
    expect(treeDigest({ "c.py": file, "b.py": { digest: "bb" } })).not.toBe(base);
  });
});
