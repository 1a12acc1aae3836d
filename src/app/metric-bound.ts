const COMPARISONS = {
  ">=": (one: number, other: number) => one >= other,
  "<=": (one: number, other: number) => one <= other,
  ">": (one: number, other: number) => one > other,
  "<": (one: number, other: number) => one < other,
} as const;

/** A bound for a metric, such as "auc >= 0.8". */
export interface MetricBound {
  /** Only this step's measurement counts. If absent, that of any step. */
  readonly step?: string;
  readonly metric: string;
  readonly comparison: keyof typeof COMPARISONS;
  readonly value: number;
}

/** Reads a bound as it is typed: "auc>=0.8", or "XGBoostModelEval.auc >= 0.8" for one step. */
export function metricBound(text: string): MetricBound | undefined {
  const [, step, metric, comparison, number] =
    /^\s*(?:(\w[\w-]*)\.)?([A-Za-z_][\w:@-]*)\s*(>=|<=|>|<)\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*$/i.exec(text) ?? [];
  const value = Number(number);
  if (metric === undefined || number === undefined || !Number.isFinite(value)) return undefined;
  return { ...(step !== undefined && { step }), metric, comparison: comparison as MetricBound["comparison"], value };
}

/** Whether a value meets a bound. */
export const isMet = ({ comparison, value }: MetricBound, measured: number): boolean =>
  COMPARISONS[comparison](measured, value);
