/** What was seen of the numbers in a column. */
export interface SeenNumbers {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** The standard deviation. */
  readonly std: number;
}

/** An extreme that is farther from the mean, in standard deviations, belongs to a distribution with a long tail. */
const FAR = 6;
/** The factor by which an extreme may be farther from the mean in a long tail. */
const TAIL = 10;

/** A range, and what was seen. */
export interface Widened {
  readonly min: number;
  readonly max: number;
  readonly why: { readonly min: string; readonly max: string };
}

/**
 * The range that numbers of another day are expected in.
 *
 * Each side is moved outwards by the width of the range that was seen. In a long tail, where the next extreme can be
 * several times as large, it is moved to ten times its distance from the mean. A range does not cross zero unless the
 * numbers did, because a new sign is a new meaning. Bounds are rounded outwards to two digits of the width.
 *
 * @param numbers - the extremes, mean and standard deviation of at least one number
 * @param isWhole - whether all numbers are whole
 */
export function widened(numbers: SeenNumbers, isWhole: boolean): Widened {
  const { min, max } = numbers;
  const width = max > min ? max - min : Math.max(Math.abs(max), 1);
  const low = outward(numbers, min, -1, width);
  const high = outward(numbers, max, 1, width);
  // Zeros alone do not say on which side other numbers would be.
  const isNegative = min < 0 && max <= 0;
  const step = Math.max(10 ** (Math.floor(Math.log10(width)) - 1), isWhole ? 1 : 0);
  return {
    min: rounded(min >= 0 ? Math.max(0, low.bound) : low.bound, step, Math.floor),
    max: rounded(isNegative ? Math.min(0, high.bound) : high.bound, step, Math.ceil),
    why: {
      min: `seen ${short(min)}${min >= 0 && low.bound <= 0 ? ", and none below zero" : low.margin}`,
      max: `seen ${short(max)}${isNegative && high.bound >= 0 ? ", and none above zero" : high.margin}`,
    },
  };
}

function outward({ mean, std }: SeenNumbers, extreme: number, sign: 1 | -1, width: number) {
  const away = Math.abs(extreme - mean);
  return std > 0 && away > FAR * std
    ? { bound: mean + sign * TAIL * away, margin: `, in a long tail: ${TAIL} times as far from the mean` }
    : { bound: extreme + sign * width, margin: ", and the width of the range more" };
}

const rounded = (value: number, step: number, round: (value: number) => number): number => {
  const places = Math.max(0, -Math.floor(Math.log10(step)));
  const made = Number((round(Number((value / step).toPrecision(12))) * step).toFixed(Math.min(100, places)));
  return made === 0 ? 0 : made;
};

const short = (value: number): string => String(Number(value.toPrecision(6)));
