import { readableBytes } from "../base/units.ts";
import { listed } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Context, Task } from "../spec/context.ts";
import { idsOf, timesOf } from "./column-roles.ts";
import type { ColumnProfile, DataProfile } from "./data-profile.ts";
import { foundIn } from "./found-in.ts";
import { joinFindings } from "./join-findings.ts";
import { labelCandidates, MOST_CLASSES, valuesOf } from "./label-candidates.ts";
import { MOST_NAMES, someNames } from "./some-names.ts";

/**
 * The facts that the pipeline already states about a table. Advice covers only the other facts. Facts that are known
 * only at run time are omitted.
 */
export interface KnownContext extends Context {
  /** True if a step needs a label, but none is specified before a run. */
  readonly labelOpen: boolean;
  /** True if the table's rows are only scored, so nothing is learned from its columns. */
  readonly scored?: true;
  /** True if a step trains a model, so class balance matters. */
  readonly trains: boolean;
  readonly dropped: readonly string[];
  /** Texts of which a later step makes features. */
  readonly passedOn?: readonly string[];
  readonly sentinels: readonly (number | string)[];
  /** The shares of rows that are held out from training, if known. */
  readonly splits: readonly number[];
  /** True if training uses class weights. */
  readonly weighted: boolean;
}

/** A class with a smaller share than this is rare. */
export const RARE = 0.2;
const MUCH_MISSING = 0.05;
const MANY_CATEGORIES = 50;

/** Returns findings about how a table is read, and advice, each with its reason and the line that would apply it. */
export function advise(profile: DataProfile, known: KnownContext, at: Place): readonly Diagnostic[] {
  const column = profile.columns.find(({ name }) => name === known.label);
  return [
    ...findings(profile, known, at),
    ...partlyRead(profile, at),
    ...(known.labelOpen ? labelAdvice(profile, at) : []),
    ...(column === undefined ? [] : aboutLabel(column, profile, known, at)),
    ...aboutColumns(profile, known, at),
    ...(known.trains ? noFeatures(profile, known, at) : []),
  ];
}

/**
 * Findings that the loading script will report. For a column that identifies rows, a suggestion is reported instead.
 */
function findings(profile: DataProfile, known: KnownContext, at: Place): readonly Diagnostic[] {
  const named = known.idColumn === undefined ? idsOf(profile).map(({ name }) => name) : [];
  const settled = new Set<unknown>([...spokenOf(known), ...named]);
  const open = profile.findings.filter(({ code, data }) => code !== "data/left-out" || !settled.has(data["column"]));
  return joinFindings(open).map((finding) => foundIn(finding, at));
}

/** A note if only a part of the table was read. */
export const partlyRead = ({ source, bytes, readBytes, rows }: DataProfile, at: Place): readonly Diagnostic[] =>
  readBytes >= bytes
    ? []
    : [diagnostic("advice/partial", { source, read: readableBytes(readBytes), bytes: readableBytes(bytes), rows }, at)];

/** A share of rows, as people read it: "28 %", and "2.4 %" if it is small. */
export const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const text = (names: readonly string[]): string => JSON.stringify(names);

const task = (column: ColumnProfile, known: Pick<KnownContext, "task" | "positive">): Task =>
  known.task ?? (known.positive === undefined ? column.task : "binary");

/** The task that the label's values imply. Undefined if the column does not exist, or if too little of it was read. */
export function taskOf(profile: DataProfile, known: KnownContext): Task | undefined {
  const column = profile.columns.find(({ name }) => name === known.label);
  if (column === undefined || column.distinct < 2) return undefined;
  const found = task(column, known);
  return found === "regression" || profile.readBytes >= profile.bytes ? found : undefined;
}

/** Columns that could be the label, most likely first, with reasons. */
function labelAdvice(profile: DataProfile, at: Place): readonly Diagnostic[] {
  const ranked = labelCandidates(profile);
  const [first] = ranked;
  if (first === undefined) return [];
  const seen = ranked.map(({ column, reasons }) => `${column.name} (${task(column, {})}): ${reasons.join(", ")}`);
  const data = {
    source: profile.source,
    columns: someNames(
      ranked.map(({ column }) => column.name),
      "or",
    ),
    label: first.column.name,
  };
  return [diagnostic("advice/label", data, { ...at, field: "label" }, { seen })];
}

function aboutLabel(
  column: ColumnProfile,
  profile: DataProfile,
  known: KnownContext,
  at: Place,
): readonly Diagnostic[] {
  const found = task(column, known);
  const label = column.name;
  const place = { ...at, field: "label" };
  const notes: Diagnostic[] = [];
  if (known.task === undefined) {
    const reason =
      found === "regression"
        ? `${column.distinct} numbers`
        : `${column.distinct} values, ${someNames(valuesOf(column), "and", column.distinct)}`;
    notes.push(diagnostic("advice/task", { label, task: found, reason }, place));
  }
  if (found !== "regression" && known.trains) {
    const rare = classes(column).filter(([, count]) => known.splits.some((part) => Math.round(count * part) < 1));
    if (rare.length > 0) {
      const counts = rare.map(([value, count]) => `${value}: ${count}`);
      const data = { label, values: someNames(rare.map(([value]) => value)) };
      notes.push(diagnostic("advice/rare-class", data, place, { seen: counts.slice(0, MOST_NAMES) }));
    }
  }
  const rarest = column.top.at(-1);
  if (found === "binary" && rarest !== undefined && column.distinct <= MOST_CLASSES && known.trains) {
    const share = rarest[1] / Math.max(1, profile.rows - column.missing);
    if (share < RARE && !known.weighted) {
      const weight = ((1 - share) / share).toFixed(1);
      notes.push(diagnostic("advice/imbalance", { label, value: rarest[0], share: percent(share), weight }, place));
    }
  }
  if (column.missing > 0) {
    notes.push(diagnostic("advice/label-empty", { label, count: column.missing, rows: profile.rows }, place));
  }
  return notes;
}

