import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Pipeline } from "specline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalText } from "../../src/base/canonical.ts";
import { definitionText } from "../config-road/compiled.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tslab = join(root, "test/notebook/kernel/node_modules/tslab/bin/tslab");
const python = "/usr/bin/python3";
const nbconvert = "/usr/bin/jupyter-nbconvert";
/**
 * The modules that set-up finds missing by importing each part of Jupyter, because an incomplete installation is
 * useless.
 */
const missing = (
  JSON.parse(
    spawnSync(process.execPath, [join(root, "scripts/set-up.mjs"), "--missing", "--json", "notebook"], {
      encoding: "utf8",
    }).stdout,
  ) as { readonly missing: readonly string[] }
).missing;

const folder = mkdtempSync(join(tmpdir(), "specline-notebook-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: readonly string[];
  readonly data?: Readonly<Record<string, readonly string[] | string>>;
}
interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: readonly string[];
    readonly outputs?: readonly Output[];
  }[];
}
const read = (name: string): Notebook => JSON.parse(readFileSync(join(folder, name), "utf8")) as Notebook;
const run = (command: string, words: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const done = spawnSync(command, words, { cwd: folder, encoding: "utf8", env: { ...process.env, ...env } });
  if (done.status !== 0) throw new Error(`${command} ${words.join(" ")}\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
};

const cell = (...lines: readonly string[]) => ({
  cell_type: "code",
  execution_count: null,
  metadata: {},
  outputs: [],
  source: lines.join("\n"),
});
const chainNotebook = {
  cells: [
    cell(
      'import { Pipeline } from "specline";',
      'const chain = Pipeline("chain").loadData("s3://data/", { validationSplit: 0.2 }).preprocessWithDefaults()',
      "  .trainXgboost({ maxDepth: 8, nEstimators: 200 }).evaluatePerformance();",
      'chain.build().value.steps.map(({ id }) => id).join(", ");',
    ),
    cell('Pipeline("chain").loadData("s3://data/").trainXgboost({ maxDepth: 8 });'),
  ],
  metadata: { kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" } },
  nbformat: 4,
  nbformat_minor: 4,
};

beforeAll(() => {
  cpSync(join(root, "examples/credit-risk"), folder, { recursive: true });
  if (existsSync(join(root, "dist/cli.js"))) {
    run(process.execPath, [
      join(root, "bin/specline.js"),
      "notebook",
      "new",
      "--from",
      "pipeline.ts",
      "-o",
      "credit.ipynb",
    ]);
  }
});

describe("a notebook of the credit risk pipeline", () => {
  test("has a documented section for each of the ten configs, with the code that creates it", () => {
    const { cells } = read("credit.ipynb");
    const text = cells.map(({ source }) => source.join(""));
    const sections = cells.flatMap(({ cell_type: type }, index) =>
      type === "markdown" && /^## \d+\. /.test(text[index] ?? "") ? [index] : [],
    );
    expect(sections.map((index) => /^## (.*)/.exec(text[index] ?? "")?.[1])).toEqual([
      "1. DataLoading_training",
      "2. TabularPreprocessing_training",
      "3. XGBoostTraining",
      "4. DataLoading_calibration",
      "5. TabularPreprocessing_calibration",
      "6. XGBoostModelEval_calibration",
      "7. ModelCalibration_calibration",
      "8. Package",
      "9. Payload",
      "10. Registration",
    ]);
    for (const index of sections) {
      expect(text[index]).toContain("| field | default | |");
      expect(cells[index + 1]?.cell_type).toBe("code");
      expect(text[index + 1]).toMatch(/^const \w+ = \w+Config\(/);
    }
  });

  test.skipIf(missing.length > 0)(
    `runs from start to end${missing.length > 0 ? `: skipped, for this is missing: ${missing.join(", ")}` : ""}`,
    async () => {
      const installed = join(folder, "node_modules/specline");
      mkdirSync(installed, { recursive: true });
      for (const name of ["package.json", "dist", "python"]) {
        cpSync(join(root, name), join(installed, name), { recursive: true });
      }
      symlinkSync(join(root, "node_modules"), join(installed, "node_modules"));
      const kernel = join(folder, "tslab");
      writeFileSync(kernel, `#!/bin/sh\nexec "${process.execPath}" "${tslab}" "$@"\n`);
      chmodSync(kernel, 0o755);
      run(process.execPath, [tslab, "install", "--python", python, "--prefix", folder, "--binary", kernel]);
      const execute = (from: string, to: string) =>
        run(nbconvert, ["--to", "notebook", "--execute", "--allow-errors", from, "--output", to], {
          JUPYTER_PATH: join(folder, "share/jupyter"),
        });
      execute("credit.ipynb", "done.ipynb");

      const outputs = read("done.ipynb").cells.flatMap((cell) => cell.outputs ?? []);
      const faults = outputs.filter(({ output_type: type, name }) => type === "error" || name === "stderr");
      expect(faults).toEqual([]);
      const shown = outputs.map(({ data }) => [data?.["text/html"] ?? ""].flat().join(""));
      expect(shown.filter((html) => html.startsWith("<img") && html.includes("image/svg+xml"))).toHaveLength(1);
      expect(shown.filter((html) => html.startsWith("<iframe"))).toHaveLength(2);
      expect(shown.filter((html) => html.includes("<b>credit_risk</b>: succeeded"))).toHaveLength(1);
      // Cells are checked without `strict`. The types of chains still work there, and wrong wires are rejected.
      writeFileSync(join(folder, "chain.ipynb"), JSON.stringify(chainNotebook));
      execute("chain.ipynb", "chain-done.ipynb");
      const [good, bad] = read("chain-done.ipynb").cells.map(({ outputs: shown = [] }) => JSON.stringify(shown));
      expect(good).toContain("DataLoading, TabularPreprocessing, XGBoostTraining, XGBoostModelEval");
      expect(bad).toContain("XGBoostTraining needs tabular.processed, which no step so far produces");

      // The notebook's definition is byte-identical to the others.
      const runs = run("/bin/sh", ["-c", "ls .specline/runs"]).trim();
      const definition = readFileSync(join(folder, ".specline/runs", runs, "definition.json"), "utf8");
      const fluent = Pipeline("credit_risk").autoTrainXgboost("data/credit.csv", { label: "Status", positive: "bad" });
      expect(canonicalText(JSON.parse(definition))).toBe(await definitionText(fluent));
    },
    600_000,
  );
});
