import type { JsonObject } from "../../../base/canonical.ts";
import { digest } from "../../../base/digest.ts";
import { listAt, objectAt, textAt, wordsAt } from "../request.ts";

/** One hyperparameter to search: maps a point between 0 and 1 to the string that the job receives. */
interface Dimension {
  readonly name: string;
  readonly at: (share: number) => string;
  /** The number of values, if it is finite. */
  readonly count?: number;
}

/** One training job of a search that reached an objective value. */
export interface Tried {
  readonly point: readonly number[];
  /** Greater is better. */
  readonly merit: number;
}

/** Chooses the points of a search, one at a time. */
export interface Searcher {
  readonly propose: (tried: readonly Tried[]) => readonly number[];
  readonly hyperparameters: (point: readonly number[]) => Readonly<Record<string, string>>;
  /** The total number of points, if each is tried only once. */
  readonly size?: number;
}

/** The number of random points before an emulated Bayesian search samples near the best. */
const RANDOM_POINTS = 5;
/** The largest distance of such a point from the best, as a fraction of the whole range. */
const NEAR_FRACTION = 0.2;

/**
 * Emulates the service's search. "Random" draws every point; "Bayesian" is emulated by drawing every second point near
 * the best so far; "Grid" tries every combination. The same seed proposes the same points for the same results.
 */
export function searcher(config: JsonObject): Searcher {
  const dimensions = dimensionsOf(objectAt(config, "ParameterRanges"));
  const seed = textAt(config, "RandomSeed") ?? "0";
  const strategy = textAt(config, "Strategy");
  const bayesian = strategy === "Bayesian";
  const hyperparameters = (point: readonly number[]): Readonly<Record<string, string>> =>
    Object.fromEntries(dimensions.map(({ name, at }, index) => [name, at(point[index] as number)]));
  if (strategy === "Grid") return { ...grid(dimensions.map(({ count = 1 }) => count)), hyperparameters };
  return {
    hyperparameters,
    propose: (tried) => {
      const best = [...tried].sort((a, b) => b.merit - a.merit)[0]?.point;
      const near = bayesian && best !== undefined && tried.length >= RANDOM_POINTS && tried.length % 2 === 1;
      return dimensions.map(({ name }, index) => {
        const drawn = share(`${seed} ${tried.length} ${name}`);
        return near ? inside((best[index] as number) + (drawn - 0.5) * 2 * NEAR_FRACTION) : drawn;
      });
    },
  };
}

/**
 * Every combination of values once, with the last dimension changing fastest. Source: Developer Guide, "Grid search";
 * as of 2026-11.
 */
const grid = (counts: readonly number[]): Required<Pick<Searcher, "propose" | "size">> => ({
  size: counts.reduce((all, count) => all * count, 1),
  propose: ({ length }) => {
    let rest = length;
    return counts
      .toReversed()
      .map((count) => {
        const place = rest % count;
        rest = Math.floor(rest / count);
        return (place + 0.5) / count;
      })
      .reverse();
  },
});

const inside = (value: number): number => Math.min(1 - Number.EPSILON, Math.max(0, value));

/** A number in [0, 1) derived from a string. */
const share = (text: string): number => Number.parseInt(digest(text).slice(0, 12), 16) / 16 ** 12;

function dimensionsOf(ranges: JsonObject): readonly Dimension[] {
  const numbers = (list: string, text: (value: number) => string, wide: number): readonly Dimension[] =>
    listAt(ranges, list).map((range) => {
      const [min, max] = [Number(textAt(range, "MinValue")), Number(textAt(range, "MaxValue"))];
      const scale = scaleOf(textAt(range, "ScalingType") ?? "Auto", min, max);
      // An integer represents all values that round down to it, so that both ends are as likely as the others.
      const [low, high] = [scale.to(min), scale.to(max + wide)];
      return {
        name: textAt(range, "Name") ?? "",
        at: (at) => text(Math.min(max, Math.max(min, scale.from(low + at * (high - low))))),
      };
    });
  const choices = listAt(ranges, "CategoricalParameterRanges").map((range): Dimension => {
    const values = wordsAt(range, "Values");
    return {
      name: textAt(range, "Name") ?? "",
      at: (at) => values[Math.floor(at * values.length)] ?? "",
      count: values.length,
    };
  });
  return [
    ...numbers("IntegerParameterRanges", (value) => String(Math.floor(value)), 1),
    ...numbers("ContinuousParameterRanges", (value) => String(Number(value.toPrecision(8))), 0),
    ...choices,
  ];
}

interface Scale {
  readonly to: (value: number) => number;
  readonly from: (place: number) => number;
}
const LINEAR: Scale = { to: (value) => value, from: (place) => place };
const LOGARITHMIC: Scale = { to: Math.log, from: Math.exp };
const REVERSE: Scale = { to: (value) => -Math.log(1 - value), from: (place) => 1 - Math.exp(-place) };

/** "Auto" leaves the choice to the service; here, ranges that span at least two powers of ten are logarithmic. */
function scaleOf(type: string, min: number, max: number): Scale {
  if (type === "Logarithmic") return LOGARITHMIC;
  if (type === "ReverseLogarithmic") return max < 1 ? REVERSE : LINEAR;
  return type === "Auto" && min > 0 && max / min >= 100 ? LOGARITHMIC : LINEAR;
}
