import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { CostReport } from "./cost-report.ts";

/** Whether an execution can cost more than the budget. What has no known maximum does not pass. */
export function budgetFault({ budget, prices, total, steps }: CostReport): readonly Diagnostic[] {
  if (budget === undefined) return [];
  const text = `${budget.amount} ${budget.currency}`;
  if (prices === undefined || total === undefined)
    return [diagnostic("cost/budget-open", { budget: text, reason: "there are no prices" })];
  const { currency, file } = prices;
  if (budget.currency !== currency)
    return [diagnostic("cost/other-currency", { budget: budget.currency, file, found: currency })];
  const { known, gaps } = total.max;
  if (known > budget.amount) {
    const most = `${gaps.length === 0 ? "" : "at least "}${known.toFixed(2)} ${currency}`;
    return [diagnostic("cost/over-budget", { most, budget: text, steps: listed(dearest(steps)) })];
  }
  if (gaps.length === 0) return [];
  const open = [...new Set(gaps.map(({ step }) => step))];
  const reason = `the maximum of ${listed(open)} is not known`;
  return [diagnostic("cost/budget-open", { budget: text, reason })];
}

/** The steps to which most of the maximum belongs. */
const dearest = (steps: CostReport["steps"]): readonly string[] =>
  steps
    .filter(({ cost }) => cost !== undefined && cost.max.known > 0)
    .toSorted((a, b) => (b.cost?.max.known ?? 0) - (a.cost?.max.known ?? 0))
    .slice(0, 2)
    .map(({ name }) => name);
