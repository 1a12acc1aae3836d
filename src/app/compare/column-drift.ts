import type { ProfiledColumn } from "../../report/data/formats.ts";
import type { ShiftedColumn } from "./comparison.ts";

/** The chance that any column of any table in a comparison is listed, although both runs drew from the same rows. */
const LEVEL = 0.01;
/** Each column is tested for its values and for its missing cells. */
const TESTS = 2;
/** Smaller distances seldom matter, however certain they are. */
const SMALLEST = 0.02;

interface Side {
  readonly rows: number;
  readonly columns: readonly ProfiledColumn[];
}

/**
 * The columns whose values are distributed differently, judged by what their profiles kept, the most different first.
 * Distances are shares of the rows: the largest difference between the cumulative distributions of numbers
 * (Kolmogorov-Smirnov), and the total variation distance of categories.
 *
 * @param tables - how many tables the comparison judges, which share the chance of a false result
 */
export function columnDrift(before: Side, after: Side, tables = 1): readonly ShiftedColumn[] {
  const earlier = new Map(before.columns.map((column) => [column.name, column]));
  const level = LEVEL / (TESTS * Math.max(1, before.columns.length) * Math.max(1, tables));
  return after.columns
    .flatMap((column): readonly ShiftedColumn[] => {
      const one = earlier.get(column.name);
      if (one === undefined || one.type !== column.type) return [];
      const change = changeOf([one, before.rows], [column, after.rows], level);
      return change === undefined ? [] : [{ column: column.name, ...change }];
    })
    .sort((one, other) => other.distance - one.distance);
}

type Counted = readonly [column: ProfiledColumn, rows: number];

function changeOf(one: Counted, other: Counted, level: number): Omit<ShiftedColumn, "column"> | undefined {
  const [left, right] = [missingShare(one), missingShare(other)];
  const rows = effectiveRows(one[1], other[1]);
  const gap = Math.abs(left - right);
  const missing = gap > Math.max(SMALLEST, chance(rows, 1, level)) ? { before: left, after: right } : undefined;
  const present = effectiveRows(one[1] - missingCells(one[0]), other[1] - missingCells(other[0]));
  const found = valueDistance(one, other);
  const isShifted = found !== undefined && found.distance > Math.max(SMALLEST, chance(present, found.bits, level));
  if (missing === undefined && !isShifted) return undefined;
  const [from, to] = [one[0].mean, other[0].mean];
  return {
    distance: Math.max(isShifted ? found.distance : 0, missing === undefined ? 0 : gap),
    ...(missing !== undefined && { missing }),
    ...(isShifted && typeof from === "number" && typeof to === "number" && { mean: { before: from, after: to } }),
    ...(isShifted && found.value !== undefined && { share: found.value }),
  };
}

/** Numbers that represent a missing value are counted apart in profiles, and are not in the histograms. */
const missingCells = ({ missing, sentinels }: ProfiledColumn): number =>
  Object.values(sentinels).reduce((sum, count) => sum + count, missing);

const missingShare = ([column, rows]: Counted): number => (rows === 0 ? 0 : missingCells(column) / rows);

/** The size of a single sample whose mean varies as much as the difference of the means of two samples. */
const effectiveRows = (one: number, other: number): number =>
  one <= 0 || other <= 0 ? 0 : (one * other) / (one + other);

/**
 * The distance that two draws of the same rows exceed with at most the probability `level`: by the inequality of
 * Dvoretzky, Kiefer and Wolfowitz with Massart's constant (one bit), or by the union bound over all sets of k categories
 * (k bits).
 */
const chance = (rows: number, bits: number, level: number): number =>
  rows === 0 ? Number.POSITIVE_INFINITY : Math.sqrt((bits * Math.LN2 + Math.log(1 / level)) / (2 * rows));

interface Distance {
  readonly distance: number;
  readonly bits: number;
  /** The category whose share changed most. */
  readonly value?: { readonly value: string; readonly before: number; readonly after: number };
}

function valueDistance([one, rows]: Counted, [other, laterRows]: Counted): Distance | undefined {
  if (one.histogram && other.histogram) return { distance: ksDistance(one.histogram, other.histogram), bits: 1 };
  if (!isCounted(one) || !isCounted(other)) return undefined;
  return categoryDistance(sharesOf(one, rows), sharesOf(other, laterRows));
}

/** Profiles list no values if there were too many to count. */
const isCounted = ({ top, distinct = 0 }: ProfiledColumn): boolean => !!top && (top.length > 0 || distinct === 0);

type Histogram = NonNullable<ProfiledColumn["histogram"]>;

/**
 * The largest distance of two cumulative distributions, of which the values at the edges are known. Where only one has
 * an edge, the other is somewhere between its neighbours: the smallest possible distance counts.
 */
export function ksDistance(one: Histogram, other: Histogram): number {
  const [left, right] = [cumulative(one), cumulative(other)];
  const edges = [...one.edges, ...other.edges];
  return Math.max(
    0,
    ...edges.map((edge) => {
      const [low, high] = left(edge);
      const [least, most] = right(edge);
      return Math.max(low - most, least - high);
    }),
  );
}

/** The bounds of the share of rows below a value. */
function cumulative({ edges, counts }: Histogram): (value: number) => readonly [number, number] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const below = [0];
  for (const count of counts) below.push((below.at(-1) ?? 0) + count / Math.max(1, total));
  return (value) => {
    const at = edges.findIndex((edge) => edge >= value);
    if (at === -1) return [1, 1];
    const share = below[at] ?? 1;
    if (edges[at] === value) return [share, share];
    return [below[at - 1] ?? 0, at === 0 ? 0 : share];
  };
}

/** The shares of the most frequent values, and the largest share that another value can have. */
interface Shares {
  readonly known: ReadonlyMap<string, number>;
  readonly rest: number;
}

function sharesOf(column: ProfiledColumn, rows: number): Shares {
  const { top, distinct = 0 } = column;
  const listed = top ?? [];
  const total = Math.max(1, rows - missingCells(column));
  const known = new Map(listed.map(([value, count]) => [String(value), count / total]));
  return { known, rest: distinct > listed.length ? (listed.at(-1)?.[1] ?? 0) / total : 0 };
}

/** The total variation distance, or its smallest possible value if only the most frequent values are known. */
function categoryDistance(one: Shares, other: Shares): Distance {
  const values = [...new Set([...one.known.keys(), ...other.known.keys()])];
  const gaps = values.map((value) => {
    const [before, after] = [one.known.get(value), other.known.get(value)];
    const [low, high] = [(before ?? 0) - (after ?? other.rest), (after ?? 0) - (before ?? one.rest)];
    return { value, before: before ?? 0, after: after ?? 0, lost: Math.max(0, low), gained: Math.max(0, high) };
  });
  const sum = (part: "lost" | "gained"): number => gaps.reduce((all, gap) => all + gap[part], 0);
  const size = ({ lost, gained }: (typeof gaps)[number]): number => Math.max(lost, gained);
  const [largest] = [...gaps].sort((left, right) => size(right) - size(left));
  return {
    distance: Math.max(sum("lost"), sum("gained")),
    bits: values.length,
    ...(largest !== undefined && { value: { value: largest.value, before: largest.before, after: largest.after } }),
  };
}
