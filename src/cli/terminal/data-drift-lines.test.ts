import { expect, test } from "vitest";
import type { ColumnDrift } from "../../advice/drift/drift-facts.ts";
import type { RowsDrift } from "../../app/drift/drift-report.ts";
import { dataDriftLines } from "./data-drift-lines.ts";
import { terminalOf } from "./terminal.ts";

const terminal = { ...terminalOf({ json: false, quiet: false, verbose: false }), width: 120 };
const column = (name: string, more: Partial<ColumnDrift>): ColumnDrift => ({
  ...{ name, type: "number", role: "feature", drifted: false, p: 1, effect: 0, distance: 0, kinds: [], tests: {} },
  ...{ missing: { before: 0, now: 0 }, ...more },
});
const report = (more: Partial<RowsDrift>): RowsDrift => ({
  ...{ run: "r1", pipeline: "risk", step: "DataLoading", data: "new.csv", level: 0.01, drifted: 0, columns: [] },
  ...{ rows: { baseline: 1000, now: 1 }, added: [], ...more },
});

test("drifted columns with their names, what is new by chance, and the metric", () => {
  const columns = [
    {
      ...column("amount", { drifted: true, p: 1e-20, effect: 0.5, kinds: [{ kind: "unit", operation: "times 100" }] }),
      importance: 0.6,
    },
    column("y", { role: "label", drifted: true, p: 0.004, effect: 0.1, kinds: [{ kind: "empty" }] }),
    column("age", { drifted: true, effect: 1, kinds: [{ kind: "lost-column" }] }),
    column("city", { categories: { new: [["Bern", 2]], lost: [] } }),
  ];
  const metric = { metric: "auc", before: 0.9, now: 0.85, difference: [-0.07, -0.02], heldOut: 9, scored: 9 } as const;
  const text = dataDriftLines(report({ drifted: 3, columns, importance: 0.6, metric, added: ["Age"] }), terminal);
  expect(text).toMatchInlineSnapshot();
});

test("no drift", () => {
  expect(dataDriftLines(report({}), terminal)).toMatchInlineSnapshot();
});
