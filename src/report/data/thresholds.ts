/** What a threshold does to scored rows: a row counts as positive from this score. */
export interface ThresholdOutcome {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** The cheapest threshold if a missed positive costs `ratio` times as much as a false alarm. */
export interface Cheapest extends ThresholdOutcome {
  readonly ratio: number;
}

/** The shares of rows that count as positive, for which thresholds are offered. */
const SHARES = [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/** The largest number of thresholds that are offered. */
export const MOST_THRESHOLDS = SHARES.length + 1;
const RATIOS = [1, 2, 5, 10, 20, 50, 100];

/**
 * Outcomes for thresholds that a person might choose: readable numbers near quantiles of the scores, and the given one.
 *
 * @param labels - "1" for positive rows
 * @param scores - of the same rows
 * @param own - the threshold in use
 */
export function outcomes(
  labels: readonly string[],
  scores: readonly number[],
  own: number,
): readonly ThresholdOutcome[] {
  const ranked = ranking(labels, scores);
  const rows = ranked.scores.length;
  const offered = SHARES.map((share) => readable(ranked.scores[Math.ceil(share * rows) - 1] ?? own));
  const different = [...new Set([own, ...offered.filter((one) => one > 0)])].sort((a, b) => a - b);
  return different.map((threshold) => ranked.outcome(threshold, firstBelow(ranked.scores, threshold)));
}

/** The cheapest of all thresholds, for several prices of a missed positive in false alarms. */
export function cheapest(labels: readonly string[], scores: readonly number[]): readonly Cheapest[] {
  const ranked = ranking(labels, scores);
  const ends = ranked.scores.flatMap((score, place) => (score === ranked.scores[place + 1] ? [] : [place + 1]));
  // No row as positive is the first choice, so that equal costs keep fewer alarms.
  const every = [0, ...ends].map((taken) =>
    ranked.outcome(ranked.scores[taken - 1] ?? Number.POSITIVE_INFINITY, taken),
  );
  return RATIOS.map((ratio) => {
    const best = every.reduce((least, one) => (cost(one, ratio) < cost(least, ratio) ? one : least));
    return { ...best, ratio };
  });
}

/** The cost of an outcome in false alarms. */
export const cost = ({ falsePositives, falseNegatives }: ThresholdOutcome, ratio: number): number =>
  falsePositives + ratio * falseNegatives;

function ranking(labels: readonly string[], scores: readonly number[]) {
  const order = scores.map((_, row) => row).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const found = [0];
  for (const row of order) found.push((found.at(-1) as number) + (labels[row] === "1" ? 1 : 0));
  const positives = found.at(-1) as number;
  return {
    scores: order.map((row) => scores[row] as number),
    /** The outcome if the first `taken` rows count as positive. */
    outcome: (threshold: number, taken: number): ThresholdOutcome => {
      const truePositives = found[taken] as number;
      const falsePositives = taken - truePositives;
      const falseNegatives = positives - truePositives;
      return {
        threshold,
        truePositives,
        falsePositives,
        falseNegatives,
        trueNegatives: order.length - taken - falseNegatives,
      };
    },
  };
}

/** The number of scores that reach a threshold; the scores decrease. */
function firstBelow(scores: readonly number[], threshold: number): number {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((scores[middle] as number) >= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A number with two significant digits. */
const readable = (value: number): number => Number(value.toPrecision(2));
