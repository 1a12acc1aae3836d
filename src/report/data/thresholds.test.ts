import fc from "fast-check";
import { expect, test } from "vitest";
import { cheapest, cost, outcomes } from "./thresholds.ts";

const rows = fc.array(
  fc.record({ label: fc.constantFrom("0", "1"), score: fc.constantFrom(0, 0.05, 0.1, 0.333, 0.5, 0.9, 1) }),
  {
    minLength: 1,
    maxLength: 60,
  },
);

/** Counts by a plain loop. */
const counted = (table: readonly { label: string; score: number }[], threshold: number) => {
  const count = (label: string, said: boolean): number =>
    table.filter((row) => row.label === label && row.score >= threshold === said).length;
  return {
    threshold,
    truePositives: count("1", true),
    falsePositives: count("0", true),
    falseNegatives: count("1", false),
    trueNegatives: count("0", false),
  };
};

test("each outcome has the counts of its threshold, and the one in use is among them", () => {
  fc.assert(
    fc.property(rows, fc.constantFrom(0.05, 0.5, 0.51, 2), (table, own) => {
      const [labels, scores] = [table.map(({ label }) => label), table.map(({ score }) => score)];
      const found = outcomes(labels, scores, own);
      expect(found).toEqual(found.map(({ threshold }) => counted(table, threshold)));
      expect(found.filter(({ threshold }) => threshold === own)).toHaveLength(1);
      expect(found.map(({ threshold }) => threshold)).toEqual(
        [...found.map(({ threshold }) => threshold)].sort((a, b) => a - b),
      );
    }),
  );
});

test("no threshold is cheaper than the cheapest, and none that is as cheap raises fewer alarms", () => {
  fc.assert(
    fc.property(rows, (table) => {
      const every = [Number.POSITIVE_INFINITY, ...table.map(({ score }) => score)].map((one) => counted(table, one));
      const found = cheapest(
        table.map(({ label }) => label),
        table.map(({ score }) => score),
      );
      for (const { ratio, ...best } of found) {
        expect(best).toEqual(counted(table, best.threshold));
        const least = Math.min(...every.map((one) => cost(one, ratio)));
        expect(cost(best, ratio)).toBe(least);
        const alarms = every
          .filter((one) => cost(one, ratio) === least)
          .map((one) => one.truePositives + one.falsePositives);
        expect(best.truePositives + best.falsePositives).toBe(Math.min(...alarms));
      }
    }),
  );
});
