import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../../test/suite/cases.ts";
import { searcher, type Tried } from "./search.ts";

const config = (strategy: string, seed = 7) => ({
  Strategy: strategy,
  RandomSeed: seed,
  ParameterRanges: {
    IntegerParameterRanges: [{ Name: "depth", MinValue: "2", MaxValue: "8", ScalingType: "Auto" }],
    ContinuousParameterRanges: [{ Name: "eta", MinValue: "0.001", MaxValue: "1", ScalingType: "Logarithmic" }],
    CategoricalParameterRanges: [{ Name: "booster", Values: ['"gbtree"', '"dart"'] }],
  },
});

/** Runs a search of the given number of jobs, whose merit is the closeness of eta to 0.1. */
function search(strategy: string, jobs: number, seed?: number) {
  const { propose, hyperparameters } = searcher(config(strategy, seed));
  const tried: Tried[] = [];
  const values: Readonly<Record<string, string>>[] = [];
  while (tried.length < jobs) {
    const point = propose(tried);
    const value = hyperparameters(point);
    values.push(value);
    tried.push({ point, merit: -Math.abs(Math.log10(Number(value["eta"])) + 1) });
  }
  return { values, tried };
}

describe("the search", () => {
  test("stays within its ranges for any seed", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom("Random", "Bayesian"), (seed, strategy) => {
        for (const { depth, eta, booster } of search(strategy, 12, seed).values) {
          expect(Number.isInteger(Number(depth)) && Number(depth) >= 2 && Number(depth) <= 8).toBe(true);
          expect(Number(eta) >= 0.001 && Number(eta) <= 1).toBe(true);
          expect(['"gbtree"', '"dart"']).toContain(booster);
        }
      }),
      { numRuns: cases(50) },
    );
  });

  test("is the same for the same seed and differs for another", () => {
    expect(search("Bayesian", 10).values).toEqual(search("Bayesian", 10).values);
    expect(search("Random", 10).values).not.toEqual(search("Random", 10, 8).values);
  });

  test("reaches both ends of an integer range and spreads a logarithmic one over its powers", () => {
    const { values } = search("Random", 300);
    expect([...new Set(values.map(({ depth }) => depth))].sort()).toEqual(["2", "3", "4", "5", "6", "7", "8"]);
    const small = values.filter(({ eta }) => Number(eta) < 0.01).length;
    expect(small).toBeGreaterThan(60);
    expect(small).toBeLessThan(140);
  });

  test("returns to the best point if the strategy is Bayesian", () => {
    const mean = (list: readonly Tried[]) => list.reduce((sum, { merit }) => sum + merit, 0) / list.length;
    const late = (strategy: string) =>
      mean([1, 2, 3, 4, 5].flatMap((seed) => search(strategy, 30, seed).tried.slice(10)));
    expect(late("Bayesian")).toBeGreaterThan(late("Random"));
  });

  test("tries every combination of a grid once", () => {
    const choice = (Name: string, ...Values: readonly string[]) => ({ Name, Values });
    const ranges = { CategoricalParameterRanges: [choice("a", "x", "y"), choice("b", "1", "2", "3")] };
    const { propose, hyperparameters, size = 0 } = searcher({ Strategy: "Grid", ParameterRanges: ranges });
    const tried = Array.from({ length: size }, () => ({ point: [], merit: 0 }));
    const values = tried.map((_, index) => Object.values(hyperparameters(propose(tried.slice(0, index)))).join(""));
    expect(values).toEqual(["x1", "x2", "x3", "y1", "y2", "y3"]);
  });
});
