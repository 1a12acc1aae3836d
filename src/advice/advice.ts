import { readableBytes } from "../base/units.ts";
import { didYouMean, listed, nearest, quoted, words } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Context, Task } from "../spec/context.ts";
import type { ColumnProfile, DataProfile } from "./data-profile.ts";

/** What the pipeline already states about a table; advice is about the rest. Facts known only at run time are omitted. */
export interface KnownContext extends Context {
  /** True if a step needs a label that nothing names before a run. */
  readonly labelOpen: boolean;
  /** True if some step trains, so that the balance of classes and the size of machines matter. */
  readonly trains: boolean;
  readonly dropped: readonly string[];
  readonly sentinels: readonly (number | string)[];
  /** The shares of rows that are held out from training, if known. */
  readonly splits: readonly number[];
  /** True if training weights the classes. */
  readonly weighted: boolean;
  readonly instanceType?: string;
}

const TRUE_WORDS: ReadonlySet<string> = new Set(["1", "1.0", "true", "yes", "y", "t"]);
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
];
const ID_WORDS: ReadonlySet<string> = new Set([
  "id",
  "uuid",
  "guid",
  "key",
  "index",
  "rowid",
  "nr",
  "number",
  "account",
]);
const TIME_WORDS: ReadonlySet<string> = new Set(["date", "time", "timestamp", "datetime", "day", "created", "updated"]);
/** A label with more distinct numbers than this is a quantity, not a class; the scripts use the same limit. */
const CLASSES = 20;
/** A class with a smaller share is rare. */
const RARE = 0.2;
const MUCH_MISSING = 0.05;
const MANY_CATEGORIES = 50;
/** A column whose share of distinct values is at least this identifies the row. */
const NEARLY_ALL = 0.98;
const SHOWN = 8;

/** Faults that would end a run, in the same words, and advice, each with its reason and the line that follows it. */
export function advise(profile: DataProfile, known: KnownContext, at: Place): readonly Diagnostic[] {
  const { label } = known;
  const faults = label === undefined ? [] : labelFaults(profile, label, known, at);
  if (faults.length > 0) return [...partial(profile, at), ...faults];
  const column = profile.columns.find(({ name }) => name === label);
  return [
    ...partial(profile, at),
    ...(known.labelOpen ? labelCandidates(profile, at) : []),
    ...(column === undefined ? [] : aboutLabel(column, profile, known, at)),
    ...aboutColumns(profile, known, at),
    ...(known.trains ? aboutSize(profile, known, at) : []),
  ];
}

const partial = ({ source, bytes, readBytes, rows }: DataProfile, at: Place): readonly Diagnostic[] =>
  readBytes >= bytes
    ? []
    : [diagnostic("advice/partial", { source, read: readableBytes(readBytes), bytes: readableBytes(bytes), rows }, at)];

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const shown = (names: readonly string[], last?: string): string =>
  names.length > SHOWN
    ? `${names.slice(0, SHOWN).map(quoted).join(", ")} and ${names.length - SHOWN} more`
    : listed(names.map(quoted), last);
const values = ({ top }: ColumnProfile): readonly string[] => top.map(([value]) => value);
const text = (names: readonly string[]): string => JSON.stringify(names);

/** What is wrong with a label. A partially read table is not judged, because the rest may contain what is missing. */
function labelFaults(profile: DataProfile, label: string, known: KnownContext, at: Place): readonly Diagnostic[] {
  const names = profile.columns.map(({ name }) => name);
  const place = { ...at, field: "label" };
  const column = profile.columns.find(({ name }) => name === label);
  if (column === undefined) {
    const near =
      nearest(label, names) ??
      nearest(
        label.toLowerCase(),
        names.map((name) => name.toLowerCase()),
      ) ??
      "";
    const written = names.find((name) => name.toLowerCase() === near.toLowerCase()) ?? names[0] ?? "";
    return [diagnostic("data/label-missing", { label, nearest: written, columns: shown(names) }, place)];
  }
  if (profile.readBytes < profile.bytes || task(column, known) === "regression") return [];
  const found = values(column).toSorted();
  if (column.distinct < 2) return [diagnostic("data/one-class", { label, value: found[0] ?? "nothing" }, place)];
  if (task(column, known) !== "binary") return [];
  if (column.distinct > 2)
    return [diagnostic("data/too-many-classes", { label, count: column.distinct, values: shown(found) }, place)];
  const { positive } = known;
  if (positive === undefined)
    return found.some((value) => TRUE_WORDS.has(value.toLowerCase()))
      ? []
      : [diagnostic("data/positive-unknown", { label, values: shown(found, "or") }, place)];
  return found.some((value) => same(value, positive))
    ? []
    : [positiveMissing(positive, label, found, { ...at, field: "positive" })];
}

