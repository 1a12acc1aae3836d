/** The inferred type of a column; the scripts of the steps infer the same from the same cells. */
export type ColumnType = "number" | "integer" | "category" | "text" | "date" | "boolean";

/** The profile of one column. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  /** Rows whose cell is empty or contains a missing marker (NA, null …). */
  readonly missing: number;
  /** Distinct values. */
  readonly distinct: number;
  /** The most frequent values with their counts, at most 20, most frequent first. */
  readonly top: readonly (readonly [value: string, count: number])[];
  /** Numbers that are far from the others and look like placeholders for a missing value, with their counts. */
  readonly sentinels: readonly (readonly [value: string, count: number])[];
  /** For a column of numbers except for a few words: the words with their counts. */
  readonly words: readonly (readonly [value: string, count: number])[];
  /** True if only commas keep a column from being numeric. */
  readonly commas: boolean;
  /** True if every number is greater than the one before. */
  readonly increasing: boolean;
}

/** The profile of a table, as far as it was read. */
export interface DataProfile {
  /** The path or URI in the pipeline. */
  readonly source: string;
  /** The size of all its files in bytes. */
  readonly bytes: number;
  /** The bytes that were read; less than `bytes` if reading was cut off. */
  readonly readBytes: number;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
}

const MISSING: ReadonlySet<string> = new Set(["", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null"]);
const TRUTH: ReadonlySet<string> = new Set(["true", "false", "True", "False", "TRUE", "FALSE"]);
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+$/;
/** A zero-padded number (a postcode, an account) is a name. */
const PADDED = /^[+-]?0\d+$/;
const DATE = /^(\d{4}[-/]\d{2}[-/]\d{2}|\d{2}\.\d{2}\.\d{4})([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?$/;
const TEXT_CATEGORIES = 1000;
const TOP = 20;
/** After this many distinct values, further values are only counted as seen or new. */
const KEPT = 100_000;
/** The smallest 32-bit integer, and the nines that old systems write. */
const STAND_INS: ReadonlySet<number> = new Set([
  -2147483648, -9999999, -999999, -99999, -9999, -999, 9999, 99999, 999999, 9999999, 99999999,
]);
/** The maximum number of distinct words, and the minimum number of distinct numbers around them. */
const [WORDS, NUMBERS] = [3, 10];
/** A decimal comma, or commas as thousands separators. */
const COMMAS = /^[+-]?(\d+,\d+|\d{1,3}(,\d{3})+(\.\d+)?|\d{1,3}(\.\d{3})+(,\d+)?)$/;
/** A placeholder is at least this many times as far from zero as any other value. */
const APART = 3;

/** Builds the profile of a column, cell by cell. */
export interface ColumnReader {
  readonly add: (cell: string) => void;
  readonly profile: () => ColumnProfile;
}

/** Makes a reader of one column's cells. `words` are the values that count as missing. */
export function columnReader(name: string, words: ReadonlySet<string> = new Set()): ColumnReader {
  const counts = new Map<string, number>();
  let missing = 0;
  let more = 0;
  let last = Number.NEGATIVE_INFINITY;
  let increasing = true;
  return {
    add(cell) {
      const text = cell.trim();
      if (MISSING.has(text) || words.has(text)) {
        missing += 1;
        return;
      }
      const number = Number(text);
      increasing &&= number > last;
      last = number;
      const count = counts.get(text);
      if (count !== undefined || counts.size < KEPT) counts.set(text, (count ?? 0) + 1);
      else more += 1;
    },
    profile() {
      const values = [...counts.keys()];
      const type = columnType(values, counts.size + more);
      const top = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, TOP);
      const numeric = type === "integer" || type === "number";
      const sentinels = numeric ? standIns(counts) : [];
      return {
        name,
        type,
        missing,
        distinct: counts.size + more,
        top,
        sentinels,
        words: numeric ? [] : wordsAmongNumbers(counts),
        commas: !numeric && withCommas(values),
        increasing: increasing && values.length > 1,
      };
    },
  };
}

function columnType(values: readonly string[], distinct: number): ColumnType {
  if (values.length === 0) return "category";
  const all = (test: (value: string) => boolean): boolean => values.every(test);
  if (all((value) => TRUTH.has(value))) return "boolean";
  if (all((value) => NUMBER.test(value)) && !values.some((value) => PADDED.test(value)))
    return all((value) => INTEGER.test(value)) ? "integer" : "number";
  if (all((value) => DATE.test(value))) return "date";
  return distinct > TEXT_CATEGORIES ? "text" : "category";
}

/** A few words among many distinct numbers mean missing values; codes with some letters have few distinct numbers. */
function wordsAmongNumbers(counts: ReadonlyMap<string, number>): ColumnProfile["words"] {
  const found = [...counts].filter(([text]) => !NUMBER.test(text));
  const numbers = counts.size - found.length;
  if (found.length > WORDS || numbers < NUMBERS || [...counts.keys()].some((text) => PADDED.test(text))) return [];
  return found.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

const withCommas = (values: readonly string[]): boolean =>
  values.some((value) => COMMAS.test(value)) && values.every((value) => NUMBER.test(value) || COMMAS.test(value));

function standIns(counts: ReadonlyMap<string, number>): ColumnProfile["sentinels"] {
  let greatest = 0;
  const found: (readonly [string, number])[] = [];
  for (const [text, count] of counts) {
    const number = Number(text);
    if (STAND_INS.has(number)) found.push([text, count]);
    else greatest = Math.max(greatest, Math.abs(number));
  }
  return found.filter(([text]) => Math.abs(Number(text)) >= APART * greatest);
}
