import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonOf } from "./run.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const script = (name) => join(root, "bench/size", name);
const COLUMNS = 20;
/** Rows, and the goals for a run's time and memory as multiples of the script's. */
const SIZES = [
  [10_000, { time: 2.2 }],
  [100_000, { time: 1.4 }],
  [1_000_000, { time: 1.15, memory: 1.5 }],
];
/** The same for a table of many columns, measured unless `SPECLINE_BENCH_ROWS` names sizes. */
const WIDE = [20_000, { memory: 1.5 }, 2000];

/** The sizes to measure: those in `SPECLINE_BENCH_ROWS`, by default three. */
export function sizesOf() {
  const named = namedSizes();
  return named.length === 0 ? SIZES : named.map((rows) => SIZES.find(([one]) => one === rows) ?? [rows, {}]);
}

const namedSizes = () => (process.env.SPECLINE_BENCH_ROWS ?? "").split(",").filter(Boolean).map(Number);

/** The ten steps of the example. */
const PIPELINE = `name: size
data: table.csv
label: Status
positive: bad
steps:
  - { step: DataLoading_training, config: { shareFrom: 0, shareTo: 0.8 } }
  - TabularPreprocessing_training
  - XGBoostTraining
  - { step: DataLoading_calibration, config: { shareFrom: 0.8, shareTo: 1 } }
  - TabularPreprocessing_calibration
  - XGBoostModelEval_calibration
  - ModelCalibration_calibration
  - Package
  - Payload
  - Registration
`;

/** Seconds, CPU seconds and peak memory (MiB) of a command and all processes that it starts. */
export function costs(python, folder, words) {
  const { status, stderr, stdout } = spawnSync(python, [script("measure.py"), ...words], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    env: { ...process.env, SPECLINE_PYTHON: python },
  });
  if (status !== 0) throw new Error(stderr);
  return { ...JSON.parse(stderr.trim().split("\n").at(-1)), stdout };
}

/**
 * Compares a local run of ten steps with one script that does the same work, at several sizes. The run also explains the
 * model (`explainRows`), which the script does not. On a busy machine, compare CPU seconds and memory only.
 */
export function bySizeOfTable() {
  const python = pythonOf();
  const sizes = namedSizes().length === 0 ? [...sizesOf(), WIDE] : sizesOf();
  return sizes.flatMap(([rows, goals, columns = COLUMNS]) => {
    const folder = folderWithTable(python, rows, columns);
    try {
      writeFileSync(join(folder, "pipeline.yaml"), PIPELINE);
      const hand = costs(python, folder, [python, script("by_hand.py"), "table.csv"]);
      const run = [process.execPath, join(root, "bin/specline.js"), "run", "pipeline.yaml", "--work", "work"];
      const own = costs(python, folder, [...run, "--no-cache"]);
      const line = (what, unit, goal) => ({
        what: `${rows.toLocaleString("en")} × ${columns.toLocaleString("en")}: ${what}`,
        "by hand": rounded(hand[unit]),
        run: rounded(own[unit]),
        ratio: rounded(own[unit] / hand[unit]),
        ...(goal === undefined ? {} : { goal: `≤ ${goal}` }),
      });
      return [line("seconds", "seconds", goals.time), line("CPU seconds", "cpu"), line("MiB", "mib", goals.memory)];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** A new folder with a table of so many rows and columns, `table.csv`. */
export function folderWithTable(python, rows, columns = COLUMNS) {
  const folder = mkdtempSync(join(tmpdir(), "bench-size-"));
  const made = spawnSync(python, [script("make_table.py"), String(rows), "table.csv", String(columns)], {
    cwd: folder,
  });
  if (made.status !== 0) throw new Error(String(made.stderr));
  return folder;
}

export const rounded = (value) => Math.round(value * 100) / 100;
