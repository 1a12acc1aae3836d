import { expect, test } from "vitest";
import { predictedMetric, type ScoredRows } from "./predicted-metric.ts";

/** Numbers from 0 to 1 that are evenly spread. */
const spread = (count: number): number[] => Array.from({ length: count }, (_, index) => (index * 0.618034 + 0.5) % 1);

/** Rows whose score is their probability. */
const binary = (scores: readonly number[]): ScoredRows => {
  const chance = spread(scores.length * 3).filter((_, index) => index % 3 === 0);
  return {
    task: "binary",
    scores,
    said: [],
    labels: scores.map((score, row) => String(Number(score > (chance[row] ?? 0)))),
  };
};
const said: readonly string[] = [];

test("the same scores have the same metric", () => {
  const scores = spread(2000);
  const found = predictedMetric(binary(scores), { scores, said });
  expect(found).toMatchObject({ metric: "auc", heldOut: 2000, scored: 2000 });
  expect(found?.now).toBeCloseTo(found?.before ?? 0, 6);
  expect(found?.difference[0]).toBeLessThan(0);
  expect(found?.difference[1]).toBeGreaterThan(0);
});

test("scores near the middle are harder to rank, and those at the ends easier", () => {
  const held = binary(spread(4000));
  const near = (middle: number, width: number): number[] => spread(2000).map((one) => middle + (one - 0.5) * width);
  const middle = predictedMetric(held, { scores: near(0.5, 0.3), said });
  expect(middle?.now).toBeLessThan((middle?.before ?? 0) - 0.1);
  expect(middle?.difference[1]).toBeLessThan(0);
  const ends = spread(2000).map((one) => (one < 0.5 ? one / 5 : 1 - (1 - one) / 5));
  expect(predictedMetric(held, { scores: ends, said })?.difference[0]).toBeGreaterThan(0);
});

test("errors that grow with the prediction make the predicted error larger", () => {
  const scores = spread(2000).map((one) => 100 * one);
  const labels = scores.map((score, row) => String(score + (row % 2 === 0 ? 1 : -1) * score * 0.1));
  const found = predictedMetric(
    { task: "regression", scores, labels, said },
    { scores: scores.map((one) => 80 + one / 5), said },
  );
  expect(found?.metric).toBe("rmse");
  expect(found?.now).toBeCloseTo(9, 0);
  expect(found?.before).toBeCloseTo(5.8, 0);
});

test("classes that are hard to tell lower the accuracy", () => {
  const own = Array.from({ length: 900 }, (_, row) => ["a", "b", "c"][row % 3] as string);
  const labels = own.map((one, row) => (one === "c" && row % 2 === 0 ? "a" : one));
  const found = predictedMetric(
    { task: "multiclass", scores: [], labels, said: own },
    { scores: [], said: own.map((one) => (one === "a" ? "c" : one)) },
  );
  expect(found?.before).toBeCloseTo(5 / 6, 2);
  expect(found?.now).toBeCloseTo(2 / 3, 2);
});

test("few rows and a single class predict nothing", () => {
  expect(predictedMetric(binary([0.1, 0.9]), { scores: spread(100), said })).toBeUndefined();
  const one = { task: "binary", scores: spread(100), labels: spread(100).map(() => "1"), said } as const;
  expect(predictedMetric(one, { scores: spread(100), said })).toBeUndefined();
});
