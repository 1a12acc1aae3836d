import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Pipeline } from "specline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalText } from "../../src/base/canonical.ts";
import { definitionText } from "../config-road/compiled.ts";
import { runCommand } from "../suite/commands.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const nbconvert = "/usr/bin/jupyter-nbconvert";
const MODULES = ["specline.py", "specline_cli.py", "specline_configs.py"];
const hasJupyter =
  existsSync(nbconvert) && spawnSync("/usr/bin/python3", ["-c", "import nbclient, ipykernel"]).status === 0;

const folder = mkdtempSync(join(tmpdir(), "specline-python-notebook-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: readonly string[];
    readonly outputs?: readonly {
      readonly output_type: string;
      readonly name?: string;
      readonly data?: Readonly<Record<string, readonly string[] | string>>;
    }[];
  }[];
}
const read = (name: string): Notebook => JSON.parse(readFileSync(join(folder, name), "utf8")) as Notebook;
const write = (...words: readonly string[]) =>
  runCommand(["notebook", "new", "--from", "pipeline.ts", ...words], { folder });

beforeAll(() => {
  cpSync(join(root, "examples/credit-risk"), folder, { recursive: true });
  write("--kernel", "python", "-o", "credit.ipynb");
  write("-o", "typescript.ipynb");
});

describe("a notebook for Python", () => {
  test("has the same sections and text as TypeScript's, with names as in files", () => {
    const headings = (name: string): readonly string[] =>
      read(name).cells.flatMap(({ cell_type: type, source: [first = ""] }) => (type === "markdown" ? [first] : []));
    expect(headings("credit.ipynb")).toEqual(headings("typescript.ipynb"));
    expect(read("credit.ipynb").cells.map(({ cell_type: type }) => type)).toEqual(
      read("typescript.ipynb").cells.map(({ cell_type: type }) => type),
    );
    const text = read("credit.ipynb").cells.map(({ source }) => source.join(""));
    expect(text).toContain(
      `data_loading_training = DataLoadingConfig(
    processing,
    label="Status",
    positive="bad",
    share_from=0,
    share_to=0.8,
    source="data/credit.csv",
    job_type="training",
)
data_loading_training`,
    );
    expect(text.join("\n")).toContain("| `n_estimators` | `1000` |");
    expect(text.join("\n")).not.toContain("`nEstimators`");
  });

  test("does not overwrite one of the user's modules", () => {
    writeFileSync(join(folder, "specline_cli.py"), "mine = 1\n");
    const refused = write("--kernel", "python", "-o", "again.ipynb");
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("specline_cli.py' already exists");
    expect(refused.stderr.replace(/\s+/g, " ")).toContain("choose another folder with -o, or pass --force");
    expect(readFileSync(join(folder, "specline_cli.py"), "utf8")).toBe("mine = 1\n");
    expect(readdirSync(folder)).not.toContain("again.ipynb");
    expect(write("--kernel", "python", "-o", "credit.ipynb", "--force").status).toBe(0);
    for (const name of MODULES)
      expect(readFileSync(join(folder, name), "utf8")).toBe(readFileSync(join(root, "python", name), "utf8"));
  });

  test.skipIf(!hasJupyter)(
    `runs from start to end in Jupyter${hasJupyter ? "" : ": skipped, because nbconvert or ipykernel is missing"}`,
    async () => {
      const ran = spawnSync(
        nbconvert,
        "--to notebook --execute --allow-errors credit.ipynb --output done.ipynb".split(" "),
        {
          cwd: folder,
          encoding: "utf8",
          env: { ...process.env, SPECLINE_COMMAND: join(root, "bin/specline.js"), PYDEVD_DISABLE_FILE_VALIDATION: "1" },
        },
      );
      expect(ran.status, ran.stderr).toBe(0);
      const outputs = read("done.ipynb").cells.flatMap((cell) => cell.outputs ?? []);
      const faults = outputs.filter(({ output_type: type, name }) => type === "error" || name === "stderr");
      expect(faults).toEqual([]);
      const shown = outputs.map(({ data }) => [data?.["text/html"] ?? ""].flat().join(""));
      expect(shown.filter((html) => html.startsWith("<img") && html.includes("image/svg+xml"))).toHaveLength(1);
      expect(shown.filter((html) => html.startsWith("<iframe"))).toHaveLength(2);
      expect(shown.filter((html) => html.includes("<b>credit_risk</b>: succeeded"))).toHaveLength(1);
      expect(readdirSync(folder).filter((name) => name.startsWith(".specline-"))).toEqual([]);

      const [run = ""] = readdirSync(join(folder, ".specline/runs"));
      const definition = readFileSync(join(folder, ".specline/runs", run, "definition.json"), "utf8");
      const fluent = Pipeline("credit_risk").autoTrainXgboost("data/credit.csv", { label: "Status", positive: "bad" });
      expect(canonicalText(JSON.parse(definition))).toBe(await definitionText(fluent));
    },
    300_000,
  );
});
