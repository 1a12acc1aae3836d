import type { ColumnType } from "../../spec/column-type.ts";
import type { ColumnRules, DataContract } from "../../spec/data-contract.ts";
import { type SeenNumbers, widened } from "./widened.ts";

/** What the describing script says about a column. */
export interface ColumnFacts {
  readonly name: string;
  readonly type: ColumnType;
  /** Rows without a value. Sentinels count as missing values. */
  readonly missing: number;
  readonly distinct: number;
  readonly leftOut?: string;
  readonly numbers?: SeenNumbers;
  /** Known if almost every row has a different value. */
  readonly isUnique?: boolean;
  /** All values with their rows, the most frequent first, if there are few. */
  readonly values?: readonly (readonly [value: string, count: number])[];
  /** The newest date, in days since 1970. */
  readonly newest?: number;
}

export interface TableFacts {
  readonly rows: number;
  readonly columns: readonly ColumnFacts[];
}

type RuleName = keyof ColumnRules;

/** A column's rules, each with what was seen and the margin that was chosen. */
export interface InferredColumn {
  readonly name: string;
  readonly rules: ColumnRules;
  readonly why: Readonly<Partial<Record<RuleName, string>>>;
  /** Why a rule that one could expect was not inferred. */
  readonly without?: string;
}

/** A value that is rarer than this shows that there are others, which were not seen. */
const FEWEST = 5;
/** An identifier of fewer rows can be unique by chance. */
const ROWS_OF_IDS = 100;
const DAY = 86_400;
/** Dates in older tables say nothing about how often new rows come. */
const OLDEST_DAYS = 365;
const LEAST_DAYS = 2;

/**
 * Infers a data contract. Limits are wider than what was seen (docs/decisions/0036): a contract must accept the rows of
 * another day, and refuse changed units, sentinels, new codes and dead columns.
 *
 * @param table - the facts about all rows of a table
 * @param time - the column whose newest date must be recent; if undefined, the only column of recent dates
 * @param now - the time in seconds since 1970
 */
export function inferContract(table: TableFacts, time: string | undefined, now: number): readonly InferredColumn[] {
  const timed = time ?? onlyRecent(table, now);
  return table.columns.map((column) => inferred(column, table.rows, column.name === timed, now));
}

export const contractOf = (columns: readonly InferredColumn[]): DataContract => ({
  columns: Object.fromEntries(columns.map(({ name, rules }) => [name, rules])),
});

const ageOf = ({ newest }: ColumnFacts, now: number): number => now / DAY - (newest ?? Number.NaN);

function onlyRecent({ columns }: TableFacts, now: number): string | undefined {
  const [only, ...others] = columns.filter(({ newest }) => newest !== undefined);
  if (only === undefined || others.length > 0) return undefined;
  const age = ageOf(only, now);
  return age <= OLDEST_DAYS && age >= -1 ? only.name : undefined;
}

function inferred(column: ColumnFacts, rows: number, isTimed: boolean, now: number): InferredColumn {
  const { name, type, missing, numbers, isUnique, leftOut } = column;
  if (leftOut === "empty") return { name, rules: {}, why: {}, without: "no value was seen, so only its name is known" };
  const rules: { -readonly [K in keyof ColumnRules]: ColumnRules[K] } = { type };
  const why: Partial<Record<RuleName, string>> = {};
  let without: string | undefined;
  const isId = isUnique === true && leftOut !== undefined && leftOut !== "constant" && rows >= ROWS_OF_IDS;
  if (isId) {
    rules.unique = true;
    why.unique = `every one of ${rows} rows has its own value`;
  } else if (numbers !== undefined) {
    const range = widened(numbers, type === "integer");
    Object.assign(rules, { min: range.min, max: range.max });
    Object.assign(why, range.why);
  }
  if (column.values !== undefined && !isId) {
    const rare = column.values.filter(([, count]) => count < FEWEST).length;
    if (rare === 0) {
      rules.values = column.values.map(([value]) => (type === "boolean" ? value === "true" : value));
      why.values = `each was seen in at least ${column.values.at(-1)?.[1]} rows`;
    } else
      without = `no list of values: ${rare} of ${column.values.length} were seen in fewer than ${FEWEST} rows, so others are likely`;
  }
  const limit = isId && missing === 0 ? { value: 0, why: "it identifies rows" } : missingLimit(missing, rows);
  if (limit.value < 1) {
    rules.missingAtMost = limit.value;
    why.missingAtMost = limit.why;
  }
  if (isTimed) {
    const age = ageOf(column, now);
    const days = Math.ceil(Math.max(LEAST_DAYS, 2 * age));
    rules.newestWithin = `${days} days`;
    why.newestWithin = `the newest was ${Math.max(0, age).toFixed(1)} days old; twice that, at least ${LEAST_DAYS} days`;
  }
  return { name, rules: rules as ColumnRules, why, ...(without !== undefined && { without }) };
}

/**
 * The share of missing cells that is still usual: the one that was seen, plus one percentage point, half of it, or what
 * chance explains (three standard errors; for none in n rows, 3/n), whichever is most.
 */
function missingLimit(missing: number, rows: number): { readonly value: number; readonly why: string } {
  const share = missing / Math.max(1, rows);
  const chance = missing === 0 ? 3 / Math.max(1, rows) : 3 * Math.sqrt((share * (1 - share)) / rows);
  const value = Math.min(1, Math.ceil((share + Math.max(0.01, share / 2, chance)) * 100 - 1e-9) / 100);
  return { value, why: `seen ${Number((100 * share).toPrecision(3))} % in ${rows} rows` };
}
