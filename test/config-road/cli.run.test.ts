import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../suite/commands.ts";
import { creditDag } from "./credit-risk.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "specline-config-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const specline = (...words: readonly string[]) => runCommand(words, { folder, environment: { NO_COLOR: "1" } });
const json = (...words: readonly string[]) => JSON.parse(specline(...words, "--json").stdout);
const file = (name: string): string => readFileSync(join(folder, name), "utf8");
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

const answers = {
  author: "lee",
  bucket: "models",
  role: "arn:aws:iam::123456789012:role/pipelines",
  region: "us-east-1",
  serviceName: "credit",
  pipelineVersion: "1.0.0",
  source: "data/credit.csv",
  label: "Status",
  positive: "bad",
  "share.calibration": 0.2,
};

beforeAll(() => {
  cpSync(join(root, "examples/credit-risk/data"), join(folder, "data"), { recursive: true });
  write("answers.json", JSON.stringify(answers));
  write("dag.json", JSON.stringify({ dag: creditDag }));
});

describe.skipIf(!existsSync(join(root, "dist/cli.js")))("configs on the command line", () => {
  test("ask: ten questions for the ten steps, and the file is valid", () => {
    const asked = json("config", "ask", "--answers", "answers.json");
    expect(asked).toMatchObject({ ok: true, steps: 10, questions: Object.keys(answers), diagnostics: [] });
    expect(specline("check", "pipeline_config.json").status).toBe(0);
  });

  test("ask: an invalid answer is reported, and nothing is written", () => {
    write(
      "wrong.json",
      JSON.stringify({ ...answers, "share.calibration": 2, label: "", bukcet: "x", bucket: undefined }),
    );
    const asked = json("config", "ask", "--answers", "wrong.json", "-o", "none.json");
    expect(asked.ok).toBe(false);
    expect(asked.diagnostics.map(({ message, hint }: { message: string; hint?: string }) => [message, hint])).toEqual([
      ["the answer to 'bucket' cannot be used: this cannot be left empty", undefined],
      ["the answer to 'share.calibration' cannot be used: it must be a number above 0 and below 1", undefined],
      ["the answer to 'bukcet' cannot be used: there is no such question", "did you mean 'bucket'?"],
    ]);
    expect(existsSync(join(folder, "none.json"))).toBe(false);
    expect(specline("config", "ask").stderr).toContain("cannot ask questions here");
  });

  test("a config file, a graph with it, and the imported spec compile to the same bytes", () => {
    write("credit.json", file("pipeline_config.json"));
    const compiled = (...words: readonly string[]) =>
      specline("compile", ...words).stdout.replaceAll("lee-credit-us-east-1", "dag");
    const stated = compiled("credit.json");
    expect(compiled("dag.json", "--config", "credit.json")).toBe(stated);
    // A spec does not state a target.
    const whole = compiled("credit.json", "--target", "local");
    expect(JSON.parse(whole).Steps).toHaveLength(10);
    expect(specline("config", "import", "credit.json", "--dag", "dag.json", "-o", "spec.yaml").status).toBe(0);
    expect(compiled("spec.yaml")).toBe(whole);
    expect(file("spec.yaml")).not.toContain("sources");
  });

  test("explain: what the values of another tool's file became, in few columns", () => {
    const types = { TabularPreprocessing: "TabularPreprocessingConfig", XGBoostTraining: "XGBoostTrainingConfig" };
    const specific = {
      TabularPreprocessing: { output_format: "CSV", label_name: "y" },
      XGBoostTraining: { hyperparameters: { eta: 0.1 }, use_secure_pypi: true, api_password: "hunter2!Q9" },
    };
    write(
      "team.json",
      JSON.stringify({ metadata: { config_types: types }, configuration: { shared: { region: "NA" }, specific } }),
    );
    const { stdout } = specline("config", "explain", "team.json");
    expect(stdout.split("\n").map((line) => line.split(/ {2,}/))).toEqual(
      expect.arrayContaining([
        ["TabularPreprocessing and XGBoostTraining"],
        ["region", 'region = "NA"'],
        ["output_format", "not used: the steps choose the exchange format themselves"],
        ["label_name", 'label = "y", for the whole pipeline'],
        ["hyperparameters.eta", "learningRate = 0.1"],
      ]),
    );
    expect(stdout).not.toContain("hunter2");
    expect(specline("config", "explain", "train", "team.json").stdout).toMatch(/^XGBoostTraining\n/);
    expect(specline("config", "explain", "team.json", "nobody").status).toBe(1);
    expect(specline("config", "explain", "spec.yaml").stderr).toContain("config/not-a-file");
  });

  test("explain: every layer with its line, --set last", () => {
    write("prod.yaml", "processing:\n  instance_type: ml.m5.large\nsteps:\n  train: { maxDepth: 6 }\n");
    const { stdout } = specline(
      "config",
      "explain",
      "train.maxDepth",
      "credit.json",
      "--config",
      "prod.yaml",
      "--set",
      "train.maxDepth=8",
    );
    expect(stdout.split("\n").slice(1, 4)).toEqual([
      "  → command line  8  --set train.maxDepth",
      "    step          6  prod.yaml:4:22",
      "    default       4",
    ]);
    const own = specline("config", "explain", "DataLoading_training.shareTo", "credit.json").stdout;
    expect(own).toMatch(/→ step {5}0\.8 {2}credit\.json:\d+:\d+/);
    const unknown = specline("config", "explain", "train.maxDpth", "credit.json");
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining("did you mean 'maxDepth'?")]);
  });

  test("--set and --config change the compiled definition, and their errors are reported", () => {
    const depth = (text: string): string => /"max_depth": "(\d+)"/.exec(text)?.[1] ?? "";
    expect(depth(specline("compile", "credit.json", "--set", "train.maxDepth=8").stdout)).toBe("8");
    expect(depth(specline("compile", "credit.json", "--config", "prod.yaml").stdout)).toBe("6");
    const bad = specline("check", "credit.json", "--set", "train.maxDepth=deep", "--set", "trian.maxDepth=8");
    expect(bad.status).toBe(1);
    expect(bad.stderr).toContain("must be a whole number from 1 to 30");
    expect(bad.stderr).toContain("there is no step 'trian'");
  });

  test("all other layers override the organization's defaults", () => {
    write("specline.config.yaml", "processing:\n  instanceType: ml.m5.4xlarge\nsteps:\n  train: { maxDepth: 7 }\n");
    try {
      const { stdout } = specline("compile", "credit.json", "--set", "Package.instanceType=ml.m5.large");
      const types = (JSON.parse(stdout) as { Steps: readonly { Name: string }[] }).Steps.map((step) => [
        step.Name,
        /"InstanceType":"([^"]*)"/.exec(JSON.stringify(step))?.[1],
      ]);
      expect(Object.fromEntries(types)).toMatchObject({
        Package: "ml.m5.large",
        Payload: "ml.m5.4xlarge",
        XGBoostTraining: "ml.m5.2xlarge",
      });
      expect(stdout).toContain('"max_depth": "7"');
    } finally {
      rmSync(join(folder, "specline.config.yaml"));
    }
  });

  test("split and merge are inverses of each other, and diff confirms it", () => {
    expect(specline("config", "split", "credit.json", "-o", "layers.yaml").status).toBe(0);
    expect(file("layers.yaml")).toContain("base:\n  author: lee\n");
    expect(specline("config", "merge", "layers.yaml", "-o", "merged.json").status).toBe(0);
    expect(json("config", "diff", "credit.json", "merged.json")).toMatchObject({ same: true, differences: [] });
  });

  test("--partial uses the known steps in a file wherever a config file is accepted", () => {
    const whole = JSON.parse(file("credit.json"));
    whole.metadata.config_types.Oracle_training = "OracleConfig";
    whole.configuration.specific.Oracle_training = { asks: "why" };
    write("more.json", JSON.stringify(whole));
    const refused = specline("check", "more.json");
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("--partial")]);
    const kept = specline("compile", "more.json", "--partial").stdout;
    expect(kept.replaceAll("more", "credit")).toBe(specline("compile", "credit.json").stdout);
    expect(specline("compile", "dag.json", "--config", "more.json", "--partial").status).toBe(0);
    for (const words of [["split"], ["import"], ["explain", "train.maxDepth"]])
      expect(specline("config", ...words, "more.json", "--partial").status).toBe(0);
  });

  test("rejects a secret in every form of pipeline, and never prints it", () => {
    const secret = "Package.environment.DB_PASSWORD=hunter2";
    const said = [
      specline("check", "credit.json", "--set", secret),
      specline("compile", "spec.yaml", "--set", secret),
      specline("compile", "credit.json", "--set", secret, "--json"),
      specline("config", "set", "credit.json", secret),
      specline("notebook", "new", "--from", "credit.json", "-o", "secret.ipynb", "--set", secret),
    ];
    expect(said.map(({ status }) => status)).toEqual([1, 1, 1, 1, 1]);
    expect(JSON.stringify(said)).not.toContain("hunter2");
    expect(existsSync(join(folder, "secret.ipynb"))).toBe(false);
  });

  test("set edits a config file and a layer file, and keeps comments", () => {
    write("other.json", file("credit.json"));
    write("edit.yaml", "# ours\nsteps:\n  train:\n    maxDepth: 6 # deep\n");
    expect(specline("config", "set", "other.json", "train.maxDepth=9", "Package.environment.LEVEL=debug").status).toBe(
      0,
    );
    expect(json("config", "diff", "credit.json", "other.json").differences).toEqual([
      { step: "Package", field: "environment", b: { LEVEL: "debug" } },
      { step: "XGBoostTraining", field: "max_depth", b: 9 },
    ]);
    expect(specline("config", "set", "edit.yaml", "train.maxDepth=9").status).toBe(0);
    expect(file("edit.yaml")).toBe("# ours\nsteps:\n  train:\n    maxDepth: 9 # deep\n");
    expect(specline("config", "set", "edit.yaml", "train.maxDpth=9").status).toBe(1);
    expect(file("edit.yaml")).not.toContain("maxDpth");
  });

  test("schema describes a step's config, and layer files", () => {
    const { properties, title } = JSON.parse(specline("config", "schema", "train").stdout);
    expect([title, properties.maxDepth.maximum, properties.maxDepth.default]).toEqual(["XGBoostTrainingConfig", 30, 4]);
    const layers = JSON.parse(specline("config", "schema").stdout);
    expect(Object.keys(layers.properties)).toEqual(["base", "file", "processing", "steps"]);
    const onDisk = JSON.parse(specline("config", "schema", "train", "--names", "disk").stdout);
    expect(onDisk.properties).toMatchObject({ max_depth: {}, training_instance_type: {} });
    expect(JSON.parse(specline("config", "schema", "--names", "disk").stdout).title).toBe("Config file");
  });

  test("reports wrong usage with the group's name", () => {
    const { status, stderr } = specline("config", "explian", "x.y");
    expect([status, stderr]).toEqual([2, expect.stringContaining("there is no command 'config explian'")]);
    expect(stderr).toContain("did you mean 'config explain'?");
  });
});
