import { basename, join, resolve } from "node:path";
import { type ColumnReader, columnReader, type DataProfile } from "../../advice/data-profile.ts";
import { CsvFault, csvRecords, delimiterOf } from "../../base/csv.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { Files } from "../../local/effects.ts";
import { formatOf, isParquet, otherForm, readHead } from "./data-text.ts";

/** Reading ahead of a run is bounded: this much is looked at, in about half a second. */
const LOOK_BYTES = 8 * 2 ** 20;

export interface Table {
  /** The path as the pipeline has it. */
  readonly source: string;
  /** As the step's config says it, if it does. */
  readonly format?: unknown;
  /** Texts that stand for a missing value. */
  readonly words?: ReadonlySet<string>;
}

export type Profiled =
  | { readonly profile: DataProfile }
  /** Where `diagnostics` are errors, a run would end with them. */
  | { readonly diagnostics: readonly Diagnostic[] };

/** Looks at a local table: a csv file, or a folder of such. `source` is the path as the pipeline has it. */
export async function profileData(
  files: Files,
  folder: string,
  { source, format, words }: Table,
  at: Place,
  bound: number = LOOK_BYTES,
): Promise<Profiled> {
  const path = resolve(folder, source);
  const found = await dataFiles(files, path);
  // What is not there, or holds no file, compiling reports.
  if (found === undefined || found.length === 0) return { diagnostics: [] };
  const faults = (...diagnostics: readonly Diagnostic[]): Profiled => ({ diagnostics });
  for (const { file } of found) {
    const kind = format === undefined || format === "auto" ? await formatOf(files, file) : format;
    if (kind === "csv") continue;
    const name = basename(file);
    if (kind === "parquet" && !(await isParquet(files, file)))
      return faults(diagnostic("data/no-table", { file: name, reason: NO_PARQUET }, at));
    return faults(diagnostic("advice/not-read", { source, reason: `${name} is no csv file` }, at));
  }
  const columns = new Map<string, ColumnReader>();
  const first = basename(found[0]?.file ?? source);
  const totals = { rows: 0, read: 0, first, words };
  for (const { file } of found) {
    if (totals.read >= bound) break;
    const fault = await readTable(files, file, bound - totals.read, columns, totals, at);
    if (fault !== undefined) return faults(fault);
  }
  if (totals.rows === 0) return faults(diagnostic("data/header-only", { file: first }, at));
  const bytes = found.reduce((sum, { size }) => sum + size, 0);
  return {
    profile: {
      source,
      bytes,
      readBytes: Math.min(totals.read, bytes),
      rows: totals.rows,
      columns: [...columns.values()].map((column) => column.profile()),
    },
  };
}

const NO_PARQUET = "it is no parquet, but its name or the format says so";

interface DataFile {
  readonly file: string;
  readonly size: number;
}

/** The files of a source as the loading script takes them: in the order of their paths, without what tools leave there. */
async function dataFiles(
  files: Files,
  path: string,
  above: readonly string[] = [],
): Promise<readonly DataFile[] | undefined> {
  const real = await files.realPath(path).catch(() => undefined);
  const stat = real === undefined ? undefined : await files.stat(real).catch(() => undefined);
  // What cannot be read (a pipe, a link that leads nowhere or round in a circle), compiling refuses.
  if (real === undefined || stat === undefined || above.includes(real)) return undefined;
  if (stat.kind === "file") return [{ file: path, size: stat.size }];
  if (stat.kind !== "folder") return undefined;
  const names = (await files.list(path)).filter((name) => !name.startsWith("."));
  // A file that lies alone is data, whatever its name.
  const inside = names.length === 1 ? names : names.filter((name) => !/^_|\.metadata$/.test(name));
  const each = await Promise.all(inside.map((name) => dataFiles(files, join(path, name), [...above, real])));
  return each.includes(undefined) ? undefined : each.flatMap((some) => some ?? []);
}

/** Reads rows until the bound is reached; gives the first thing that would end a run. */
async function readTable(
  files: Files,
  path: string,
  bound: number,
  columns: Map<string, ColumnReader>,
  totals: { rows: number; read: number; readonly first: string; readonly words: ReadonlySet<string> | undefined },
  at: Place,
): Promise<Diagnostic | undefined> {
  const file = basename(path);
  const head = await readHead(files, path, bound, at);
  if ("fault" in head) return head.fault;
  totals.read += head.bytes;
  if (head.text.trim() === "") return diagnostic("data/empty-file", { file }, at);
  const form = otherForm(head);
  if (form !== undefined) return diagnostic("data/no-table", { file, reason: form }, at);
  let header: readonly string[] | undefined;
  try {
    for (const { cells, line } of csvRecords(head.text, delimiterOf(head.text))) {
      if (header === undefined) {
        header = cells.map((name) => name.trim());
        const bad = badHeader(header, file, at) ?? otherColumns(header, file, columns, totals.first, at);
        if (bad !== undefined) return bad;
        for (const name of header) if (!columns.has(name)) columns.set(name, columnReader(name, totals.words));
        continue;
      }
      if (cells.length !== header.length)
        return diagnostic("data/row-width", { line, file, cells: cells.length, columns: header.length }, at);
      for (const [index, name] of header.entries()) columns.get(name)?.add(cells[index] ?? "");
      totals.rows += 1;
    }
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    // Where the reading was cut off, the quote may be closed further down.
    return head.cut && error.open ? undefined : diagnostic("data/no-table", { file, reason: error.message }, at);
  }
  return undefined;
}

function otherColumns(
  header: readonly string[],
  file: string,
  columns: ReadonlyMap<string, ColumnReader>,
  first: string,
  at: Place,
): Diagnostic | undefined {
  if (columns.size === 0) return undefined;
  const odd = [
    ...header.filter((name) => !columns.has(name)),
    ...[...columns.keys()].filter((name) => !header.includes(name)),
  ];
  if (odd.length === 0) return undefined;
  return diagnostic("data/columns-differ", { file, first, columns: odd.toSorted().join(", ") }, at);
}

function badHeader(header: readonly string[], file: string, at: Place): Diagnostic | undefined {
  const nameless = header.indexOf("");
  if (nameless >= 0) return diagnostic("data/column-nameless", { position: nameless + 1, file }, at);
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) return diagnostic("data/column-twice", { file, column: twice }, at);
  return header.includes("__row_id") ? diagnostic("data/column-reserved", { file, column: "__row_id" }, at) : undefined;
}
