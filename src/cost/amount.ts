/** Why a part of an amount is not known. */
export interface Gap {
  readonly step: string;
  readonly kind: /** The prices file has no price for `what`. */
    | "no price"
    /** `what` is known only at run time. */
    | "run time"
    /** Nothing limits how long the job may take. */
    | "no limit"
    /** No local run has measured the step. */
    | "not measured";
  readonly what: string;
  /** The member of the prices file that would have the price, such as "perRun.Lambda". */
  readonly member?: string;
}

/** A sum. If parts of it are not known, it is at least the known part, and `gaps` lists the others. */
export interface Amount {
  readonly known: number;
  readonly gaps: readonly Gap[];
}

export const NOTHING: Amount = { known: 0, gaps: [] };
export const exactly = (known: number): Amount => ({ known, gaps: [] });
export const missing = (gap: Gap): Amount => ({ known: 0, gaps: [gap] });

export const sum = (amounts: readonly Amount[]): Amount => ({
  known: amounts.reduce((all, { known }) => all + known, 0),
  gaps: amounts.flatMap(({ gaps }) => gaps),
});

export const times = ({ known, gaps }: Amount, factor: number): Amount =>
  factor === 0 ? NOTHING : { known: known * factor, gaps };

/** The highest of several possible amounts. It is open if any of them is: that one could turn out to be the highest. */
export const highest = (amounts: readonly Amount[]): Amount => ({
  known: Math.max(0, ...amounts.map(({ known }) => known)),
  gaps: amounts.flatMap(({ gaps }) => gaps),
});

/** The lowest of several possible amounts: an open amount counts with its known part, because it is at least that. */
export const lowest = (amounts: readonly Amount[]): Amount =>
  [...amounts].sort((a, b) => a.known - b.known || a.gaps.length - b.gaps.length)[0] ?? NOTHING;

/** What a step or a pipeline costs at the least, in a usual case and at the most. */
export interface Range<T> {
  readonly min: T;
  readonly likely: T;
  readonly max: T;
}
export type CostBound = keyof Range<unknown>;
export const BOUNDS: readonly CostBound[] = ["min", "likely", "max"];

export const forBounds = <T>(of: (bound: CostBound) => T): Range<T> => ({
  min: of("min"),
  likely: of("likely"),
  max: of("max"),
});
