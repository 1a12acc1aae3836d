import { CsvFault, type CsvRecord, csvRecords } from "../../base/csv.ts";
import { digest } from "../../base/digest.ts";
import { readable } from "./archive.ts";
import type { ArtifactReader } from "./artifact-reader.ts";
import { type Artifact, branchName, ofKind } from "./artifacts.ts";

/** The scored rows of one split and their true labels. */
export interface Predicted {
  readonly artifact: Artifact;
  /** For example, "calibration" or "training, test". */
  readonly name: string;
  readonly split: string;
  readonly task: "binary" | "multiclass" | "regression";
  /** The true labels as written in the table: 0 or 1, a class name, or a number. */
  readonly labels: readonly string[];
  /** The positive class's score, or the predicted number. Empty if there are more than two classes. */
  readonly scores: readonly number[];
  /** The class with the highest score, if there are more than two classes. */
  readonly said: readonly string[];
}

/**
 * A run's scored rows, by branch and split. If two outputs have the same scores for the same rows, only the first is
 * used. `named` returns a step's own name for a split's rows, because a step without a branch can specify that name in
 * its documents.
 */
export async function predictionsOf(
  artifacts: readonly Artifact[],
  reader: ArtifactReader,
  named: (step: string, split: string) => string | undefined,
): Promise<readonly Predicted[]> {
  // A later step can pass on rows under a different name, so the scores themselves are compared.
  const found = new Map<string, Predicted>();
  const known = new Set<string>();
  for (const artifact of ofKind(artifacts, "predictions.labelled")) {
    for (const one of await scoredRows(artifact, reader)) {
      const scored = [JSON.stringify([one.labels, one.said]), new Uint8Array(Float64Array.from(one.scores).buffer)]
        .map(digest)
        .join(" ");
      const name = named(artifact.step, one.split);
      const first = found.get(scored) ?? one;
      found.set(scored, name === undefined || known.has(scored) ? first : { ...first, name });
      if (name !== undefined) known.add(scored);
    }
  }
  const names = [...found.values()].map(({ name }) => name);
  return [...found.values()].filter(({ name }, index) => names.indexOf(name) === index);
}

/** The rows of a prediction table, by split. Empty if the table is absent. A corrupt table is reported. */
async function scoredRows(artifact: Artifact, reader: ArtifactReader): Promise<readonly Predicted[]> {
  const whole = await reader.text(artifact, "predictions.csv");
  const parts = whole === undefined ? await partsOf(artifact, reader) : [{ name: "predictions.csv", text: whole }];
  const reading = { name: "" };
  try {
    return bySplit(artifact, oneTable(parts, reading));
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    reader.fault(artifact, reading.name, error.message);
    return [];
  }
}

interface Part {
  readonly name: string;
  readonly text: string;
}

/** A table's parts in order, if several instances wrote it. None if one of them, or the table, is too large to read. */
async function partsOf(artifact: Artifact, reader: ArtifactReader): Promise<readonly Part[]> {
  const parts: Part[] = [];
  let size = 0;
  for (const name of await reader.names(artifact)) {
    if (!/^part-.*\.csv$/.test(name)) continue;
    const text = await reader.text(artifact, name);
    if (text === undefined) return [];
    size += text.length;
    if (!readable(name, size)) return [];
    parts.push({ name, text });
  }
  return parts;
}

/** The records of a table whose parts all have the header. Stores the name of the part that is being read. */
function* oneTable(parts: readonly Part[], reading: { name: string }): Generator<CsvRecord, undefined> {
  for (const [index, { name, text }] of parts.entries()) {
    reading.name = name;
    const records = csvRecords(text, ",");
    if (index > 0) records.next();
    yield* records;
  }
}

function bySplit(artifact: Artifact, records: Iterator<CsvRecord> & Iterable<CsvRecord>): readonly Predicted[] {
  const first = records.next();
  const header = first.done === true ? [] : first.value.cells;
  const at = (name: string): number => header.indexOf(name);
  const [label, split, score] = [at("label"), at("split"), at("score")];
  const classes = header.flatMap((name, index) => (name.startsWith("score_") ? [{ name: name.slice(6), index }] : []));
  const known = label >= 0 && (score >= 0 || classes.length > 0);
  const splits = new Map<string, { labels: string[]; scores: number[]; said: string[] }>();
  // All records are read, because any of them can be corrupt.
  for (const { cells } of records) {
    if (!known) continue;
    const name = cells[split] ?? "all";
    const own = splits.get(name) ?? { labels: [], scores: [], said: [] };
    splits.set(name, own);
    own.labels.push(cells[label] ?? "");
    if (score < 0) own.said.push(highest(cells, classes));
    else own.scores.push(Number(cells[score]));
  }
  const branch = branchName(artifact);
  return [...splits].map(([name, { labels, scores, said }]) => {
    const task = score < 0 ? "multiclass" : labels.every((one) => one === "0" || one === "1") ? "binary" : "regression";
    return { artifact, name: name === "all" ? branch : `${branch}, ${name}`, split: name, task, labels, scores, said };
  });
}

function highest(
  row: readonly string[],
  classes: readonly { readonly name: string; readonly index: number }[],
): string {
  const score = (index: number): number => Number(row[index]);
  return classes.reduce((best, one) => (score(one.index) > score(best.index) ? one : best)).name;
}
