import { expect, test } from "vitest";
import type { CostReport } from "../../app/cost/cost-report.ts";
import { pipelineCost } from "../../cost/index.ts";
import { PRICES, processing, tuning } from "../../cost/testing/models.ts";
import { costLines } from "./cost-lines.ts";
import { terminalOf } from "./terminal.ts";

const STEPS = [
  processing("Load", { seconds: 3600 }),
  tuning("Tune", { seconds: 1800 }, { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 4 }),
];
const MEASURED: Readonly<Record<string, number>> = { Load: 1800, Tune: 3600 };

/** The table's lines, with single spaces. */
function table(more: Partial<CostReport>, measured = MEASURED): readonly string[] {
  const cost = pipelineCost(
    { Version: "2020-12-01", Steps: STEPS },
    {
      ...(more.prices !== undefined && { prices: PRICES }),
      measured: { seconds: (step) => measured[step], outcome: () => undefined },
    },
  );
  const report: CostReport = { name: "fraud", target: { name: "dev", region: "us-east-1" }, ...cost, ...more };
  const terminal = { ...terminalOf({ json: false, quiet: false, verbose: false }), width: 120 };
  return costLines(report, terminal)
    .split("\n")
    .map((line) => line.replaceAll(/ +/g, " ").trim());
}

test("without prices, the columns are hours, and a search names its number of models", () => {
  const lines = table({});
  expect(lines[0]).toBe("fraud on dev in hours of machines");
  expect(lines.find((line) => line.startsWith("Load"))).toContain(" <0.1 h 0.5 h 1 h 1 h");
  expect(lines.find((line) => line.startsWith("Tune"))).toMatch(/ <0\.1 h 1 h 10 h .*20 models/);
  expect(lines.find((line) => line.startsWith("total"))).toContain(" <0.1 h 1.5 h 11 h ");
});

test("likely hours that no run has measured are not known", () => {
  const lines = table({}, { Load: 1800 });
  expect(lines.find((line) => line.startsWith("Tune"))).toContain(" <0.1 h ? 10 h ");
  expect(lines.find((line) => line.startsWith("total"))).toContain(" ≥0.5 h ");
  expect(lines.join("\n")).toContain("?: not known.");
});

test("with prices, the columns are money", () => {
  const { currency, region, date, source } = PRICES;
  const lines = table({ prices: { currency, region, date, source, file: "p.json" } });
  expect(lines[0]).toBe("fraud on dev in USD");
  expect(lines.find((line) => line.startsWith("Load"))).toContain(" <0.01 0.18 0.36 ");
});
