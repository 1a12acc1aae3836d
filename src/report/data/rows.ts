import { posix } from "node:path";
import type { ByteReader } from "../../local/effects.ts";
import { satisfies } from "../../spec/kinds.ts";
import type { ArtifactReader, ReportFiles } from "./artifact-reader.ts";
import { type Artifact, branchName } from "./artifacts.ts";

/** Row ids, sorted, as read from the tables themselves. */
export interface RowSet {
  readonly name: string;
  readonly ids: Float64Array;
}

/** Two sets that must not share rows, and the number of rows that they do share. */
export interface Comparison {
  readonly what: "loaded" | "processed" | "split";
  readonly a: { readonly name: string; readonly rows: number };
  readonly b: { readonly name: string; readonly rows: number };
  readonly common: number;
  /** A sample of the shared ids. */
  readonly examples: readonly number[];
}

export interface RowProof {
  readonly comparisons: readonly Comparison[];
  /** True if at least two sets could be compared and none of them share a row. */
  readonly disjoint?: boolean;
}

/**
 * Compares the row ids of branches, and of the splits of one branch, pair by pair. Tables that are missing or have no
 * ids are skipped.
 */
export async function rowProof(artifacts: readonly Artifact[], reader: ArtifactReader): Promise<RowProof> {
  const loaded = new Map<string, Float64Array[]>();
  const processed = new Map<string, Map<string, Float64Array[]>>();
  for (const artifact of artifacts) {
    const { kind } = artifact;
    if (kind === undefined || !satisfies(kind, "tabular")) continue;
    for (const [split, ids] of await tablesOf(artifact, reader)) {
      const branch = branchName(artifact);
      if (satisfies(kind, "tabular.raw")) loaded.set(branch, [...(loaded.get(branch) ?? []), ids]);
      else {
        const splits = processed.get(branch) ?? new Map<string, Float64Array[]>();
        processed.set(branch, splits.set(split, [...(splits.get(split) ?? []), ids]));
      }
    }
  }
  const branches = new Set(artifacts.flatMap(({ branch }) => branch ?? []));
  const named = [...processed].map(([name, splits]) => ({ name, ids: union([...splits.values()].flat()) }));
  const comparisons = [
    ...pairs(
      "loaded",
      [...loaded].map(([name, parts]) => ({ name, ids: union(parts) })),
    ),
    ...pairs("processed", named),
    ...[...processed].flatMap(([branch, splits]) =>
      pairs(
        "split",
        [...splits].map(([split, parts]) => ({
          // Without branches, only the split needs to be named.
          name: processed.size === 1 && !branches.has(branch) ? split : `${branch}, ${split}`,
          ids: union(parts),
        })),
      ),
    ),
  ];
  if (comparisons.length === 0) return { comparisons };
  return { comparisons, disjoint: comparisons.every(({ common }) => common === 0) };
}

function pairs(what: Comparison["what"], sets: readonly RowSet[]): readonly Comparison[] {
  const largestFirst = [...sets].sort((a, b) => b.ids.length - a.ids.length);
  return largestFirst.flatMap((a, index) => largestFirst.slice(index + 1).map((b) => compare(what, a, b)));
}

/** Compares two sorted lists in one pass. */
export function compare(what: Comparison["what"], a: RowSet, b: RowSet): Comparison {
  const examples: number[] = [];
  let common = 0;
  let j = 0;
  for (let i = 0; i < a.ids.length; i += 1) {
    const id = a.ids[i] as number;
    while (j < b.ids.length && (b.ids[j] as number) < id) j += 1;
    if (b.ids[j] !== id) continue;
    common += 1;
    if (examples.length < 5) examples.push(id);
  }
  const side = ({ name, ids }: RowSet) => ({ name, rows: ids.length });
  return { what, a: side(a), b: side(b), common, examples };
}

function union(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  if (!all.every((id, index) => index === 0 || id >= (all[index - 1] as number))) all.sort();
  let kept = 0;
  for (let index = 0; index < all.length; index += 1) {
    const id = all[index] as number;
    if (index > 0 && id === all[kept - 1]) continue;
    all[kept] = id;
    kept += 1;
  }
  return all.subarray(0, kept);
}

/** The ids in every CSV file under an artifact, by folder ("train", "all", or "" for the top level). */
async function tablesOf(
  artifact: Artifact,
  reader: ArtifactReader,
): Promise<readonly (readonly [string, Float64Array])[]> {
  const found: (readonly [string, Float64Array])[] = [];
  for (const file of await csvBelow(reader.files, artifact.path, 2)) {
    try {
      const ids = await rowIds(reader.files.reader(file));
      if (ids !== undefined) found.push([posix.relative(artifact.path, posix.dirname(file)), ids]);
    } catch (error) {
      reader.faults.push(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return found;
}

async function csvBelow(files: ReportFiles, folder: string, depth: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await files.list(folder)) {
    const path = posix.join(folder, name);
    if (name.endsWith(".csv")) found.push(path);
    else if (depth > 1 && (await files.stat(path))?.kind === "folder")
      found.push(...(await csvBelow(files, path, depth - 1)));
  }
  return found;
}

const ROW_ID = "__row_id";
const QUOTE = 0x22;
const COMMA = 0x2c;
const NEW_LINE = 0x0a;

/**
 * The first column of a CSV file whose header begins with __row_id. Undefined for any other table. Works on bytes and
 * stores one number per row. Newlines inside quotes do not end a row.
 */
export async function rowIds(table: ByteReader): Promise<Float64Array | undefined> {
  const ids: number[] = [];
  let field = "";
  let [first, quoted, header] = [true, false, true];
  const row = (): boolean => {
    const value = field.replace(/^\ufeff|\r$/g, "").replace(/^"(.*)"$/, "$1");
    if (header && value !== ROW_ID) return false;
    if (!header && value !== "") ids.push(Number(value));
    [field, first, header] = ["", true, false];
    return true;
  };
  for await (const chunk of table) {
    const bytes = chunk as Buffer;
    // Nearly all tables have no quotes, so most bytes need not be examined one by one.
    const plain = !quoted && !bytes.includes(QUOTE);
    let start = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      if (plain && !first) {
        at = bytes.indexOf(NEW_LINE, at);
        if (at < 0) break;
      }
      const byte = bytes[at];
      if (byte === QUOTE) quoted = !quoted;
      else if (quoted) continue;
      else if (byte === COMMA && first) {
        field += bytes.toString("utf8", start, at);
        first = false;
      } else if (byte === NEW_LINE) {
        if (first) field += bytes.toString("utf8", start, at);
        start = at + 1;
        if (!row()) {
          table.destroy();
          return undefined;
        }
      }
    }
    if (first) field += bytes.toString("utf8", start);
  }
  if (field !== "" && !row()) return undefined;
  return header ? undefined : Float64Array.from(ids);
}