/** The label's classes with their counts, the rarest first. The list can be incomplete. */
const classes = ({ rarest, top, distinct }: ColumnProfile): readonly (readonly [value: string, count: number])[] =>
  rarest ?? (top.length === distinct ? top.toReversed() : []);

function aboutColumns(profile: DataProfile, known: KnownContext, at: Place): readonly Diagnostic[] {
  const { rows, source } = profile;
  if (known.scored === true) return [];
  const spoken = spokenOf(known);
  const columns = profile.columns.filter(({ name }) => !spoken.has(name));
  const notes: Diagnostic[] = [];
  const ids = idsOf(profile).filter(({ name }) => !spoken.has(name));
  const times = timesOf(columns);
  const rest = columns.filter((column) => column.leftOut === undefined && !times.includes(column));
  const names = (some: readonly ColumnProfile[]) => some.map(({ name }) => name);
  const [id] = ids;
  if (id !== undefined && known.idColumn === undefined) {
    const seen = ids.map((one) => `${one.name}: ${one.distinct} values in ${rows} rows`);
    notes.push(diagnostic("advice/id", { columns: someNames(names(ids)), column: id.name }, at, { seen }));
  }
  const [time] = times;
  if (time !== undefined && known.timeColumn === undefined)
    notes.push(
      diagnostic("advice/time", { columns: someNames(names(times)), column: time.name }, at, {
        seen: times.length > MOST_NAMES ? [names(times).join(", ")] : [],
      }),
    );
  const wide = rest.filter(({ type, distinct }) => type === "category" && distinct > MANY_CATEGORIES);
  if (wide.length > 0) {
    const seen = wide.map(
      (one) => `${one.name}: ${one.distinct} values, the most frequent is '${one.top[0]?.[0] ?? ""}'`,
    );
    notes.push(
      diagnostic("advice/categories", { columns: someNames(names(wide)), list: text(names(wide)) }, at, { seen }),
    );
  }
  const gaps = rest.filter(({ missing }) => missing / Math.max(1, rows) >= MUCH_MISSING);
  if (gaps.length > 0) {
    const seen = gaps.map((one) => `${one.name}: ${percent(one.missing / rows)}`);
    notes.push(
      diagnostic("advice/missing", { columns: someNames(names(gaps)), list: text(names(gaps)) }, at, { seen }),
    );
  }
  const declared = new Set(known.sentinels);
  const marked = columns.flatMap((column) =>
    column.sentinels
      .filter(([value]) => !declared.has(Number(value)))
      .map(([value, count]) => ({ column, value, count })),
  );
  if (marked.length > 0) {
    const seen = marked.map(({ column, value, count }) => `${column.name}: ${value} in ${count} of ${rows} rows`);
    const all = [...new Set([...known.sentinels, ...marked.map(({ value }) => Number(value))])];
    const data = { source, values: listed([...new Set(marked.map(({ value }) => value))]), list: JSON.stringify(all) };
    notes.push(diagnostic("advice/sentinel", data, { ...at, field: "sentinels" }, { seen }));
  }
  return notes;
}

/** Reports that training would find no column to learn from. A script before training could still add a column. */
function noFeatures(profile: DataProfile, known: KnownContext, at: Place): readonly Diagnostic[] {
  const spoken = spokenOf(known);
  const others = profile.columns.filter(({ name }) => !spoken.has(name));
  if (known.passedOn !== undefined && known.passedOn.length > 0) return [];
  const open = known.labelOpen || profile.columnsOpen === true || profile.readBytes < profile.bytes;
  if (open || others.some(({ reason, type }) => reason === undefined && type !== "text")) return [];
  const seen = others.map(({ name, reason }) => `${name}: ${reason ?? "it is free text"}`);
  const [column] = others;
  const hint =
    column === undefined
      ? "add the columns from which the label can be predicted"
      : `add columns from which the label can be predicted, or keep a column by setting its type in DataLoading's config, such as schema: { ${column.name}: ${column.type === "text" ? "category" : column.type} }`;
  return [diagnostic("advice/no-features", { source: profile.source }, at, { seen, hint })];
}

/** Columns that the pipeline mentions. */
const spokenOf = (known: KnownContext): ReadonlySet<string | undefined> =>
  new Set([
    ...[known.label, known.idColumn, known.timeColumn, known.groupColumn, known.weightColumn],
    ...known.dropped,
    ...(known.passedOn ?? []),
  ]);