function positiveMissing(positive: string, label: string, found: readonly string[], at: Place): Diagnostic {
  const near = found.find((value) => value.toLowerCase() === positive.toLowerCase()) ?? nearest(positive, found);
  const data = { positive, label, values: shown(found) };
  return diagnostic("data/positive-missing", data, at, { hint: didYouMean(near) });
}

const TRUTH: ReadonlySet<string> = new Set(["true", "false"]);
const same = (value: string, other: string): boolean =>
  value === other ||
  (TRUTH.has(value.toLowerCase()) && value.toLowerCase() === other.toLowerCase()) ||
  (value !== "" && other !== "" && Number(value) === Number(other));

/** The task of a column as the scripts infer it: a stated positive value means two classes. */
const task = ({ type, distinct }: ColumnProfile, known: Pick<KnownContext, "task" | "positive">): Task =>
  known.task ??
  (known.positive !== undefined || distinct <= 2
    ? "binary"
    : type === "number" || (type === "integer" && distinct > CLASSES)
      ? "regression"
      : "multiclass");

/** The task that the label's values imply; undefined if there is no such column, or too little of it was read. */
export function taskOf(profile: DataProfile, known: KnownContext): Task | undefined {
  const column = profile.columns.find(({ name }) => name === known.label);
  if (column === undefined || column.distinct < 2) return undefined;
  const found = task(column, known);
  return found === "regression" || profile.readBytes >= profile.bytes ? found : undefined;
}

