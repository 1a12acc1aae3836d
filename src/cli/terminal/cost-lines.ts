import type { CostReport } from "../../app/cost/cost-report.ts";
import { readableSeconds } from "../../base/units.ts";
import { type Amount, ASSUMED_START_UP, BOUNDS, type Range, type StepCost } from "../../cost/index.ts";
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
  const head = `${color.bold(name)} on ${target.name} in ${prices === undefined ? "hours of machines" : prices.currency}`;
  const shown = steps.filter((step) => step.machines !== undefined || (step.cost && isCharged(step.cost)));
  const rows = [...shown.map((step) => rowOf(step, report)), totalRow(report)];
  const foot = notesOf(report).map((line) => color.dim(wrap(line, width)));
  return [head, table(terminal, COLUMNS, rows), ...foot].join("\n");
}

const isCharged = (cost: NonNullable<StepCost["cost"]>): boolean =>
  BOUNDS.some((bound) => cost[bound].known > 0 || cost[bound].gaps.length > 0);

function rowOf(
  { name, machines = "", runs, arm, attempts, limit, models, machineHours, cost }: StepCost,
  { prices }: CostReport,
): string[] {
  const amounts = amountsOf(prices === undefined ? undefined : cost, machineHours);
  const times = limit?.seconds === undefined ? [] : [readableSeconds(limit.seconds)];
  const trained = models === undefined ? [] : [`${counted(models, "model")}`];
  const tries = attempts > 1 ? [`${attempts} attempts`] : [];
  const cached = runs === "maybe" ? ["may be cached"] : [];
  return [
    name,
    machines,
    ...amounts,
    [...times, ...trained, ...tries, ...cached, ...(arm === undefined ? [] : [arm])].join(", "),
  ];
}

/** Money, or without prices the hours of machines. */
function amountsOf(cost: Range<Amount> | undefined, hours: Range<Amount> | undefined): readonly string[] {
  if (cost !== undefined) return BOUNDS.map((bound) => amountText(cost[bound]));
  return BOUNDS.map((bound) => (hours === undefined ? "" : hoursText(hours[bound])));
}

/** Hours, or "?" if none are known. The shortest times are not nothing. */
function hoursText({ known, gaps }: Amount): string {
  if (known === 0) return gaps.length > 0 ? "?" : "0 h";
  const text = known < 0.05 ? "<0.1 h" : `${Number(known.toFixed(1))} h`;
  if (gaps.length === 0) return text;
  return text.startsWith("<") ? ">0 h" : `≥${text}`;
}

function totalRow({ total, hours, machineHours }: CostReport): string[] {
  const amounts = amountsOf(total, machineHours);
  const most = hours.map(
    ({ instanceType, hours: { max } }) =>
      `${max.gaps.length === 0 ? "" : "≥"}${Number(max.known.toFixed(1))} h on ${instanceType}`,
  );
  return ["total", "", ...amounts, most.join(", ")];
}

function notesOf({ prices, startUp, run, total, machineHours, steps }: CostReport): readonly string[] {
  const conditions = steps.some(({ arm }) => arm !== undefined) ? ["Of a condition's arms, one counts."] : [];
  const shown = total ?? machineHours;
  const unknown = BOUNDS.some((bound) => shown[bound].gaps.length > 0);
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
