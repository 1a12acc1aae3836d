import { listed } from "../../base/words.ts";
import type { Gap } from "../../cost/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { localTarget } from "../../spec/target.ts";
import type { CostReport } from "./cost-report.ts";

/** What the amounts do not include, and the assumptions behind them. */
export function costFindings(
  report: CostReport,
  given: Readonly<Record<string, string>>,
  file: string,
): readonly Diagnostic[] {
  const { prices, target, total, machineHours } = report;
  const ranges = total === undefined ? [machineHours] : [machineHours, total];
  const gaps = ranges.flatMap(({ min, likely, max }) => [...max.gaps, ...min.gaps, ...likely.gaps]);
  const of = (kind: Gap["kind"]): readonly Gap[] => gaps.filter((gap) => gap.kind === kind);
  const name = target.name === localTarget.name ? "TARGET" : target.name;
  const unmeasured = distinct(of("not measured").map(({ step }) => step));
  return [
    ...(prices === undefined
      ? [diagnostic("cost/no-prices", { target: name })]
      : unpriced(of("no price"), prices.file)),
    ...distinct(of("run time").map(({ step, what }) => `${step} ${what}`)).map((key) => {
      const [step = "", member = ""] = key.split(" ");
      return diagnostic("cost/at-run-time", { member }, { step });
    }),
    ...distinct(of("no limit").map(({ step }) => step)).map((step) => diagnostic("cost/no-limit", {}, { step })),
    ...report.steps.flatMap(({ name: step, limit }) => {
      if (limit?.from !== "default" || limit.seconds === undefined) return [];
      const data = { hours: limit.seconds / 3600, source: limit.source ?? "" };
      return [diagnostic("cost/default-limit", data, { step })];
    }),
    ...defaults(report, given),
    ...(unmeasured.length === 0 ? [] : [diagnostic("cost/not-measured", { steps: listed(unmeasured), file })]),
  ];
}

const distinct = (all: readonly string[]): readonly string[] => [...new Set(all)];

/** Prices that `prices fetch` does not find. */
const BY_HAND = /^perRun\.|\.spotTraining$/;

function unpriced(gaps: readonly Gap[], file: string): readonly Diagnostic[] {
  return distinct(gaps.map(({ what }) => what)).map((what) => {
    const steps = distinct(gaps.flatMap((gap) => (gap.what === what ? [gap.step] : [])));
    const at = { file, ...(steps.length === 1 && { step: steps[0] as string }) };
    const member = gaps.find((gap) => gap.what === what)?.member ?? "";
    const hint = BY_HAND.test(member)
      ? `add it by hand, because specline prices fetch does not write it: the number ${member} in '${file}'`
      : `write newer prices with specline prices fetch, or add this one by hand as ${member}`;
    return diagnostic("cost/no-price", { what, file, steps: listed(steps) }, at, { hint });
  });
}

/** The parameters whose defaults decide what an execution costs. */
function defaults({ parameters }: CostReport, given: Readonly<Record<string, string>>): readonly Diagnostic[] {
  const open = parameters.filter(({ name, value }) => value !== undefined && given[name] === undefined);
  return distinct(open.map(({ name }) => name)).map((name) => {
    const own = open.filter((one) => one.name === name);
    const members = listed(distinct(own.map(({ member, step }) => `${member} of ${step}`)));
    return diagnostic("cost/parameter", { name, members, value: String(own[0]?.value) }, { field: name });
  });
}
