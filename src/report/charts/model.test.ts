import { expect, test, vi } from "vitest";
import { historyChart } from "./model.ts";
import { loadPlotter } from "./plot.ts";

const HISTORY = { train: { auc: [0.7, null, null, 0.9, 0.95] }, validation: { auc: [0.6, 0.71, 0.82, 0.81, 0.8] } };

async function drawn(training: object): Promise<{ lines: unknown[]; text: string }> {
  const plotter = await loadPlotter();
  const line = vi.fn(plotter.marks.line);
  const model = { training: { rounds: 5, parameters: {}, history: HISTORY, reached: {}, ...training } };
  const spied = { ...plotter, marks: { ...plotter.marks, line } } as never;
  const [chart] = historyChart(spied, model as never);
  return { lines: line.mock.calls.map(([points]) => points), text: String(chart) };
}

test("draws metrics by the number of trees, and skips rounds without evaluation", async () => {
  const { lines } = await drawn({ best_round: 3 });
  expect(lines).toEqual([
    [1, 4, 5].map((trees, index) => [trees, [0.7, 0.9, 0.95][index]]),
    [0.6, 0.71, 0.82, 0.81, 0.8].map((value, index) => [index + 1, value]),
  ]);
});

test("the key shows the values of the kept trees, also in archives that state only the history", async () => {
  const reached = { train: { auc: 0.875 }, validation: { auc: 0.82 } };
  const stated = await drawn({ best_round: 3, reached });
  expect(stated.text).toContain("train <b>0.875</b>");
  expect(stated.text).toContain("validation <b>0.820</b>");
  const earlier = await drawn({ best_round: 3 });
  expect(earlier.text).toMatch(/>train ?<\/li>/);
  expect(earlier.text).toContain("validation <b>0.820</b>");
  const whole = await drawn({ best_round: null });
  expect(whole.text).toContain("train <b>0.950</b>");
});
