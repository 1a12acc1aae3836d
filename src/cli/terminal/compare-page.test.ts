import { expect, test } from "vitest";
import type { RunComparison } from "../../app/compare/comparison.ts";
import { html } from "../../base/markup.ts";
import { comparePage } from "./compare-page.ts";
import { caveat } from "./compare-words.ts";

const run = (name: string) => ({
  ...{ run: name, title: "risk", status: "succeeded" as const, startedAt: "2026-11-30T08:00:00Z", seconds: 9 },
});
const comparison: RunComparison = {
  before: run("a1"),
  after: run("b1"),
  parameters: [{ name: "<script>", action: "changed", before: 1, after: 2 }],
  ...{ steps: [], wires: [], settings: [], versions: [], data: [], outcomes: [], metrics: [], times: [] },
  scores: [
    {
      ...{ step: "Eval", split: "all", task: "binary", rows: { before: 90, after: 90, both: 90 } },
      metrics: [
        {
          ...{ metric: "auc", before: 0.8, after: 0.7, difference: -0.1, interval: [-0.2, -0.05] },
          ...{ isEqual: false, isDifferent: true, better: "higher" as const },
        },
      ],
    },
  ],
};

test("the page has the tables, sentences and curves, and runs nothing", () => {
  const text = comparePage([comparison], [[{ step: "Eval", figures: html`<svg></svg>` }]]);
  expect(text).toContain("default-src 'none'");
  expect(text).toContain("<td>&lt;script&gt;</td>");
  expect(text).not.toContain("<script");
  expect(text).not.toContain("style=");
  expect(text).toMatch(/<h3>Eval<\/h3><svg>/);
  expect(text).toContain("worse by more than the choice of rows explains");
  expect(text).toContain(caveat([]));
});

test("several comparisons have a heading each", () => {
  const text = comparePage([comparison, { ...comparison, after: run("c1") }], []);
  expect(text).toContain("<h1>a1 → b1, a1 → c1</h1>");
  expect(text).toContain("<h2>a1 → c1</h2>");
  expect(text.match(/Each of the 2 intervals/g)).toHaveLength(2);
});
