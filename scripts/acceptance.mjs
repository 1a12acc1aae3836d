// node scripts/acceptance.mjs [SEEDS]: runs the example with many seeds on both data sets, and compares it with a plain
// pandas and XGBoost script that uses the same rows and parameters. Also measures the calibration error before and
// after calibration, on rows that the calibrator has not seen.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const seeds = Number(process.argv[2] ?? 20);
const sets = [
  { name: "credit", data: join(root, "examples/credit-risk/data/credit.csv"), label: "Status", positive: "bad" },
  { name: "churn", data: join(root, "test/fixtures/churn.csv"), label: "churn", positive: "Yes" },
];
const TEST_AUC = `
import io, json, sys, tarfile
import pandas as pd
from sklearn.metrics import roc_auc_score
with tarfile.open(sys.argv[1]) as archive:
    member = next(name for name in archive.getnames() if name.endswith("predictions.csv"))
    table = pd.read_csv(io.BytesIO(archive.extractfile(member).read()))
test = table[table["split"] == "test"]
print(json.dumps({"auc": roc_auc_score(test["label"], test["score"]), "rows": len(test)}))
`;

function printed(command, words, env) {
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: ${stderr}`);
  return JSON.parse(stdout);
}

const specline = (...words) => printed(process.execPath, ["bin/specline.js", ...words]);

/** The example with a different file, label, positive value and seed. */
function spec({ name, data, label, positive }, seed) {
  const load = (branch, from, to) => ({ step: `DataLoading_${branch}`, config: { shareFrom: from, shareTo: to } });
  const steps = [
    load("training", 0, 0.8),
    "TabularPreprocessing_training",
    "XGBoostTraining",
    load("calibration", 0.8, 1),
  ];
  const rest = [
    "TabularPreprocessing_calibration",
    "XGBoostModelEval_calibration",
    "ModelCalibration_calibration",
    "Package",
    "Payload",
    "Registration",
  ];
  return { name, data, label, positive, context: { seed }, steps: [...steps, ...rest] };
}

function one(set, seed, python) {
  const work = mkdtempSync(join(tmpdir(), "acceptance-"));
  const file = join(work, "spec.json");
  writeFileSync(file, JSON.stringify(spec(set, seed)));
  const { outputs, metrics } = specline("run", file, "--work", join(work, "runs"), "--json", "--no-cache");
  const ours = printed(python, ["-c", TEST_AUC, outputs.XGBoostTraining["output-data"]]);
  const plain = printed(python, [
    "test/peer/plain_xgboost.py",
    set.data,
    set.label,
    set.positive,
    String(seed),
    outputs.TabularPreprocessing_training.processed,
  ]);
  rmSync(work, { recursive: true, force: true });
  const { ece_before, ece_after, rows } = metrics.ModelCalibration_calibration;
  return {
    seed,
    ours: ours.auc,
    plain: plain.auc,
    differ: Math.abs(ours.auc - plain.auc),
    before: ece_before,
    after: ece_after,
    rows,
  };
}

/** The mean with its 95% confidence interval (normal approximation), to four decimal places. */
function summary(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  const half = (1.96 * spread) / Math.sqrt(values.length);
  return `${mean.toFixed(4)} (${(mean - half).toFixed(4)} to ${(mean + half).toFixed(4)})`;
}

const python = specline("doctor", "--json").python.path;
let worst = 0;
for (const set of sets) {
  const runs = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    runs.push(one(set, seed, python));
    console.error(set.name, JSON.stringify(runs.at(-1)));
  }
  worst = Math.max(worst, ...runs.map((run) => run.differ));
  console.log(`${set.name}: ${seeds} seeds`);
  console.log(`  test AUC             ${summary(runs.map((run) => run.ours))}`);
  console.log(`  plain script         ${summary(runs.map((run) => run.plain))}`);
  console.log(`  largest difference   ${Math.max(...runs.map((run) => run.differ)).toExponential(2)}`);
  console.log(`  ECE before           ${summary(runs.map((run) => run.before))}`);
  console.log(`  ECE after            ${summary(runs.map((run) => run.after))}`);
}
process.exitCode = worst <= 0.005 ? 0 : 1;
