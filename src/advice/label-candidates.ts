import { words } from "../base/words.ts";
import type { ColumnProfile, DataProfile } from "./data-profile.ts";
import { someNames } from "./some-names.ts";

const LABEL_WORDS: readonly string[] = [
  "label",
  "target",
  "y",
  "class",
  "outcome",
  "status",
  "churn",
  "fraud",
  "default",
  "response",
  "converted",
  "survived",
  "diagnosis",
  "attrition",
  "churned",
  "exited",
  "defaulted",
  "approved",
  "subscribed",
  "clicked",
];
/**
 * A label with more distinct numbers than this is treated as a quantity, not a class. The scripts use the same limit.
 */
export const MOST_CLASSES = 20;
/** A column's most frequent values. */
export const valuesOf = ({ top }: ColumnProfile): readonly string[] => top.map(([value]) => value);

/** A column that could be the label, and why. */
export interface LabelCandidate {
  readonly column: ColumnProfile;
  /** Such as "it is the last column". */
  readonly reasons: readonly string[];
  /** False if only its values suggest it, neither its name nor its place. */
  readonly isLikely: boolean;
}

/** The word in a column's name that says that it is a label, such as "target". */
export const labelWord = ({ name }: Pick<ColumnProfile, "name">): string | undefined =>
  words(name).find((word) => LABEL_WORDS.includes(word));

/** At most three columns that could be the label, most likely first. Empty if none is likely. */
export function labelCandidates({ columns }: Pick<DataProfile, "columns">): readonly LabelCandidate[] {
  const last = columns.length - 1;
  return columns
    .map((column, index) => {
      const named = labelWord(column);
      const isAtEnd = index === 0 || index === last;
      const reasons = [
        ...(named === undefined ? [] : [{ points: 4, text: `its name says '${named}'` }]),
        ...(column.distinct === 2 ? [{ points: 2, text: `it has two values, ${someNames(valuesOf(column))}` }] : []),
        ...(column.distinct > 2 && column.distinct <= MOST_CLASSES && column.type !== "number"
          ? [{ points: 0.5, text: `it has ${column.distinct} values` }]
          : []),
        ...(isAtEnd ? [{ points: 1.5, text: `it is the ${index === 0 ? "first" : "last"} column` }] : []),
        ...(column.missing === 0 ? [{ points: 0.5, text: "it is never empty" }] : []),
      ];
      const points = reasons.reduce((sum, reason) => sum + reason.points, 0);
      const isLikely = named !== undefined || isAtEnd;
      return { column, points, isLikely, reasons: reasons.map((reason) => reason.text) };
    })
    .filter(({ column, points }) => points > 2 && column.distinct > 1)
    .sort((a, b) => b.points - a.points)
    .slice(0, 3)
    .map(({ column, reasons, isLikely }) => ({ column, reasons, isLikely }));
}
