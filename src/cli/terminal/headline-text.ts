import type { HeadlineMetric } from "../../app/runs.ts";
import { grouped } from "../../base/grouped.ts";
import { metricName } from "../../report/data/metric-names.ts";
import { decimals } from "./decimals.ts";

/** "AUC 0.8623", or a line for each metric with the values of all steps: "AUC 0.8623, 0.8571". */
export function headlineText(headline: readonly HeadlineMetric[]): string {
  const lines = [...grouped(headline, ({ metric }) => metric)].map(
    ([metric, same]) => `${metricName(metric).title} ${same.map(({ value }) => decimals(value)).join(", ")}`,
  );
  return lines.join("\n");
}
