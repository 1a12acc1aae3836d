import { listed, quoted } from "../../base/words.ts";
import type { NumbersOf, ValueDrift } from "./drift-facts.ts";

const SHOWN = 3;

/** A share as a percentage with enough digits to distinguish it from zero. */
export const percent = (share: number): string => {
  const value = 100 * share;
  if (value === 0 || value >= 10) return `${Math.round(value)} %`;
  return `${Number(value.toPrecision(value >= 1 ? 2 : 1))} %`;
};

/** A number of a column, or the date that it is. */
export function valueText(value: number, of?: NumbersOf): string {
  if (of === "date") {
    const date = new Date(value * 86_400_000);
    return Number.isNaN(date.getTime()) ? String(value) : date.toISOString().slice(0, 10);
  }
  return String(Number(value.toPrecision(4)));
}

/** A number that rows have, with all its digits. */
const exactText = (value: number, of?: NumbersOf): string => (of === "date" ? valueText(value, of) : String(value));

/** What is different, in one phrase. */
export function driftPhrase(drift: ValueDrift): string {
  const phrase = phraseOf(drift);
  return "of" in drift && drift.of === "length" ? `length of the text: ${phrase}` : phrase;
}

function phraseOf(drift: ValueDrift): string {
  switch (drift.kind) {
    case "higher":
    case "lower": {
      const word = drift.of === "date" ? { higher: "later", lower: "earlier" }[drift.kind] : drift.kind;
      return `${word}: ${middles(drift)}`;
    }
    case "shape":
      return `another distribution: ${middles(drift)}`;
    case "wider":
    case "narrower": {
      const [before, now] = [drift.before_range, drift.now_range].map((range) =>
        range.map((one) => valueText(one, drift.of)).join(" to "),
      );
      return `${drift.kind}: middle half of the rows ${before} → ${now}`;
    }
    case "outliers":
      return `outliers: ${percent(drift.now)} of rows beyond ${valueText(drift.low, drift.of)} to ${valueText(drift.high, drift.of)}, the range of nearly all rows before`;
    case "unit":
      return `changed unit: values as before, but ${drift.operation}`;
    case "repeated":
      // A value that many rows had before is unlikely to represent a missing value.
      if (drift.before > drift.now / 2)
        return `more rows have ${exactText(drift.value, drift.of)}: ${percent(drift.before)} → ${percent(drift.now)}`;
      return `repeated value ${exactText(drift.value, drift.of)}, which may represent a missing value: ${percent(drift.before)} → ${percent(drift.now)} of rows`;
    case "no-longer-repeated":
      return `${exactText(drift.value, drift.of)} hardly occurs anymore: ${percent(drift.before)} → ${percent(drift.now)} of rows`;
    case "capped":
      return `capped: no value above ${exactText(drift.value, drift.of)}, which ${percent(drift.now)} of rows have`;
    case "floored":
      return `floored: no value below ${exactText(drift.value, drift.of)}, which ${percent(drift.now)} of rows have`;
    case "stuck":
      return `stuck: every row has ${exactText(drift.value, drift.of)}`;
    case "missing":
      return `missing cells: ${percent(drift.before)} → ${percent(drift.now)}`;
    case "fewer-missing":
      return `fewer missing cells: ${percent(drift.before)} → ${percent(drift.now)}`;
    case "empty":
      return "empty: no row has a value";
    case "lost-column":
      return drift.nearest === undefined
        ? "lost column: not in the new rows"
        : `lost column: not in the new rows, which have ${quoted(drift.nearest)}`;
    case "other-unit":
      return `changed unit: ${drift.count} cells in ${listed(drift.units)}`;
    case "unreadable":
      return `unreadable cells: ${drift.count}, such as ${drift.examples.map(quoted).join(", ")}`;
    case "new-category":
      return `new ${categories(drift.levels)}`;
    case "lost-category":
      return `lost ${categories(drift.levels)}`;
    case "recoded":
      return `recoded: ${some(drift.pairs, ([before, now]) => `${quoted(before)} is now ${quoted(now)}`)}`;
    case "shares":
      return `shares: ${some(drift.levels, ([name, before, now]) => `${quoted(drift.of === "date" ? valueText(Number(name), drift.of) : name)} ${percent(before)} → ${percent(now)}`)}`;
  }
}

function middles({
  before,
  now,
  means,
  of,
}: Extract<ValueDrift, { readonly kind: "shape" | "higher" | "lower" }>): string {
  const change = (from: number, to: number): string => `${valueText(from, of)} → ${valueText(to, of)}`;
  return `median ${change(before, now)}${means === undefined ? "" : `, mean ${change(...means)}`}`;
}

const categories = (levels: readonly (readonly [string, number])[]): string =>
  `${levels.length === 1 ? "category" : "categories"}: ${some(levels, ([name, rows]) => `${quoted(name)} (${rows} ${rows === 1 ? "row" : "rows"})`)}`;

const some = <T>(items: readonly T[], text: (item: T) => string): string =>
  [...items.slice(0, SHOWN).map(text), ...(items.length > SHOWN ? [`${items.length - SHOWN} more`] : [])].join(", ");
