/** Scored rows whose labels are known, and the scores of new rows. */
export interface ScoredRows {
  readonly task: "binary" | "multiclass" | "regression";
  readonly labels: readonly string[];
  /** The positive class's score, or the predicted number. Empty if there are more than two classes. */
  readonly scores: readonly number[];
  /** The predicted class, if there are more than two classes. */
  readonly said: readonly string[];
}

export interface PredictedMetric {
  readonly metric: "auc" | "accuracy" | "rmse";
  /** On the held-out rows of the run. */
  readonly before: number;
  /** On the new rows, if a row with a certain score is right as often as before. */
  readonly now: number;
  /** The 95% interval of the difference, by bootstrap. */
  readonly difference: readonly [number, number];
  readonly heldOut: number;
  readonly scored: number;
}

const BINS = 20;
const ROWS = 10_000;
const DRAWS = 200;
const FEWEST = 50;

/**
 * Predicts a metric for rows without labels: held-out rows are weighted so that their scores are distributed like those
 * of the new rows. This is right as long as a row with a certain score is positive (or off by some amount) as often as
 * before; what a score means can only be checked with labels.
 *
 * @returns undefined if too few rows have scores, or only one class is held out
 */
export function predictedMetric(
  heldOut: ScoredRows,
  now: Pick<ScoredRows, "scores" | "said">,
): PredictedMetric | undefined {
  const { task } = heldOut;
  const known = thinned(task === "multiclass" ? heldOut.said : heldOut.scores).map((index) => index);
  const fresh = thinned(task === "multiclass" ? now.said : now.scores);
  if (known.length < FEWEST || fresh.length < FEWEST) return undefined;
  const places = task === "multiclass" ? byClass(heldOut.said) : byScore(heldOut.scores);
  const bins = known.map((index) => places(task === "multiclass" ? heldOut.said[index] : heldOut.scores[index]));
  const newBins = fresh.map((index) => places(task === "multiclass" ? now.said[index] : now.scores[index]));
  const measure = measurer(heldOut, known);
  const at = (rows: readonly number[], drawn: readonly number[]): readonly [number, number] | undefined => {
    const [own, others] = [
      sharesOf(rows.map((row) => bins[row] as number)),
      sharesOf(drawn.map((row) => newBins[row] as number)),
    ];
    const weights = rows.map((row) => (others[bins[row] as number] ?? 0) / (own[bins[row] as number] as number));
    const [before, after] = [measure(rows), measure(rows, weights)];
    return before === undefined || after === undefined ? undefined : [before, after];
  };
  const whole = at(
    known.map((_, row) => row),
    fresh.map((_, row) => row),
  );
  if (whole === undefined) return undefined;
  const random = generator(1);
  const differences: number[] = [];
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const pair = at(
      known.map(() => Math.floor(random() * known.length)),
      fresh.map(() => Math.floor(random() * fresh.length)),
    );
    if (pair !== undefined) differences.push(pair[1] - pair[0]);
  }
  differences.sort((a, b) => a - b);
  const quantile = (share: number): number => differences[Math.round(share * (differences.length - 1))] ?? Number.NaN;
  const metric = ({ binary: "auc", multiclass: "accuracy", regression: "rmse" } as const)[task];
  const difference = [quantile(0.025), quantile(0.975)] as const;
  return { metric, before: whole[0], now: whole[1], difference, heldOut: known.length, scored: fresh.length };
}

/** The positions of at most ROWS evenly spaced rows. */
const thinned = (rows: readonly unknown[]): number[] => {
  const step = Math.max(1, rows.length / ROWS);
  return Array.from({ length: Math.min(rows.length, ROWS) }, (_, index) => Math.floor(index * step));
};

type Bin = (value: string | number | undefined) => number;

function byScore(scores: readonly number[]): Bin {
  const sorted = Float64Array.from(scores).sort();
  const inner = Array.from(
    { length: BINS - 1 },
    (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / BINS)] as number,
  );
  const edges = [...new Set(inner)];
  return (value) => edges.filter((edge) => Number(value) >= edge).length;
}

function byClass(said: readonly string[]): Bin {
  const classes = [...new Set(said)];
  return (value) => classes.indexOf(String(value));
}

function sharesOf(bins: readonly number[]): readonly number[] {
  const shares: number[] = [];
  for (const bin of bins) if (bin >= 0) shares[bin] = (shares[bin] ?? 0) + 1 / bins.length;
  return shares;
}

/** A function that computes the metric of rows, with weights if they are given. Undefined if one class is absent. */
function measurer(
  { task, labels, scores, said }: ScoredRows,
  known: readonly number[],
): (rows: readonly number[], weights?: readonly number[]) => number | undefined {
  const value = (row: number): number => scores[known[row] as number] as number;
  const label = (row: number): string => labels[known[row] as number] as string;
  if (task === "binary") {
    // The ranks of all rows are computed once.
    const ranks = ranksOf(known.map((_, row) => value(row)));
    const positive = known.map((_, row) => label(row) === "1");
    return (rows, weights) =>
      weightedAuc(
        rows,
        (row) => ranks[row] as number,
        (row) => positive[row] as boolean,
        weights,
      );
  }
  const error =
    task === "regression"
      ? (row: number) => (value(row) - Number(label(row))) ** 2
      : (row: number) => Number(said[known[row] as number] === label(row));
  return (rows, weights) => {
    let [sum, whole] = [0, 0];
    for (const [index, row] of rows.entries()) {
      const weight = weights?.[index] ?? 1;
      sum += weight * error(row);
      whole += weight;
    }
    if (whole === 0) return undefined;
    return task === "regression" ? Math.sqrt(sum / whole) : sum / whole;
  };
}

/** Equal values have the same rank. */
function ranksOf(values: readonly number[]): readonly number[] {
  const different = [...new Set(values)].sort((a, b) => a - b);
  const rank = new Map(different.map((one, index) => [one, index]));
  return values.map((one) => rank.get(one) as number);
}

function weightedAuc(
  rows: readonly number[],
  rank: (row: number) => number,
  isPositive: (row: number) => boolean,
  weights: readonly number[] = [],
): number | undefined {
  const size = rows.reduce((most, row) => Math.max(most, rank(row)), 0) + 1;
  const [positive, negative] = [new Float64Array(size), new Float64Array(size)];
  for (const [index, row] of rows.entries()) {
    const side = isPositive(row) ? positive : negative;
    side[rank(row)] = (side[rank(row)] as number) + (weights[index] ?? 1);
  }
  let [below, area, positives] = [0, 0, 0];
  for (let at = 0; at < size; at += 1) {
    area += (positive[at] as number) * (below + (negative[at] as number) / 2);
    below += negative[at] as number;
    positives += positive[at] as number;
  }
  return positives > 0 && below > 0 ? area / positives / below : undefined;
}

/** Numbers from 0 to 1 that are the same every time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
