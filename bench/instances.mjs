import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonOf } from "./run.mjs";
import { costs, folderWithTable, rounded, sizesOf } from "./size.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const COUNTS = [1, 2, 4];
const DIVIDED = ["DataLoading", "TabularPreprocessing", "XGBoostTraining", "XGBoostModelEval"];
/** Outputs that must have the same bytes for any number of instances. The model may differ in its last digits. */
const SAME = { DataLoading: ["data", "signature", "metadata"], TabularPreprocessing: ["processed"] };

const pipeline = (instances) => `name: instances
data: table.csv
label: Status
positive: bad
steps:
${DIVIDED.map((step) => `  - { step: ${step}, config: { instanceCount: ${instances} } }`).join("\n")}
`;

/**
 * Runs a pipeline whose steps have one, two and four instances, each a process on this machine, at several sizes. The
 * process that works most shows what an instance needs.
 */
export function byInstances() {
  const python = pythonOf();
  return sizesOf().flatMap(([rows]) => {
    const folder = folderWithTable(python, rows);
    try {
      const runs = COUNTS.map((instances) => measured(python, folder, instances));
      return runs.map(({ instances, seconds, largest, bytes, auc }) => ({
        what: `${rows.toLocaleString("en")} rows, ${instances} instances`,
        seconds: rounded(seconds),
        "CPU seconds of a process": rounded(largest.cpu),
        "MiB of a process": Math.round(largest.mib),
        "same bytes": bytes === runs[0].bytes,
        "AUC, difference": Math.round(Math.abs(auc - runs[0].auc) * 1e5) / 1e5,
      }));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function measured(python, folder, instances) {
  const file = `on-${instances}.yaml`;
  writeFileSync(join(folder, file), pipeline(instances));
  const run = [process.execPath, join(root, "bin/specline.js"), "run", file, "--work", "work", "--no-cache", "--json"];
  const { stdout, ...cost } = costs(python, folder, run);
  const { outputs, metrics } = JSON.parse(stdout);
  const bytes = Object.entries(SAME).flatMap(([step, ports]) => ports.map((port) => digestOf(outputs[step][port])));
  return { ...cost, instances, bytes: bytes.join(" "), auc: metrics.XGBoostModelEval.auc };
}

/** A digest of an output. The parts of a table count as one file, in their order, with one header. */
function digestOf(folder) {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  let before;
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    const content = readFileSync(path);
    const isNext = path.endsWith(".csv") && before === dirname(path);
    before = path.endsWith(".csv") ? dirname(path) : undefined;
    hash.update(isNext ? content.subarray(content.indexOf("\n") + 1) : content);
  }
  return hash.digest("hex");
}
