import { quoted } from "../../base/words.ts";
import type { Task } from "../../spec/context.ts";
import { percent } from "../advice.ts";
import { someNames } from "../some-names.ts";
import type { LabelFacts } from "./label-facts.ts";
import type { TemplateName } from "./template-names.ts";

/** Whether a template fits a table, and what in the table says so. */
export interface TemplateFit {
  readonly fits: boolean;
  readonly reasons: readonly string[];
}

/** Below these numbers, a template promises more than so few rows can keep. All are our own choice. */
const LEAST = { calibrating: 20, tuning: 500, stacking: 2000 } as const;
/** The share of the rows that the template for calibration keeps for it. */
const CALIBRATING = 0.2;

const yes = (...reasons: readonly string[]): TemplateFit => ({ fits: true, reasons });
const no = (...reasons: readonly string[]): TemplateFit => ({ fits: false, reasons });

/** Judges each template for a table with a label. */
export const templateRules: Readonly<Record<TemplateName, (facts: LabelFacts) => TemplateFit>> = {
  binary: (facts) => (facts.tasks.includes("binary") ? yes(valuesAre(facts)) : no(valuesAre(facts))),
  multiclass: (facts) => ofTask("multiclass", facts),
  regression: (facts) => ofTask("regression", facts),
  tuning: ({ rows, task }) =>
    rows >= LEAST.tuning
      ? yes(`start with ${task}; once its model is good enough to be worth a search, this one takes many times as long`)
      : no(`with ${rows} rows, trials would differ by chance`),
  calibrated: calibrated,
  scoring: ({ label }) =>
    no(
      `the table has the label ${quoted(label)}, from which a model can learn; "specline predict" then scores other rows`,
    ),
  "own-model": () => yes("if you have training code of your own; it starts with a linear model to replace"),
  "stacked-models": ({ rows }) =>
    rows >= LEAST.stacking
      ? yes(
          "if a single model is not good enough; each model learns from one half of the rows, and no endpoint serves it",
        )
      : no(`each model would learn from one half of only ${rows} rows`),
};

function ofTask(task: Task, facts: LabelFacts): TemplateFit {
  const { label, tasks } = facts;
  if (!tasks.includes(task)) return no(valuesAre(facts));
  if (facts.task === task) return yes(valuesAre(facts));
  return task === "regression"
    ? yes(`if the distances between the numbers in ${quoted(label)} matter, such as for grades or counts`)
    : yes(`if the numbers in ${quoted(label)} are codes for classes`);
}

function calibrated({ task, rows, rarest }: LabelFacts): TemplateFit {
  if (task !== "binary") return no("it calibrates the probabilities of two classes");
  const [value = "", count = rows] = rarest ?? [];
  const kept = Math.floor(count * CALIBRATING);
  return kept < LEAST.calibrating
    ? no(`the fifth of the rows that would calibrate has about ${kept} with ${quoted(value)}, which is too few`)
    : yes("if scores are used as probabilities, for prices or expected losses");
}

/** What a label holds, as the reason for a task. */
function valuesAre({ label, distinct, isNumeric, classes, rows }: LabelFacts): string {
  const [first, second] = classes;
  if (distinct === 2 && first !== undefined && second !== undefined)
    return `${quoted(label)} has two values, ${shareOf(first, rows)} and ${shareOf(second, rows)}`;
  if (classes.length === 0) return `${quoted(label)} is a quantity with ${distinct} different values`;
  const names = someNames(
    classes.map(([value]) => value),
    "and",
    distinct,
  );
  return `${quoted(label)} has ${distinct} ${isNumeric ? "different numbers" : "values"}, ${names}`;
}

const shareOf = ([value, count]: readonly [string, number], rows: number): string =>
  `${quoted(value)} (${count} rows, ${percent(count / Math.max(1, rows))})`;
