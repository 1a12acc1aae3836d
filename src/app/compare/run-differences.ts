import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import type { RunRecord, StepRecord } from "../../local/index.ts";
import { inOrder, metricName } from "../../report/data/metric-names.ts";
import { plainNumbers } from "../run.ts";
import type { BothSides, MetricDifference, OutcomeDifference, RunComparison, TimeDifference } from "./comparison.ts";
import type { MatchedStep } from "./matched-steps.ts";

/** The metrics that differ. Metrics of steps without a partner are listed on one side only. */
export function metricDifferences(
  before: RunRecord,
  after: RunRecord,
  matched: readonly MatchedStep[],
): readonly MetricDifference[] {
  const ofLater = new Set(matched.map((one) => one.after));
  const ofEarlier = new Set(matched.map((one) => one.before));
  const alone = (record: RunRecord, known: ReadonlySet<string>): readonly string[] =>
    Object.keys(record.metrics).filter((name) => !known.has(name));
  const pairs: readonly Partial<MatchedStep>[] = [
    ...matched,
    ...alone(before, ofEarlier).map((name) => ({ before: name })),
    ...alone(after, ofLater).map((name) => ({ after: name })),
  ];
  return pairs.flatMap(({ before: from, after: to }) => {
    const [one, other] = [numbersOf(before, from), numbersOf(after, to)];
    return inOrder([...Object.keys(one), ...Object.keys(other)]).flatMap((metric): readonly MetricDifference[] => {
      const [left, right] = [ownMember(one, metric), ownMember(other, metric)];
      if (left === right) return [];
      const difference = left === undefined || right === undefined ? undefined : right - left;
      const { better } = metricName(metric);
      return [defined({ step: to ?? from ?? "", metric, before: left, after: right, difference, better })];
    });
  });
}

const numbersOf = ({ metrics }: RunRecord, step: string | undefined): Readonly<Record<string, number>> =>
  plainNumbers((step === undefined ? undefined : ownMember(metrics, step)) ?? {});

/** Steps that ended in another way, and conditions with another outcome. */
export function outcomeDifferences(before: RunRecord, after: RunRecord): readonly OutcomeDifference[] {
  return named(before, after).flatMap(([step, one, other]): readonly OutcomeDifference[] => {
    const [left, right] = [outcomeOf(one), outcomeOf(other)];
    return left === right ? [] : [{ step, before: left, after: right }];
  });
}

const outcomeOf = ({ status, outcome }: StepRecord): NonNullable<OutcomeDifference["before"]> =>
  outcome === undefined ? status : outcome ? "met" : "not met";

/** The times of steps that both runs executed. */
export const timeDifferences = (before: RunRecord, after: RunRecord): readonly TimeDifference[] =>
  named(before, after)
    .filter(([, one, other]) => hasRun(one) && hasRun(other))
    .map(([step, one, other]) => ({ step, before: one.seconds, after: other.seconds }));

const hasRun = ({ status, cachedFrom, emulation }: StepRecord): boolean =>
  status === "succeeded" && cachedFrom === undefined && emulation === "process";

/** The steps that both runs have, by name. */
function named(before: RunRecord, after: RunRecord): readonly (readonly [string, StepRecord, StepRecord])[] {
  const earlier = new Map(before.steps.map((step) => [step.name, step]));
  return after.steps.flatMap((step) => {
    const one = earlier.get(step.name);
    return one === undefined ? [] : [[step.name, one, step] as const];
  });
}

/** The software that differs. */
export function versionDifferences(before: RunRecord, after: RunRecord): RunComparison["versions"] {
  const [one, other] = [versionsOf(before), versionsOf(after)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) => {
    const change: BothSides<string> = defined({ before: ownMember(one, name), after: ownMember(other, name) });
    return change.before === change.after ? [] : [{ name, ...change }];
  });
}

const versionsOf = ({ manifest, interpreter }: RunRecord): Readonly<Record<string, string>> => ({
  ...(manifest !== undefined && { Specline: manifest.specline }),
  ...interpreter.packages,
});
