import { expect, test } from "vitest";
import type { ColumnDrift } from "../../advice/drift/drift-facts.ts";
import type { RowsDrift } from "../../advice/drift/rows-drift.ts";
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
  const text = dataDriftLines(
    report({ drifted: 3, columns, importance: 0.6, model: "Training", metric, added: ["Age"] }),
    terminal,
  );
  expect(text).toMatchInlineSnapshot(`
    "1 row compared with 1000 rows of DataLoading in run r1
    drift in 3 of 4 columns, with 60 % of the model's feature importance

    column     effect  importance       p  what differs
    amount       50 %        60 %  <1e-12  changed unit: values as before, but times 100
    y (label)    10 %               0.004  empty: no row has a value
    age         100 %                      lost column: not in the new rows

    new categories in few rows, perhaps by chance: city: 'Bern' (2)

    not in the baseline: 'Age'

    predicted AUC of Training: 0.9 → 0.85 (difference −0.07 to −0.02), if scores mean what they meant

    p-values are corrected for all tests (Holm): without drift, at most 1 % of reports name a column. The effect is the share of rows that would have to change."
  `);
});

test("no drift", () => {
  expect(dataDriftLines(report({}), terminal)).toMatchInlineSnapshot(`
    "1 row compared with 1000 rows of DataLoading in run r1
    no drift in 0 columns

    p-values are corrected for all tests (Holm): without drift, at most 1 % of reports name a column. The effect is the share of rows that would have to change."
  `);
});
