import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import type { RunRecord } from "../../local/index.ts";
import { ArtifactReader, type ReportFiles } from "../../report/data/artifact-reader.ts";
import { artifactsOf, ofKind } from "../../report/data/artifacts.ts";
import { type Profile, profile } from "../../report/data/formats.ts";
import { columnDrift } from "./column-drift.ts";
import type { BothSides, DataDifference } from "./comparison.ts";
import type { MatchedStep } from "./matched-steps.ts";
import { unreadColumns } from "./model-columns.ts";
import type { RunSide } from "./read-side.ts";

/** What the steps of a run loaded. */
interface Loaded {
  readonly profile?: Profile;
  /** The digest of the source's contents. Undefined if the source was not copied to the work folder. */
  readonly source?: string;
  /** The digest of the rows that were loaded. */
  readonly rows?: string;
}

/** Whether both runs read the same data, so that equal row ids mean equal rows. */
export type Source = "same" | "other" | "unknown";

export interface DataDifferences {
  readonly data: readonly DataDifference[];
  readonly source: Source;
}

/** Compares the tables that both runs loaded. */
export async function dataDifferences(
  files: ReportFiles,
  before: RunSide,
  after: RunSide,
  matched: readonly MatchedStep[],
): Promise<DataDifferences> {
  const [one, other] = [await loadedBy(files, before), await loadedBy(files, after)];
  const pairs = matched.flatMap(({ before: from, after: step }) => {
    const [left, right] = [one.get(from), other.get(step)];
    return left === undefined || right === undefined ? [] : [{ step, left, right }];
  });
  const later = unreadColumns(after.record);
  const drifts = driftIn(pairs, new Set([...unreadColumns(before.record)].filter((name) => later.has(name))));
  return {
    data: pairs.flatMap(({ step, left, right }) => {
      const found = differenceOf(step, left, right, drifts.get(step) ?? []);
      return hasDifference(found) ? [found] : [];
    }),
    source: sourceOf([...one.values()], [...other.values()], pairs),
  };
}

interface Pair {
  readonly step: string;
  readonly left: Loaded;
  readonly right: Loaded;
}

/** The columns that drift, by step, without those that neither model reads. */
function driftIn(pairs: readonly Pair[], unread: ReadonlySet<string>): ReadonlyMap<string, DataDifference["drift"]> {
  const judged = pairs.flatMap(({ step, left, right }) =>
    left.profile === undefined || right.profile === undefined || isSameRows(left, right)
      ? []
      : [{ step, one: left.profile, other: right.profile }],
  );
  const read = ({ rows, columns }: Profile) => ({ rows, columns: columns.filter(({ name }) => !unread.has(name)) });
  return new Map(judged.map(({ step, one, other }) => [step, columnDrift(read(one), read(other), judged.length)]));
}

/** Equal rows cannot drift, and small samples of the same source would only seem to. */
const isSameRows = (one: Loaded, other: Loaded): boolean => one.rows !== undefined && one.rows === other.rows;

/** Whether two runs read the same rows: those of the same sources, or otherwise equal rows at each step that loads some. */
function sourceOf(one: readonly Loaded[], other: readonly Loaded[], pairs: readonly Pair[]): Source {
  const all = [...one, ...other];
  if (all.length > 0 && all.every(({ source }) => source !== undefined)) {
    const names = (side: readonly Loaded[]): string => [...new Set(side.map(({ source }) => source))].sort().join();
    return names(one) === names(other) && pairs.every(({ left, right }) => left.source === right.source)
      ? "same"
      : "other";
  }
  if (pairs.length === 0 || pairs.length < one.length || pairs.length < other.length) return "unknown";
  // Unequal rows can be other shares of the same source.
  return pairs.every(({ left, right }) => left.rows !== undefined && left.rows === right.rows) ? "same" : "unknown";
}

async function loadedBy(files: ReportFiles, { record, results }: RunSide): Promise<ReadonlyMap<string, Loaded>> {
  const reader = new ArtifactReader(files);
  const found = new Map<string, Loaded>();
  for (const artifact of ofKind(artifactsOf(record), "profile")) {
    if (artifact.kind === undefined) continue;
    const { step } = artifact;
    const result = results.get(step);
    const source = /\/data\/([0-9a-f]{16})\//.exec(JSON.stringify(result?.properties["ProcessingInputs"] ?? ""))?.[1];
    const uri = rawOutput(record, step);
    const tree = uri === undefined ? undefined : ownMember(result?.published, uri);
    const rows = tree && JSON.stringify(Object.entries(tree).map(([name, { digest }]) => [name, digest]));
    found.set(step, defined({ profile: await reader.json(artifact, "profile.json", profile), source, rows }));
  }
  return found;
}

/** The address of the table that a step loaded. */
function rawOutput(record: RunRecord, step: string): string | undefined {
  return ofKind(artifactsOf(record), "tabular.raw").find((one) => one.step === step && one.kind !== undefined)?.uri;
}

function differenceOf(step: string, one: Loaded, other: Loaded, drift: DataDifference["drift"]): DataDifference {
  const [left, right] = [one.profile, other.profile];
  const known = left !== undefined && right !== undefined;
  const [from, to] = [typesOf(left), typesOf(right)];
  const shared = [...from].filter(([column]) => to.has(column));
  return {
    ...defined({
      step,
      source: changed(one.source, other.source),
      rows: known ? changed(left.rows, right.rows) : undefined,
      sourceRows: known ? changed(left.source_rows, right.source_rows) : undefined,
    }),
    added: known ? [...to.keys()].filter((column) => !from.has(column)) : [],
    removed: known ? [...from.keys()].filter((column) => !to.has(column)) : [],
    retyped: shared.flatMap(([column, type]) => {
      const change = changed(type, to.get(column));
      return change === undefined ? [] : [{ column, ...change }];
    }),
    drift,
    labels: known ? labelChanges(left, right) : [],
  };
}

const typesOf = (found: Profile | undefined): ReadonlyMap<string, string> =>
  new Map((found?.columns ?? []).map(({ name, type }) => [name, type]));

function labelChanges(one: Profile, other: Profile): DataDifference["labels"] {
  const [left, right] = [one.label?.counts ?? {}, other.label?.counts ?? {}];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((label) => {
    const change = changed(ownMember(left, label), ownMember(right, label));
    return change === undefined ? [] : [{ label, ...change }];
  });
}

const changed = <T>(before: T | undefined, after: T | undefined): BothSides<T> | undefined =>
  before === after ? undefined : defined({ before, after });

const hasDifference = ({ source, rows, sourceRows, added, removed, retyped, drift, labels }: DataDifference): boolean =>
  [source, rows, sourceRows].some((one) => one !== undefined) ||
  [added, removed, retyped, drift, labels].some(({ length }) => length > 0);
