import type { Finding } from "../data-profile.ts";

/** What is different in a column, by name. Numbers of a column of dates are days since 1970. */
export type ValueDrift =
  | {
      readonly kind: "higher" | "lower" | "shape";
      readonly of?: NumbersOf;
      readonly before: number;
      readonly now: number;
      /** The means, if the medians are equal. */
      readonly means?: readonly [before: number, now: number];
    }
  | {
      readonly kind: "wider" | "narrower";
      readonly of?: NumbersOf;
      /** The range of the middle half of the rows. */
      readonly before_range: readonly [number, number];
      readonly now_range: readonly [number, number];
    }
  | {
      readonly kind: "outliers";
      readonly of?: NumbersOf;
      readonly low: number;
      readonly high: number;
      readonly now: number;
    }
  | { readonly kind: "unit"; readonly operation: string }
  | {
      readonly kind: "repeated" | "no-longer-repeated" | "capped" | "floored";
      readonly of?: NumbersOf;
      readonly value: number;
      /** Shares of rows. */
      readonly before: number;
      readonly now: number;
    }
  | { readonly kind: "stuck"; readonly of?: NumbersOf; readonly value: number }
  | { readonly kind: "missing" | "fewer-missing"; readonly before: number; readonly now: number }
  | { readonly kind: "empty" }
  | { readonly kind: "lost-column"; readonly nearest?: string }
  | { readonly kind: "other-unit"; readonly units: readonly string[]; readonly count: number }
  | { readonly kind: "unreadable"; readonly count: number; readonly examples: readonly string[] }
  | { readonly kind: "new-category" | "lost-category"; readonly levels: readonly Counted[] }
  | { readonly kind: "recoded"; readonly pairs: readonly (readonly [before: string, now: string])[] }
  | {
      readonly kind: "shares";
      readonly of?: NumbersOf;
      /** Categories, or the numbers of a column with few different ones. */
      readonly levels: readonly (readonly [name: string, before: number, now: number])[];
    };

/** What a column's numbers are, if they are not its cells. */
export type NumbersOf = "date" | "length";

type Counted = readonly [name: string, rows: number];

/** The shares of rows that a report draws: by bins of equal width between two ends, or by category. */
export type DriftPicture =
  | { readonly edges: readonly [number, number]; readonly before: readonly number[]; readonly now: readonly number[] }
  | {
      readonly levels: readonly (readonly [name: string, before: number, now: number])[];
      /** The shares of all other categories. */
      readonly others: readonly [before: number, now: number];
      readonly count: number;
    };

/** One column of the new rows, compared with the baseline. */
export interface ColumnDrift {
  readonly name: string;
  readonly type: string;
  /** Whether the model uses it, predicts it, or neither. */
  readonly role: "feature" | "label" | "other";
  readonly drifted: boolean;
  /** The smallest p-value of the column's tests, corrected for all tests of the report. */
  readonly p: number;
  /** The share of rows that would have to change to undo the difference, at least; from 0 to 1. */
  readonly effect: number;
  /** The distance between the distributions of values, whether or not chance explains it. */
  readonly distance: number;
  readonly kinds: readonly ValueDrift[];
  /** The p-values of single tests, not corrected. */
  readonly tests: Readonly<Record<string, number>>;
  readonly missing: { readonly before: number; readonly now: number };
  readonly means?: { readonly before: number; readonly now: number };
  /** The difference of the means in standard deviations of the baseline. */
  readonly shift?: number;
  /** New and lost categories with their rows, whether or not chance explains them; at most 20. */
  readonly categories?: { readonly new: readonly Counted[]; readonly lost: readonly Counted[] };
  /** The number of all new and lost categories. */
  readonly counts?: { readonly new: number; readonly lost: number };
  readonly picture?: DriftPicture;
}

/** What the script finds in all columns. */
export interface DriftFacts {
  readonly rows: { readonly baseline: number; readonly now: number };
  /** The share of reports without any drift that find some nevertheless, at most. */
  readonly level: number;
  readonly columns: readonly ColumnDrift[];
  /** Columns that the baseline does not have. */
  readonly added: readonly string[];
  /** The number of rows that were kept to be scored. */
  readonly sampled: number;
  readonly findings: readonly Finding[];
}
