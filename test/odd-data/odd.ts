import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { Project, type Summary } from "../bad-input/project.ts";
import { Package, type Request } from "../package/outside.ts";

export type Row = Readonly<Record<string, string>>;

/** Reproducible numbers in [0, 1): a linear congruential generator (the example in the C standard). */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Rows with a feature that correlates with the label, and the case's additional columns. */
export function rowsOf(count: number, more: (index: number, draw: () => number) => Row = () => ({})): readonly Row[] {
  const draw = draws(7);
  return Array.from({ length: count }, (_, index) => {
    const age = Math.round(20 + 40 * draw());
    const yes = draw() < (age - 15) / 50;
    return { outcome: yes ? "yes" : "no", age: String(age), ...more(index, draw) };
  });
}

const quoted = (cell: string, delimiter: string): string =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

const lineOf = (cells: readonly string[], delimiter: string, end: string): string =>
  cells.map((cell) => quoted(cell, delimiter)).join(delimiter) + end;

/** Formats rows with the same columns as CSV. */
export const tableOf = (rows: readonly Row[], delimiter = ",", end = "\n"): string =>
  [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((cells) => lineOf(cells, delimiter, end))
    .join("");

/** Six steps: from the table to predictions on test rows, the package and the sample requests. */
export const odd = ({
  table,
  positive = "yes",
  sentinels = [-2147483648],
}: {
  table: string | Buffer;
  positive?: string | number | boolean;
  sentinels?: readonly (string | number)[];
}): Project =>
  new Project({
    "data/table.csv": table,
    "pipeline.yaml": `name: odd
data: data/table.csv
label: outcome
positive: ${JSON.stringify(positive)}
steps:
  - step: DataLoading
    config: { sentinels: ${JSON.stringify(sentinels)} }
  - TabularPreprocessing
  - step: XGBoostTraining
    config: { nEstimators: 5 }
  - XGBoostModelEval
  - Package
  - Payload
`,
  });

export interface Trained {
  readonly pack: Package;
  /** The contents of a file in a step's output. */
  readonly file: (step: string, port: string, ...more: readonly string[]) => string;
  /** The raw columns that the package reads, with their types. */
  readonly columns: Row;
}

/** Runs the pipeline, and checks that the package scores raw test rows exactly as the pipeline does. */
export async function trained(project: Project, rows: readonly Row[]): Promise<Trained> {
  const { outputs }: Summary = await project.succeed();
  const file: Trained["file"] = (step, port, ...more) =>
    readFileSync(join(outputs[step]?.[port] ?? "", ...more), "utf8");
  const pack = new Package(join(outputs["Package"]?.["package"] ?? "", "model.tar.gz"));
  const { columns } = JSON.parse(readFileSync(join(pack.folder, "model/payload-schema.json"), "utf8"));
  const types = Object.fromEntries(
    columns.map(({ name, type }: { readonly name: string; readonly type: string }) => [name, type]),
  );
  const scores = scoring(file("XGBoostModelEval", "predictions", "predictions.csv"), rows, Object.keys(types));
  const samples = sampling(JSON.parse(file("Payload", "payload", "samples.json")).samples);
  // One process for both, because most of its time is spent on startup.
  const answers = pack.ask([...scores.requests, ...samples.requests]);
  scores.expect(answers.slice(0, scores.requests.length));
  samples.expect(answers.slice(scores.requests.length));
  return { pack, file, columns: types };
}

const JSON_BODY = { type: "application/json", accept: "application/json" } as const;
const CSV_BODY = { type: "text/csv", accept: "application/json" } as const;

/** Requests to the package, and the expected responses. */
interface Question {
  readonly requests: readonly Request[];
  readonly expect: (answers: readonly string[]) => void;
}

/** Raw rows as objects, and as CSV with and without a header. */
function scoring(predictions: string, rows: readonly Row[], names: readonly string[]): Question {
  const predicted = predictions
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  expect(predicted.length).toBeGreaterThan(10);
  const raw = predicted.map(([id]) => rows[Number(id)] as Row);
  const lines = raw.map((row) =>
    lineOf(
      names.map((name) => row[name] ?? ""),
      ",",
      "\n",
    ),
  );
  return {
    requests: [
      { body: JSON.stringify(raw), ...JSON_BODY },
      { body: lineOf(names, ",", "\n") + lines.join(""), ...CSV_BODY },
      { body: lines.join(""), ...CSV_BODY },
    ],
    expect: (answers) => {
      expect(answers).toHaveLength(3);
      for (const answer of answers) {
        const scores = JSON.parse(answer).predictions.map(({ score }: { readonly score: number }) => score);
        expect(scores).toEqual(predicted.map((cells) => Number(cells.at(-1))));
      }
    },
  };
}

function sampling(samples: readonly { readonly csv: string; readonly json: object }[]): Question {
  return {
    requests: [
      { body: samples.map((sample) => `${sample.csv}\n`).join(""), ...CSV_BODY },
      { body: JSON.stringify(samples.map((sample) => sample.json)), ...JSON_BODY },
    ],
    expect: ([csv = "", json]) => {
      expect(csv).toBe(json);
      expect(JSON.parse(csv).predictions).toHaveLength(samples.length);
    },
  };
}
