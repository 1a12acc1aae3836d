import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { RUN_FOLDER } from "../../../test/fixtures/run/record.ts";
import { csvRecords } from "../../base/csv.ts";
import { ranking } from "./ranking.ts";

it("agrees with the scikit-learn results in the fixture", () => {
  const folder = `${RUN_FOLDER}/XGBoostModelEval_calibration`;
  const table = readFileSync(`${folder}/predictions/predictions.csv`, "utf8");
  const [, ...rows] = [...csvRecords(table, ",")].map(({ cells }) => cells);
  const { auc } = JSON.parse(readFileSync(`${folder}/metrics/metrics.json`, "utf8")) as { auc: number };
  const found = ranking(
    rows.map((row) => Number(row[2])),
    rows.map((row) => Number(row[3])),
  );
  expect(found?.auc).toBeCloseTo(auc, 3);
  expect(found?.interval?.[0]).toBeLessThan(auc);
  expect(found?.interval?.[1]).toBeGreaterThan(auc);
});

it("computes the share of pairs in which the positive scores higher than the negative, counting ties as half", () => {
  const row = fc.record({ label: fc.constantFrom(0, 1), score: fc.integer({ min: 0, max: 8 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 4, maxLength: 40 }), (table) => {
      const found = ranking(
        table.map(({ label }) => label),
        table.map(({ score }) => score),
      );
      const [positive, negative] = [1, 0].map((label) => table.filter((one) => one.label === label));
      if (positive === undefined || negative === undefined || positive.length < 2 || negative.length < 2) {
        return found === undefined;
      }
      const wins = positive.flatMap((p) =>
        negative.map((n) => (p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0)),
      );
      const auc = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
      return found !== undefined && Math.abs(found.auc - auc) < 1e-12 && found.roc.tpr.at(-1) === 1;
    }),
  );
});

const LABELS = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0];
const SCORES = [0.9, 0.8, 0.8, 0.7, 0.6, 0.2, 0.8, 0.5, 0.4, 0.4, 0.3, 0.2, 0.1, 0.05];

it.each([
  ["with ties", SCORES, [0.388849229639, 0.971380251731]],
  ["that separates the classes", LABELS, [0.414020383376, 1]],
])("computes the same interval for an AUC %s as the scripts", (_, scores, [low, high]) => {
  const interval = ranking(LABELS, scores)?.interval;
  expect(interval?.[0]).toBeCloseTo(low as number, 9);
  expect(interval?.[1]).toBeCloseTo(high as number, 9);
});

it("returns no interval if a class has fewer than five rows", () => {
  expect(ranking([1, 1, 1, 1, 0, 0, 0, 0, 0], [4, 5, 6, 7, 0, 1, 2, 3, 3])?.interval).toBeUndefined();
});
