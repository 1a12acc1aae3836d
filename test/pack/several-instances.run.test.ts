import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { nodeHost } from "../../src/app/host/host.ts";
import { runPipeline } from "../../src/app/run.ts";
import type { RunRecord } from "../../src/local/index.ts";

/*
 * Runs a pipeline whose steps have several instances, each a process, as for a user.
 */
const folder = mkdtempSync(join(tmpdir(), "specline-instances-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TRANSFORMS = ["MissingValueImputation", "RiskTableMapping", "FeatureSelection"];
const DIVIDED = ["DataLoading", "TabularPreprocessing", ...TRANSFORMS, "XGBoostModelEval"];

/** A table in which each split has several pieces, of 64 KiB. */
function table(): string {
  const lines = ["id,x,gaps,colour,comment,y"];
  let state = 7;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let row = 0; row < 6000; row++) {
    const x = next() * 4 - 2;
    const gap = next() < 0.1 ? "" : next().toFixed(3);
    const colour = ["red", "green", "blue"][Math.floor(next() * 3)] ?? "";
    const y = x + next() > 0.8 ? 1 : 0;
    const comment = `${"a rather long comment ".repeat(6)}${Math.floor(next() * 9)}`;
    lines.push(`r${row},${x.toFixed(4)},${gap},${colour},${comment},${y}`);
  }
  return `${lines.join("\n")}\n`;
}

async function run(instances: number): Promise<RunRecord> {
  const name = `on-${instances}`;
  const config = instances === 1 ? "" : `, config: { instance_count: ${instances} }`;
  const spec = `
name: ${name}
data: table.csv
context: { label: y, positive: "1", idColumn: id }
steps:
${["DataLoading", "TabularPreprocessing", ...TRANSFORMS].map((step) => `  - { step: ${step}${config} }`).join("\n")}
  - { step: XGBoostTraining, config: { n_estimators: 20, cross_validation: 0 } }
  - { step: XGBoostModelEval${config} }
`;
  writeFileSync(join(folder, `${name}.yaml`), spec);
  const host = { ...nodeHost(() => undefined), folder };
  const { record, diagnostics } = await runPipeline(host, join(folder, `${name}.yaml`), {
    parameters: [],
    work: folder,
    cache: false,
  });
  if (record === undefined) throw new Error(JSON.stringify(diagnostics));
  return record;
}

/** The files of an output, with the parts of a table as one file without its header. */
function filesOf(record: RunRecord, step: string, port: string): Readonly<Record<string, string>> {
  const root = record.steps.find(({ name }) => name === step)?.outputs[port]?.path ?? "";
  const found: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, "utf8");
    const name = path.slice(root.length);
    if (!name.endsWith(".csv")) found[name] = text;
    else {
      const split = name.slice(0, name.lastIndexOf("/"));
      found[split] = (found[split] ?? "") + text.slice(text.indexOf("\n") + 1);
    }
  }
  return found;
}

test("loading, preprocessing, transforms and an evaluation on two instances write the same rows and files as on one", async () => {
  writeFileSync(join(folder, "table.csv"), table());
  const [one, two] = [await run(1), await run(2)];
  expect([one.status, two.status]).toEqual(["succeeded", "succeeded"]);
  for (const step of DIVIDED) {
    const ports = Object.keys(one.steps.find(({ name }) => name === step)?.outputs ?? {});
    expect(ports.length, step).toBeGreaterThan(0);
    for (const port of ports) expect(filesOf(two, step, port), `${step}.${port}`).toEqual(filesOf(one, step, port));
  }
  const path = two.steps.find(({ name }) => name === "XGBoostModelEval")?.outputs["predictions"]?.path ?? "";
  expect(readdirSync(path).length).toBeGreaterThan(1);
  const log = readFileSync(join(folder, "runs", two.run, "logs/MissingValueImputation.log"), "utf8");
  expect(log.match(/missing cells are filled/g)).toHaveLength(1);
}, 400_000);
