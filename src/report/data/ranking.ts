/** A measure of how well scores separate two classes. */
export interface Ranking {
  readonly rows: number;
  readonly positives: number;
  readonly auc: number;
  /** The 95% interval, as computed by `specline_runtime.intervals`. Undefined if a class has fewer than five rows. */
  readonly interval: readonly [number, number] | undefined;
  readonly roc: { fpr: number[]; tpr: number[] };
}

/** The text shown instead of an interval. */
export const TOO_FEW_ROWS = "too few rows";
const FEWEST = 5;
const PRIOR_ROWS = 2;
const NORMAL_95 = 1.959963984540054;
const CURVE_POINTS = 200;

/** Undefined if a class has fewer than two rows. The labels are 0 and 1. */
export function ranking(labels: readonly number[], scores: readonly number[]): Ranking | undefined {
  const positive = scores.filter((_, index) => labels[index] === 1);
  const negative = scores.filter((_, index) => labels[index] === 0);
  const [m, n] = [positive.length, negative.length];
  if (m < 2 || n < 2) return undefined;
  const ranks = midranks([...positive, ...negative]);
  const within = { positive: midranks(positive), negative: midranks(negative) };
  // For each positive, the share of negatives with a lower score; for each negative, the share of positives with a
  // higher score.
  const above = within.positive.map((rank, index) => ((ranks[index] as number) - rank) / n);
  const below = within.negative.map((rank, index) => 1 - ((ranks[m + index] as number) - rank) / m);
  const auc = mean(above);
  const interval = m < FEWEST || n < FEWEST ? undefined : aucInterval(auc, above, below);
  return { rows: m + n, positives: m, auc, interval, roc: rocOf(labels, scores, m, n) };
}

/**
 * Uses DeLong's variance. Each class's component is shrunk toward its maximum with the weight of two rows, and the
 * resulting effective number of rows is used in a Wilson interval. `intervals.py` gives the reasons, and
 * `bench/interval_coverage.py` measures the coverage.
 */
function aucInterval(auc: number, ...placed: readonly (readonly number[])[]): readonly [number, number] {
  const whole = auc * (1 - auc);
  const parts = placed.map((rows) => {
    const ratio = whole > 0 ? Math.min(1, variance(rows) / whole) : 1;
    const telling = Math.min(rows.filter((share) => share < 1).length, rows.filter((share) => share > 0).length);
    return { size: rows.length, part: (telling * ratio + PRIOR_ROWS) / (telling + PRIOR_ROWS) / rows.length };
  });
  const spread = parts.reduce((sum, { part }) => sum + part, 0);
  const quantile = student95(spread ** 2 / parts.reduce((sum, { part, size }) => sum + part ** 2 / (size - 1), 0));
  const shift = quantile ** 2 * spread;
  const middle = (auc + shift / 2) / (1 + shift);
  const half = (quantile * Math.sqrt(whole * spread + (quantile * spread) ** 2 / 4)) / (1 + shift);
  return [Math.max(0, Math.min(auc, middle - half)), Math.min(1, Math.max(auc, middle + half))];
}

/** The 97.5% quantile of Student's t-distribution, computed with the Cornish-Fisher expansion. */
function student95(freedom: number): number {
  const z = NORMAL_95;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), z);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]): number => {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
};

/** Ranks, starting at 1. Equal values share their mean rank. */
function midranks(values: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  return values.map((value) => (countBelow(sorted, value) + countBelow(sorted, value, true) + 1) / 2);
}

/** The number of values in a sorted list that are less than `value`, or less than or equal to it. */
function countBelow(sorted: Float64Array, value: number, orEqual = false): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle] as number;
    if (found < value || (orEqual && found === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rocOf(labels: readonly number[], scores: readonly number[], m: number, n: number): Ranking["roc"] {
  const sorted = Float64Array.from(scores).sort();
  // The positive rows with each score, at the index of the score's first row in the sorted list.
  const positives = new Uint32Array(sorted.length);
  for (const [index, score] of scores.entries()) {
    const first = countBelow(sorted, score);
    if (labels[index] === 1) positives[first] = (positives[first] as number) + 1;
  }
  const points: [number, number][] = [[0, 0]];
  let hits = 0;
  for (let at = sorted.length - 1; at >= 0; at -= 1) {
    hits += positives[at] as number;
    if (at === 0 || sorted[at - 1] !== sorted[at]) points.push([(sorted.length - at - hits) / n, hits / m]);
  }
  const step = Math.max(1, Math.ceil((points.length - 1) / CURVE_POINTS));
  const kept = points.filter((_, index) => index % step === 0 || index === points.length - 1);
  return { fpr: kept.map(([x]) => x), tpr: kept.map(([, y]) => y) };
}
