import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { definition, processingStep } from "../../src/local/testing/definitions.ts";
import { filesIn } from "../../src/local/testing/workbench.ts";
import { runCommand } from "../suite/commands.ts";

/**
 * Names whose display differs from their content, in titles, files, columns, classes and logs, on every user interface.
 */

const folder = mkdtempSync(join(tmpdir(), "specline-unseen-"));
const RLO = "\u202e";
const TITLE = `cre${RLO}dit\u200b \u2066x\u2069`;
const RAW = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;
/** On a terminal, Specline writes the color codes. There is no terminal here. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

function specline(...args: readonly string[]) {
  const { status, stdout, stderr } = runCommand(args, { folder, environment: { NODE_OPTIONS: "", NO_COLOR: "1" } });
  return { status, stdout, stderr, said: stdout + stderr };
}

const SPEC = `name: "${TITLE}"
data: "da${RLO}ta.csv"
label: "la${RLO}bel"
steps: [DataLoading, TabularPreprocessing, XGBoostTraining, XGBoostModelEval]
`;
const MODULE = `import { Pipeline } from "specline";
export default Pipeline(${JSON.stringify(TITLE)}).loadData("s3://b${RLO}/x").preprocess();
throw new Error("no ${RLO}luck \\u001b]0;title\\u0007");
`;
const RUN = definition([
  processingStep("Say", {
    run: ["python3", "/opt/ml/processing/input/code/say.py"],
    inputs: { code: "s3://bucket/code" },
    outputs: ["metrics"],
    environment: { NAME: `va${RLO}lue` },
    more: { DisplayName: `na${RLO}me` },
  }),
]);
const SAY = `
import json, sys
print("log ${RLO}line \\x1b[2J\\x1b]0;title\\x07 \\x9b31m \\u200b")
json.dump({"auc": 0.5, "cl\\u202eass": {"x\\u2066": 1}}, open("/opt/ml/processing/output/metrics/metrics.json", "w"))
open("/opt/ml/output/message", "w").write("rea\\u202eson \\x1b[31m")
sys.exit(4)
`;

beforeAll(() => {
  writeFileSync(join(folder, "spec.yaml"), SPEC);
  writeFileSync(join(folder, "module.mjs"), MODULE);
  const rows = Array.from({ length: 120 }, (_, row) => `${row},${row % 7},${row % 2 ? `y${RLO}es` : "no"}`);
  writeFileSync(join(folder, `da${RLO}ta.csv`), [`a,co${RLO}l,la${RLO}bel`, ...rows].join("\n"));
  writeFileSync(join(folder, `ru${RLO}n.json`), JSON.stringify(RUN));
  mkdirSync(join(folder, ".specline/s3/bucket/code"), { recursive: true });
  writeFileSync(join(folder, ".specline/s3/bucket/code/say.py"), SAY);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("no invisible characters get through", () => {
  test.each([
    ["check", "spec.yaml"],
    ["check", "module.mjs", "-v"],
    ["check", `nothing-like${RLO}this.yaml`],
    ["compile", "spec.yaml"],
    ["explain", "spec.yaml", `Data${RLO}Loading.x`],
    ["graph", "spec.yaml", "-f", "svg"],
    ["graph", "spec.yaml", "-f", "html"],
    ["graph", "spec.yaml", "-f", "json"],
    ["graph", `ru${RLO}n.json`, "-f", "svg"],
    ["print", "spec.yaml", "--as", "spec"],
    ["print", "spec.yaml", "--as", "handles"],
    ["print", "spec.yaml", "--as", "configs"],
    ["import", `ru${RLO}n.json`],
    ["wire", `No${RLO}pe`],
    ["run", "spec.yaml", "-p", `La${RLO}bel=x`],
  ])("%s %s %s %s", (...args) => {
    const words = args.filter((word) => word !== undefined);
    const { said } = specline(...words);
    expect(said).not.toMatch(RAW);
    expect(said).not.toMatch(CONTROLS);
    expect(said).toMatch(/\\u202e/);
    const { stdout } = specline(...words, "--json");
    expect(stdout).not.toMatch(RAW);
  });

  test("in a run's output, report and record", () => {
    const { said } = specline("run", `ru${RLO}n.json`, "-v");
    expect(said).toContain("log \\u202eline");
    expect(said).toContain("rea\\u202eson");
    expect(said).not.toMatch(RAW);
    expect(said).not.toMatch(CONTROLS);
    for (const words of [["runs"], ["runs", "latest"]]) expect(specline(...words).said).not.toMatch(RAW);
    const report = filesIn(join(folder, ".specline")).filter((file) => file.endsWith("report.html"))[0] as string;
    expect(readFileSync(report, "utf8")).not.toMatch(RAW);
    expect(readFileSync(report, "utf8")).toContain("ru\\u202en");
  });

  test("of a notebook", () => {
    specline("notebook", "new", "--from", "spec.yaml", "-o", "n.ipynb");
    expect(readFileSync(join(folder, "n.ipynb"), "utf8")).not.toMatch(RAW);
  });
});

test("data output contains the original strings", () => {
  expect(JSON.parse(specline("graph", "spec.yaml", "-f", "json").stdout)).toMatchObject({ title: TITLE });
  expect(parse(specline("print", "spec.yaml", "--as", "spec").stdout)).toMatchObject({ name: TITLE });
});
