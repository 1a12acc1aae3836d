import { expect, test } from "vitest";
import type { ComparedRun, RunComparison, ScoreDifference, ScoredMetric } from "../../app/compare/comparison.ts";
import { compareLines } from "./compare-lines.ts";
import { compareMarkdown } from "./compare-markdown.ts";
import { caveat } from "./compare-words.ts";
import { terminalOf } from "./terminal.ts";

const run = (name: string, more: Partial<ComparedRun> = {}): ComparedRun => ({
  run: name,
  title: "fraud",
  status: "succeeded",
  startedAt: "2026-11-30T08:00:00.000Z",
  seconds: 20,
  ...more,
});
const comparison = (more: Partial<RunComparison> = {}): RunComparison => ({
  before: run("a1"),
  after: run("b1"),
  parameters: [],
  steps: [],
  wires: [],
  settings: [],
  versions: [],
  data: [],
  outcomes: [],
  metrics: [],
  scores: [],
  times: [],
  ...more,
});
const metric = (more: Partial<ScoredMetric> = {}): ScoredMetric => ({
  metric: "auc",
  before: 0.8,
  after: 0.75,
  difference: -0.05,
  interval: [-0.07, -0.03],
  better: "higher",
  isDifferent: true,
  isEqual: false,
  ...more,
});
const scores = (more: Partial<ScoreDifference> = {}): ScoreDifference => ({
  step: "Eval",
  split: "all",
  task: "binary",
  rows: { before: 2000, after: 2000, both: 2000 },
  metrics: [metric()],
  ...more,
});

const terminal = { ...terminalOf({ json: false, quiet: false, verbose: false }), width: 200 };
const lines = (more: Partial<RunComparison>) => compareLines(comparison(more), terminal);

test("says so if nothing differs", () => {
  expect(lines({})).toContain("nothing else differs");
  expect(compareMarkdown(comparison())).toContain("Nothing else differs.");
});

test("joins steps with the same change, and shows where it is written", () => {
  const seed = { field: "seed", before: 1, after: 2, at: "spec.yaml:3" };
  const step = (name: string) => ({ name, type: "Processing", action: "changed" as const, fields: [seed] });
  expect(lines({ steps: [step("Load"), step("Train"), step("Eval")] })).toMatch(
    /Load and 2 others +seed +1 → 2 +spec\.yaml:3/,
  );
});

test("shows metrics with their signed difference", () => {
  const text = lines({
    metrics: [
      { step: "Eval", metric: "auc", before: 0.8, after: 0.85, difference: 0.05, better: "higher" },
      { step: "Eval", metric: "rows", before: 1000, after: 2500, difference: 1500 },
      { step: "Eval", metric: "rmse", after: 3.25, better: "lower" },
    ],
  });
  expect(text).toMatch(/auc +0\.8000 +0\.8500 +\+0\.0500/);
  expect(text).toMatch(/rows +1,000 +2,500 +\+1,500/);
  expect(text).toMatch(/rmse +\(none\) +3\.2500/);
});

test("shows the columns whose values differ, and counts those beyond the limit", () => {
  const data = { step: "Load", added: [], removed: [], retyped: [], labels: [] };
  const age = { column: "age", distance: 0.25, mean: { before: 40, after: 51.5 } };
  const city = { column: "city", distance: 0.1, share: { value: "Ulm", before: 0.3, after: 0.2 } };
  const missing = { column: "job", distance: 0.2, missing: { before: 0, after: 0.2 } };
  const text = lines({ data: [{ ...data, drift: [age, city, missing, ...Array.from({ length: 10 }, () => age)] }] });
  expect(text).toMatch(/values of age \(25\.0 % apart\) +mean 40 +mean 51\.50/);
  expect(text).toMatch(/values of city \(10\.0 % apart\) +30\.0 % Ulm +20\.0 % Ulm/);
  expect(text).toMatch(/missing cells of job +0 % +20\.0 %/);
  expect(text).toContain("1 other column with other values");
});

test("shows times only if they clearly differ", () => {
  const times = [
    { step: "Load", before: 2, after: 2.3 },
    { step: "Train", before: 5, after: 50 },
  ];
  const text = lines({ times, after: run("b1", { seconds: 65 }) });
  expect(text).toMatch(/Train +5\.00 s +50/);
  expect(text).not.toContain("Load");
  expect(lines({ times: times.slice(0, 1) })).not.toContain("times");
});

test.each([
  [{}, "AUC 0.8000 → 0.7500, difference -0.0500 (95% interval -0.0700 to -0.0300): worse by more than"],
  [{ difference: 0.05, interval: [0.03, 0.07] as const }, "better by more than the choice of rows explains"],
  [
    { metric: "rmse", better: "lower" as const, difference: 0.05, interval: [0.03, 0.07] as const },
    "worse by more than",
  ],
  [{ interval: [-0.1, 0.01] as const, isDifferent: false }, "the choice of rows alone can explain it"],
  [{ interval: null, note: "too few rows", isDifferent: false }, "no interval: too few rows"],
  [{ isEqual: true, after: 0.8, difference: 0 }, "AUC 0.8000, because all scores are equal"],
  [{ before: null, difference: null }, "AUC cannot be computed"],
])("judges a metric: %j", (more, expected) => {
  const text = lines({ scores: [scores({ metrics: [metric(more)] })] });
  expect(text).toContain("Eval, 2,000 rows: ");
  expect(text).toContain(expected);
  expect(text.replace(/\s+/g, " ")).toContain(caveat([]));
});

test("says how many intervals may exclude zero by chance", () => {
  const found = (...metrics: readonly ScoredMetric[]) => comparison({ scores: [scores({ metrics })] });
  const unknown = [metric({ interval: null }), metric({ interval: [0, 0], isEqual: true })];
  expect(caveat([found(metric(), ...unknown)])).not.toContain("one in 20");
  const both = [found(metric(), metric()), found(metric(), ...unknown)];
  const expected = "Each of the 3 intervals has a confidence of 95% by itself";
  expect(both.map((one) => compareLines(one, terminal, both).replace(/\s+/g, " "))).toEqual([
    expect.stringContaining(expected),
    expect.stringContaining(expected),
  ]);
  expect(compareMarkdown(found(metric()), both)).toContain(expected);
});

test("counts rows that change class", () => {
  const changed = { rows: 12, of: 2000, corrected: 4, spoiled: 8, moves: [{ from: "not bad", to: "bad", rows: 12 }] };
  expect(lines({ scores: [scores({ changed })] })).toContain(
    "Eval: 12 of 2,000 rows change class (4 now right, 8 now wrong): 12 from not bad to bad",
  );
  expect(lines({ scores: [scores({ changed: { ...changed, rows: 0, moves: [] } })] })).toContain(
    "no row changes class",
  );
});

test("names in Markdown do not become markup", () => {
  const text = compareMarkdown(
    comparison({
      parameters: [{ name: "a|b", action: "changed", before: "<i>", after: "*" }],
      scores: [scores({ step: "Eval_[x]" })],
    }),
  );
  expect(text).toContain("| a\\|b | \\<i\\> | \\* |");
  expect(text).toContain("Eval\\_\\[x\\]");
  expect(text).toContain(caveat([]));
});
