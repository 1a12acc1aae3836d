import { basename, join, resolve } from "node:path";
import { createGunzip } from "node:zlib";
import { type ColumnReader, columnReader, type DataProfile } from "../author/data-profile.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Files } from "../local/effects.ts";

/** Reading ahead of a run is bounded: this much is looked at, in about half a second. */
export const LOOK_BYTES = 8 * 2 ** 20;

export type Profiled =
  | { readonly profile: DataProfile }
  /** Where `diagnostics` are errors, a run would end with them. */
  | { readonly diagnostics: readonly Diagnostic[] };

/** Looks at a local table: a csv file, or a folder of such. `source` is the path as the pipeline has it. */
export async function profileData(
  files: Files,
  folder: string,
  source: string,
  at: Place,
  bound: number = LOOK_BYTES,
): Promise<Profiled> {
  const path = resolve(folder, source);
  const found = await dataFiles(files, path);
  // What is not there, or holds no file, compiling reports.
  if (found === undefined || found.length === 0) return { diagnostics: [] };
  const faults = (...diagnostics: readonly Diagnostic[]): Profiled => ({ diagnostics });
  const other = found.find(({ file }) => !/\.(csv|tsv|txt)(\.gz)?$/i.test(file));
  if (other !== undefined)
    return faults(diagnostic("advice/not-read", { source, reason: `${basename(other.file)} is no csv file` }, at));
  const columns = new Map<string, ColumnReader>();
  const totals = { rows: 0, read: 0 };
  for (const { file } of found) {
    if (totals.read >= bound) break;
    const fault = await readTable(files, file, bound - totals.read, columns, totals, at);
    if (fault !== undefined) return faults(fault);
  }
  if (totals.rows === 0) {
    const first = basename(found[0]?.file ?? source);
    return faults(diagnostic("data/header-only", { file: first }, at));
  }
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

interface DataFile {
  readonly file: string;
  readonly size: number;
}

/** The files of a source as the loading script takes them: in the order of their paths, without what tools leave there. */
async function dataFiles(files: Files, path: string): Promise<readonly DataFile[] | undefined> {
  const stat = await files.stat(path);
  if (stat === undefined) return undefined;
  if (stat.kind !== "folder") return [{ file: path, size: stat.size }];
  const inside = (await files.list(path)).filter((name) => !/^[._]/.test(name) && !name.endsWith(".metadata"));
  const each = await Promise.all(inside.map((name) => dataFiles(files, join(path, name))));
  return each.flatMap((some) => some ?? []);
}

const DELIMITERS = [",", ";", "\t", "|"];
const count = (text: string, part: string): number => text.split(part).length - 1;

/** Reads rows until the bound is reached; gives the first thing that would end a run. */
async function readTable(
  files: Files,
  path: string,
  bound: number,
  columns: Map<string, ColumnReader>,
  totals: { rows: number; read: number },
  at: Place,
): Promise<Diagnostic | undefined> {
  const file = basename(path);
  const { text, bytes, fault } = await head(files, path, bound, at);
  if (fault !== undefined) return fault;
  totals.read += bytes;
  if (text.trim() === "") return diagnostic("data/empty-file", { file }, at);
  const first = text.slice(0, text.indexOf("\n") + 1 || text.length);
  const delimiter = DELIMITERS.reduce((best, one) => (count(first, one) > count(first, best) ? one : best));
  const { parse, CsvError } = await import("csv-parse");
  const parser = parse({ delimiter, info: true, relax_column_count: true, skip_empty_lines: true });
  parser.end(text);
  let header: readonly string[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (header === undefined) {
        header = record.map((name) => name.trim());
        const bad = badHeader(header, file, at);
        if (bad !== undefined) return bad;
        for (const name of header) if (!columns.has(name)) columns.set(name, columnReader(name));
        continue;
      }
      if (record.length !== header.length) {
        const data = { line: info.lines, file, cells: record.length, columns: header.length };
        return diagnostic("data/row-width", data, at);
      }
      for (const [index, name] of header.entries()) columns.get(name)?.add(record[index] ?? "");
      totals.rows += 1;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return diagnostic("data/no-table", { file, reason: error.message }, at);
  }
  return undefined;
}

function badHeader(header: readonly string[], file: string, at: Place): Diagnostic | undefined {
  const nameless = header.indexOf("");
  if (nameless >= 0) return diagnostic("data/column-nameless", { position: nameless + 1, file }, at);
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) return diagnostic("data/column-twice", { file, column: twice }, at);
  return header.includes("__row_id") ? diagnostic("data/column-reserved", { file, column: "__row_id" }, at) : undefined;
}

interface Head {
  readonly text: string;
  /** Bytes of the file, as it lies there, that the text came from. */
  readonly bytes: number;
  readonly fault?: Diagnostic;
}

/** The first lines of a file, whole ones only, as text. */
async function head(files: Files, path: string, bound: number, at: Place): Promise<Head> {
  const file = basename(path);
  const raw = files.reader(path);
  const packed = path.endsWith(".gz");
  const stream = packed ? raw.pipe(createGunzip()) : raw;
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= bound) break;
    }
  } catch (error) {
    const reason = (error as Error).message;
    return { text: "", bytes: 0, fault: diagnostic("data/unreadable", { file, reason }, at) };
  } finally {
    raw.destroy();
  }
  const size = (await files.stat(path))?.size ?? length;
  const all = Buffer.concat(parts);
  const cut = length >= bound && (packed || length < size);
  const content = cut ? all.subarray(0, all.lastIndexOf(0x0a) + 1) : all;
  if (content.subarray(0, 65_536).includes(0))
    return { text: "", bytes: 0, fault: diagnostic("data/no-table", { file, reason: "it holds binary data" }, at) };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    return { text, bytes: packed && !cut ? size : content.length };
  } catch {
    return { text: "", bytes: 0, fault: diagnostic("data/not-utf8", { file, line: badLine(content) }, at) };
  }
}

/** The first line that is no UTF-8. */
function badLine(content: Buffer): number {
  let line = 1;
  for (let start = 0; start < content.length; line += 1) {
    const newline = content.indexOf(0x0a, start);
    const end = newline < 0 ? content.length : newline + 1;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(content.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return line;
}
