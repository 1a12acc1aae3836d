import { basename, extname } from "node:path";
import { createGunzip } from "node:zlib";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { ByteReader, Files } from "../../local/effects.ts";
import { asReadable } from "../../local/storage/streams.ts";

/** The first lines of a file, whole ones only. */
export interface Head {
  readonly text: string;
  /** Bytes of the file, as it lies there, that the text came from. */
  readonly bytes: number;
  /** True where the file goes on behind the text. */
  readonly cut: boolean;
}

export type DataFormat = "csv" | "json" | "parquet";

/** The same as in the loading script's sources.py, which the run goes by. */
export const SUFFIXES: Readonly<Record<string, DataFormat>> = {
  ".csv": "csv",
  ".tsv": "csv",
  ".txt": "csv",
  ".parquet": "parquet",
  ".pq": "parquet",
  ".json": "json",
  ".jsonl": "json",
  ".ndjson": "json",
};

/** The format of a file as the loading script tells it: by its name, else by how it begins. */
export async function formatOf(files: Files, path: string): Promise<DataFormat> {
  const named = SUFFIXES[extname(path.replace(/\.gz$/i, "")).toLowerCase()];
  if (named !== undefined) return named;
  const start = await startOf(files, path, 4096);
  if (start.startsWith(PARQUET)) return "parquet";
  return /^\s*[[{]/.test(start) ? "json" : "csv";
}

const PARQUET = "PAR1";
export const isParquet = async (files: Files, path: string): Promise<boolean> =>
  (await startOf(files, path, PARQUET.length)) === PARQUET;

/** Nothing for a file that cannot be read: who reads it says why. */
const startOf = (files: Files, path: string, most: number): Promise<string> =>
  firstBytes(files.reader(path), most).then(
    (bytes) => bytes.subarray(0, most).toString("latin1"),
    () => "",
  );

/** Reads the beginning of a file, packed with gzip or not, as text; or gives what would end a run. */
export async function readHead(
  files: Files,
  path: string,
  bound: number,
  at: Place,
): Promise<Head | { readonly fault: Diagnostic }> {
  const file = basename(path);
  const size = (await files.stat(path))?.size ?? 0;
  try {
    const packed = (await startOf(files, path, 2)) === GZIP;
    const raw = files.reader(path);
    const all = await firstBytes(raw, bound, packed ? asReadable(raw).pipe(createGunzip()) : raw);
    const cut = all.length >= bound && (packed || all.length < size);
    const content = cut ? all.subarray(0, all.lastIndexOf(NEWLINE) + 1) : all;
    const form = foreignForm(content);
    if (form !== undefined) return { fault: diagnostic("data/no-table", { file, reason: form }, at) };
    const line = badLine(content);
    if (line !== undefined) return { fault: diagnostic("data/not-utf8", { file, line }, at) };
    const text = new TextDecoder("utf-8").decode(content);
    return { text, bytes: packed && !cut ? size : content.length, cut };
  } catch (error) {
    return { fault: diagnostic("data/unreadable", { file, reason: (error as Error).message }, at) };
  }
}

const GZIP = "\x1f\x8b";
const NEWLINE = 0x0a;

async function firstBytes(raw: ByteReader, most: number, stream: AsyncIterable<Uint8Array> = raw): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of stream) {
      parts.push(part);
      length += part.length;
      if (length >= most) break;
    }
  } finally {
    raw.destroy();
  }
  return Buffer.concat(parts);
}

/** What files that are no text begin with; the same as in the loading script's forms.py, which the run goes by. */
export const FORMS: readonly (readonly [start: string, form: string])[] = [
  ["\x89PNG", "it is a picture"],
  ["\xff\xd8\xff", "it is a picture"],
  ["GIF8", "it is a picture"],
  ["%PDF", "it is a PDF"],
  ["PK\x03\x04", "it is a zip archive, as Excel's workbooks are"],
  ["\xd0\xcf\x11\xe0", "it is a workbook of an old Excel"],
  ["BZh", "it is compressed with bzip2"],
  ["\xfd7zXZ", "it is compressed with xz"],
  ["\x28\xb5\x2f\xfd", "it is compressed with zstd"],
  [PARQUET, "it is parquet, but its name or the format says otherwise"],
  ["\xff\xfe", "it is UTF-16, not UTF-8"],
  ["\xfe\xff", "it is UTF-16, not UTF-8"],
];

function foreignForm(content: Buffer): string | undefined {
  const start = content.subarray(0, 256).toString("latin1");
  const found = FORMS.find(([bytes]) => start.startsWith(bytes));
  if (found !== undefined) return found[1];
  const at = content.indexOf(0);
  if (at < 0) return undefined;
  // Every other byte of plain letters is 0 in UTF-16.
  const halves = [0, 1].map((odd) => [...start].filter((_, index) => index % 2 === odd));
  if (halves.some((half) => half.filter((byte) => byte === "\0").length * 10 > half.length * 9))
    return "it is UTF-16, not UTF-8";
  return `it holds binary data: a NUL byte in line ${linesBefore(content, at)}`;
}

const linesBefore = (content: Buffer, place: number): number =>
  content.subarray(0, place).reduce((lines, byte) => (byte === NEWLINE ? lines + 1 : lines), 1);

/** The first line that is no UTF-8. */
function badLine(content: Buffer): number | undefined {
  const isText = (part: Buffer): boolean => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(part);
      return true;
    } catch {
      return false;
    }
  };
  if (isText(content)) return undefined;
  let line = 1;
  for (let start = 0; start < content.length; line += 1) {
    const newline = content.indexOf(NEWLINE, start);
    const end = newline < 0 ? content.length : newline + 1;
    if (!isText(content.subarray(start, end))) return line;
    start = end;
  }
  return line;
}

/** A page of a web server, or JSON under a name that says csv, would give a table of nonsense. */
export function otherForm({ text, cut }: Head): string | undefined {
  const content = text.trimStart();
  if (/^(<!doctype|<html|<\?xml)/i.test(content)) return "it is a web page or XML";
  if (!/^[[{]/.test(content)) return undefined;
  const isJson = (part: string): boolean => {
    try {
      JSON.parse(part);
      return true;
    } catch {
      return false;
    }
  };
  const [line = ""] = content.split("\n", 1);
  const json = isJson(line) || (cut ? /^\[\s*\{/.test(content) : isJson(content));
  return json ? "it is JSON, but its name or the format says csv" : undefined;
}