/** Columns that may be the label, the likeliest first, each with its reasons. */
function labelCandidates(profile: DataProfile, at: Place): readonly Diagnostic[] {
  const last = profile.columns.length - 1;
  const ranked = profile.columns
    .map((column, index) => {
      const named = words(column.name).find((word) => LABEL_WORDS.includes(word));
      const reasons = [
        ...(named === undefined ? [] : [{ points: 4, text: `its name says '${named}'` }]),
        ...(column.distinct === 2 ? [{ points: 2, text: `it holds two values, ${shown(values(column))}` }] : []),
        ...(column.distinct > 2 && column.distinct <= CLASSES && column.type !== "number"
          ? [{ points: 0.5, text: `it holds ${column.distinct} values` }]
          : []),
        ...(index === 0 || index === last
          ? [{ points: 1.5, text: `it is the ${index === 0 ? "first" : "last"} column` }]
          : []),
        ...(column.missing === 0 ? [{ points: 0.5, text: "it is never empty" }] : []),
      ];
      const points = reasons.reduce((sum, reason) => sum + reason.points, 0);
      return { column, points, reasons: reasons.map((reason) => reason.text) };
    })
    .filter(({ column, points }) => points > 2 && column.distinct > 1)
    .sort((a, b) => b.points - a.points)
    .slice(0, 3);
  const [first] = ranked;
  if (first === undefined) return [];
  const seen = ranked.map(({ column, reasons }) => `${column.name} (${task(column, {})}): ${reasons.join(", ")}`);
  const data = {
    source: profile.source,
    columns: shown(
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
      found === "regression" ? `${column.distinct} numbers` : `${column.distinct} values, ${shown(values(column))}`;
    notes.push(diagnostic("advice/task", { label, task: found, reason }, place));
  }
  const [, rarest] = [column.top[0], column.top.at(-1)];
  if (found !== "regression" && rarest !== undefined && column.distinct <= CLASSES && known.trains) {
    const share = rarest[1] / Math.max(1, profile.rows - column.missing);
    if (found === "binary" && known.splits.some((part) => Math.round(rarest[1] * part) < 1))
      notes.push(diagnostic("advice/rare-class", { label, value: rarest[0], count: rarest[1] }, place));
    if (share < RARE && found === "binary" && !known.weighted) {
      const weight = ((1 - share) / share).toFixed(1);
      notes.push(diagnostic("advice/imbalance", { label, value: rarest[0], share: percent(share), weight }, place));
    }
  }
  if (column.missing > 0) {
    notes.push(diagnostic("advice/label-empty", { label, count: column.missing, rows: profile.rows }, place));
  }
  return notes;
}

function aboutColumns(profile: DataProfile, known: KnownContext, at: Place): readonly Diagnostic[] {
  const { rows, source } = profile;
  const spoken = new Set([known.label, known.idColumn, known.timeColumn, known.groupColumn, ...known.dropped]);
  const columns = profile.columns.filter(({ name }) => !spoken.has(name));
  const notes: Diagnostic[] = [];
  const ids = columns.filter((column) => isId(column, rows));
  const times = columns.filter((column) => column.type === "date" || isTime(column));
  const rest = columns.filter((column) => !ids.includes(column) && !times.includes(column));
  const names = (some: readonly ColumnProfile[]) => some.map(({ name }) => name);
  const [id] = ids;
  if (id !== undefined && known.idColumn === undefined) {
    const seen = ids.map((one) => `${one.name}: ${one.distinct} values in ${rows} rows`);
    notes.push(diagnostic("advice/id", { columns: shown(names(ids)), column: id.name }, at, { seen }));
  }
  const [time] = times;
  if (time !== undefined && known.timeColumn === undefined)
    notes.push(diagnostic("advice/time", { columns: shown(names(times)), column: time.name }, at));
  notes.push(...aboutNumbers(rest, known, source, at));
  const wide = rest.filter(
    ({ type, distinct, words, commas }) =>
      words.length === 0 && !commas && ((type === "category" && distinct > MANY_CATEGORIES) || type === "text"),
  );
  if (wide.length > 0) {
    const seen = wide.map(
      (one) => `${one.name}: ${one.distinct} values, the most frequent is '${one.top[0]?.[0] ?? ""}'`,
    );
    notes.push(diagnostic("advice/categories", { columns: shown(names(wide)), list: text(names(wide)) }, at, { seen }));
  }
  const gaps = rest.filter(({ missing }) => missing / Math.max(1, rows) >= MUCH_MISSING);
  if (gaps.length > 0) {
    const seen = gaps.map((one) => `${one.name}: ${percent(one.missing / rows)}`);
    notes.push(diagnostic("advice/missing", { columns: shown(names(gaps)), list: text(names(gaps)) }, at, { seen }));
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

/** Columns that would be numbers except for a few words, or for commas. */
function aboutNumbers(
  columns: readonly ColumnProfile[],
  known: KnownContext,
  source: string,
  at: Place,
): readonly Diagnostic[] {
  const notes: Diagnostic[] = [];
  const mixed = columns.filter(({ words: found }) => found.length > 0);
  if (mixed.length > 0) {
    const found = [...new Set(mixed.flatMap((column) => column.words.map(([value]) => value)))];
    const seen = mixed.flatMap((column) => column.words.map(([value, n]) => `${column.name}: '${value}' in ${n} rows`));
    const data = {
      source,
      columns: shown(mixed.map(({ name }) => name)),
      words: shown(found),
      list: JSON.stringify([...known.sentinels, ...found]),
    };
    notes.push(diagnostic("advice/number-words", data, { ...at, field: "sentinels" }, { seen }));
  }
  const commas = columns.filter((column) => column.commas);
  if (commas.length > 0) {
    const seen = commas.map(({ name, top }) => `${name}: '${top.find(([value]) => value.includes(","))?.[0] ?? ""}'`);
    notes.push(diagnostic("advice/number-commas", { columns: shown(commas.map(({ name }) => name)) }, at, { seen }));
  }
  return notes;
}

/** Columns with a different value in every row, judged by name or by type. Ascending integers are counters. */
const isId = (column: ColumnProfile, rows: number): boolean => {
  const { name, type, distinct, missing, increasing } = column;
  if (column.commas || column.words.length > 0) return false;
  if (rows < 20 || missing > 0 || distinct < NEARLY_ALL * rows || type === "date") return false;
  const named = words(name).some((word) => ID_WORDS.has(word));
  return named || (type === "integer" && increasing) || type === "category" || type === "text";
};
/** Years and epochs by name; "Time" alone may be a duration. */
const isTime = ({ name, type, distinct }: ColumnProfile): boolean =>
  type === "integer" && distinct > CLASSES && words(name).some((word) => TIME_WORDS.has(word) && word !== "time");

/**
 * Memory of the ml.m5 family in GiB. Source: EC2 instance types, "M5"; read 2026-11.
 */
const MACHINES: readonly (readonly [type: string, gib: number])[] = [
  ["ml.m5.large", 8],
  ["ml.m5.xlarge", 16],
  ["ml.m5.2xlarge", 32],
  ["ml.m5.4xlarge", 64],
  ["ml.m5.12xlarge", 192],
  ["ml.m5.24xlarge", 384],
];
const GIB = 2 ** 30;
/** Measured with our loading step: a table of strings takes about ten times the size of its csv, and Python with its packages half a GiB. */
const MEMORY_PER_BYTE = 10;
const MEMORY_BASE = GIB / 2;

function aboutSize({ source, bytes }: DataProfile, known: KnownContext, at: Place): readonly Diagnostic[] {
  const memory = MEMORY_BASE + MEMORY_PER_BYTE * bytes;
  const fitting = MACHINES.find(([, gib]) => gib * GIB * 0.8 >= memory) ?? MACHINES.at(-1);
  if (fitting === undefined || fitting[0] === known.instanceType) return [];
  const data = { source, bytes: readableBytes(bytes), memory: readableBytes(memory), instance: fitting[0] };
  return [diagnostic("advice/instance", data, { ...at, field: "instanceType" })];
}
