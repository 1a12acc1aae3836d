import type { CostReport } from "../../app/cost/cost-report.ts";
import { readableSeconds } from "../../base/units.ts";
import { ASSUMED_START_UP, BOUNDS, type StepCost } from "../../cost/index.ts";
import { wrap } from "./columns.ts";
import { amountText } from "./money-text.ts";
import { counted } from "./phrases.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const COLUMNS = [
  { title: "step" },
  { title: "machines" },
  { title: "min", right: true },
  { title: "likely", right: true },
  { title: "max", right: true },
  { title: "at most" },
];

/** What an execution costs, for people: a line per step, and what all of them cost together. */
export function costLines(report: CostReport, terminal: Terminal): string {
  const { color, width } = terminal;
  const { name, target, prices, steps } = report;
  const head = `${color.bold(name)} on ${target.name}${prices === undefined ? "" : ` in ${prices.currency}`}`;
  const shown = steps.filter((step) => step.machines !== undefined || (step.cost && isCharged(step.cost)));
  const rows = [...shown.map((step) => rowOf(step, report)), totalRow(report)];
  const foot = notesOf(report).map((line) => color.dim(wrap(line, width)));
  return [head, table(terminal, COLUMNS, rows), ...foot].join("\n");
}

const isCharged = (cost: NonNullable<StepCost["cost"]>): boolean =>
  BOUNDS.some((bound) => cost[bound].known > 0 || cost[bound].gaps.length > 0);

function rowOf({ name, machines = "", runs, arm, attempts, limit, cost }: StepCost, { prices }: CostReport): string[] {
  const amounts = BOUNDS.map((bound) => (cost === undefined || prices === undefined ? "" : amountText(cost[bound])));
  const times = limit?.seconds === undefined ? [] : [readableSeconds(limit.seconds)];
  const tries = attempts > 1 ? [`${attempts} attempts`] : [];
  const cached = runs === "maybe" ? ["may be cached"] : [];
  return [name, machines, ...amounts, [...times, ...tries, ...cached, ...(arm === undefined ? [] : [arm])].join(", ")];
}

function totalRow({ total, hours }: CostReport): string[] {
  const amounts = BOUNDS.map((bound) => (total === undefined ? "" : amountText(total[bound])));
  const most = hours.map(
    ({ instanceType, hours: { max } }) =>
      `${max.gaps.length === 0 ? "" : "≥"}${Number(max.known.toFixed(1))} h on ${instanceType}`,
  );
  return ["total", "", ...amounts, most.join(", ")];
}

function notesOf({ prices, startUp, run, total, steps }: CostReport): readonly string[] {
  const conditions = steps.some(({ arm }) => arm !== undefined) ? ["Of a condition's arms, one counts."] : [];
  const unknown = total !== undefined && BOUNDS.some((bound) => total[bound].gaps.length > 0);
  return [
    ...(prices === undefined
      ? []
      : [`Prices of ${prices.date} for ${prices.region}, from ${prices.file}: ${prices.source}.`]),
    ...(run === undefined
      ? []
      : [`Likely: times that local runs measured on this machine, not scaled; newest run: ${run}.`]),
    ...(unknown ? ["?: not known. ≥: at least, because a part is not known."] : []),
    ...conditions,
    ...(startUp.jobs === 0
      ? []
      : [
          `Start-up: up to ${counted(startUp.jobs, "job")} in a row, ${readableSeconds(startUp.seconds)} if each waits ${readableSeconds(ASSUMED_START_UP)} for its machines (our assumption). It is not billed.`,
        ]),
  ];
}
