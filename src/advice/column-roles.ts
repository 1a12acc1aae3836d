import { words } from "../base/words.ts";
import type { ColumnProfile, DataProfile } from "./data-profile.ts";
import { MOST_CLASSES } from "./label-candidates.ts";

const TIME_WORDS: ReadonlySet<string> = new Set(["date", "time", "timestamp", "datetime", "day", "created", "updated"]);
/** Words for what several rows of a table can be about, if there is a column with its names or numbers. */
const GROUP_WORDS: ReadonlySet<string> = new Set([
  ...["account", "client", "company", "customer", "device", "family", "group", "household", "id", "member", "merchant"],
  ...["participant", "patient", "person", "session", "store", "student", "subject", "user"],
]);

/** Columns that identify rows. */
export const idsOf = ({ columns }: Pick<DataProfile, "columns">): readonly ColumnProfile[] =>
  columns.filter(({ leftOut }) => leftOut === "id" || leftOut === "index");

/** Columns with dates or times. */
export const timesOf = (columns: readonly ColumnProfile[]): readonly ColumnProfile[] =>
  columns.filter((column) => column.type === "date" || isTime(column));

/** Names of columns with years or epoch timestamps. "Time" alone could be a duration. */
const isTime = ({ name, type, distinct }: ColumnProfile): boolean =>
  type === "integer" && distinct > MOST_CLASSES && words(name).some((word) => TIME_WORDS.has(word) && word !== "time");

/**
 * Columns whose values are shared by rows that belong together, such as those of one customer. Their names say so, and
 * most of their values occur repeatedly, but none is a category that a model could learn.
 */
export const groupsOf = ({ columns, rows }: Pick<DataProfile, "columns" | "rows">): readonly ColumnProfile[] =>
  columns.filter(
    ({ name, type, distinct, missing }) =>
      (type === "integer" || type === "category" || type === "text") &&
      distinct > MOST_CLASSES &&
      (rows - missing) / distinct >= MEAN_GROUP &&
      words(name).some((word) => GROUP_WORDS.has(word)),
  );

/** The mean number of rows from which on values count as shared. */
const MEAN_GROUP = 1.5;
