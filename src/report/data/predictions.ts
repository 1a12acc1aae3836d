import { CsvFault, csvRecords } from "../../base/csv.ts";
import { digest } from "../../base/digest.ts";
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
    for (const one of bySplit(artifact, await scoredRows(artifact, reader))) {
      const scored = digest(JSON.stringify([one.labels, one.scores, one.said]));
      const name = named(artifact.step, one.split);
      const first = found.get(scored) ?? one;
      found.set(scored, name === undefined || known.has(scored) ? first : { ...first, name });
      if (name !== undefined) known.add(scored);
    }
  }
  const names = [...found.values()].map(({ name }) => name);
  return [...found.values()].filter(({ name }, index) => names.indexOf(name) === index);
}

/**
 * The records of a prediction table, starting with the header. Empty if the table is absent. A corrupt table is
 * reported.
 */
async function scoredRows(artifact: Artifact, reader: ArtifactReader): Promise<readonly (readonly string[])[]> {
  const text = await reader.text(artifact, "predictions.csv");
  if (text === undefined) return [];
  try {
    return [...csvRecords(text, ",")].map(({ cells }) => cells);
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    reader.fault(artifact, "predictions.csv", error.message);
    return [];
  }
}

function bySplit(artifact: Artifact, [header = [], ...rows]: readonly (readonly string[])[]): readonly Predicted[] {
  const at = (name: string): number => header.indexOf(name);
  const [label, split, score] = [at("label"), at("split"), at("score")];
  const classes = header.flatMap((name, index) => (name.startsWith("score_") ? [{ name: name.slice(6), index }] : []));
  if (label < 0 || (score < 0 && classes.length === 0)) return [];
  const splits = [...new Set(rows.map((row) => row[split] ?? "all"))];
  return splits.map((name) => {
    const own = rows.filter((row) => (row[split] ?? "all") === name);
    const labels = own.map((row) => row[label] ?? "");
    const task = score < 0 ? "multiclass" : labels.every((one) => one === "0" || one === "1") ? "binary" : "regression";
    const branch = branchName(artifact);
    return {
      artifact,
      name: name === "all" ? branch : `${branch}, ${name}`,
      split: name,
      task,
      labels,
      scores: task === "multiclass" ? [] : own.map((row) => Number(row[score])),
      said: task === "multiclass" ? own.map((row) => highest(row, classes)) : [],
    };
  });
}

function highest(
  row: readonly string[],
  classes: readonly { readonly name: string; readonly index: number }[],
): string {
  const score = (index: number): number => Number(row[index]);
  return classes.reduce((best, one) => (score(one.index) > score(best.index) ? one : best)).name;
}
