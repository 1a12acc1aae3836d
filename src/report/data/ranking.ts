/** How well scores tell two classes apart. */
export interface Ranking {
  readonly rows: number;
  readonly positives: number;
  readonly auc: number;
  /** 95 %, by DeLong, DeLong and Clarke-Pearson (1988), from ranks as Sun and Xu (2014). */
  readonly interval: readonly [number, number];
  readonly roc: { fpr: number[]; tpr: number[] };
}

const NORMAL_95 = 1.959963984540054;
const CURVE_POINTS = 200;

/** Undefined where a class has fewer than two rows. Labels are 0 and 1. */
export function ranking(labels: readonly number[], scores: readonly number[]): Ranking | undefined {
  const positive = scores.filter((_, index) => labels[index] === 1);
  const negative = scores.filter((_, index) => labels[index] === 0);
  const [m, n] = [positive.length, negative.length];
  if (m < 2 || n < 2) return undefined;
  const ranks = midranks([...positive, ...negative]);
  const within = { positive: midranks(positive), negative: midranks(negative) };
  // For every positive the share of negatives below it, for every negative the share of positives above it.
  const above = within.positive.map((rank, index) => ((ranks[index] as number) - rank) / n);
  const below = within.negative.map((rank, index) => 1 - ((ranks[m + index] as number) - rank) / m);
  const auc = mean(above);
  const spread = NORMAL_95 * Math.sqrt(variance(above) / m + variance(below) / n);
  const interval = [Math.max(0, auc - spread), Math.min(1, auc + spread)] as const;
  return { rows: m + n, positives: m, auc, interval, roc: rocOf(labels, scores, m, n) };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]): number => {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
};

/** Ranks from 1; equal values share the mean of theirs. */
function midranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Array<number>(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end += 1;
    for (let at = start; at < end; at += 1) ranks[order[at] as number] = (start + end + 1) / 2;
  }
  return ranks;
}

function rocOf(labels: readonly number[], scores: readonly number[], m: number, n: number): Ranking["roc"] {
  const order = scores.map((_, index) => index).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const points: [number, number][] = [[0, 0]];
  let [hits, falses] = [0, 0];
  for (const [at, index] of order.entries()) {
    if (labels[index] === 1) hits += 1;
    else falses += 1;
    if (scores[order[at + 1] ?? -1] !== scores[index]) points.push([falses / n, hits / m]);
  }
  const step = Math.max(1, Math.ceil((points.length - 1) / CURVE_POINTS));
  const kept = points.filter((_, index) => index % step === 0 || index === points.length - 1);
  return { fpr: kept.map(([x]) => x), tpr: kept.map(([, y]) => y) };
}
