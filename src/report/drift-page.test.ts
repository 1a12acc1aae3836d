import { expect, test } from "vitest";
import type { RowsDrift } from "../advice/drift/rows-drift.ts";
import type { WeighedDrift } from "../advice/drift/weigh-drift.ts";
import { driftPage } from "./drift-page.ts";

const bins = Array.from({ length: 24 }, (_, index) => index / 276);
const column = (index: number): WeighedDrift => ({
  ...{
    name: `column <${index}>`,
    type: "number",
    role: "feature",
    drifted: true,
    p: 1e-20,
    effect: 0.5,
    distance: 0.5,
  },
  ...{ kinds: [{ kind: "higher", before: 1, now: 2 }], tests: {}, missing: { before: 0, now: 0.5 }, importance: 0.1 },
  ...{ means: { before: 1, now: 2 }, picture: { edges: [0, 10], before: bins, now: bins } },
});
const report = (columns: readonly WeighedDrift[], more: Partial<RowsDrift> = {}): RowsDrift => ({
  ...{ run: "r1", pipeline: "risk", step: "DataLoading", data: "new.csv", level: 0.01, columns, added: ["<new>"] },
  ...{ rows: { baseline: 1_000_000, now: 1_000_000 }, drifted: columns.filter((one) => one.drifted).length },
  ...more,
});

test("names are escaped, and the page has the policy of all pages", () => {
  const city: WeighedDrift = {
    ...column(1),
    ...{ name: "city", drifted: false, kinds: [], counts: { new: 12, lost: 0 } },
    categories: { new: [["<b>", 3]], lost: [] },
    picture: { levels: [["a", 0.5, 0.4]], others: [0.5, 0.6], count: 9 },
  };
  const metric = { metric: "auc", before: 0.9, now: 0.85, difference: [-0.07, -0.02], heldOut: 9, scored: 9 } as const;
  const text = driftPage(report([column(0), city], { metric, model: "Train<ing>", importance: 0.4 }));
  expect(text).toContain("default-src 'none'");
  expect(text).toContain("column &lt;0&gt;");
  expect(text).toContain("&lt;b&gt;");
  expect(text).toContain("0.9 → 0.85");
  expect(text).toContain("The metric of Train&lt;ing&gt; is predicted");
  expect(text).toContain("share of all features' importance".replace("'", "&#39;"));
  expect(text).not.toMatch(/<script|style="|<new>/);
});

test("a table of thousands of columns makes a page below a megabyte", () => {
  const text = driftPage(report(Array.from({ length: 5000 }, (_, index) => column(index))));
  expect(Buffer.byteLength(text)).toBeLessThan(2 ** 20);
  expect(text).toContain("more columns are in the output of --json");
});

test("a page without drift", () => {
  expect(driftPage(report([]))).toContain("no drift");
});
