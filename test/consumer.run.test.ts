import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "./suite/commands.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const project = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly default: string; readonly types: string }>>;
};

/** A user's setup: a folder into which npm has installed the tarball that would be published. */
describe("the packed package, installed", () => {
  const folder = mkdtempSync(join(tmpdir(), "specline-consumer-"));
  const installed = join(folder, "node_modules/specline");
  const npm = (...args: readonly string[]): string =>
    execFileSync("npm", [...args], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const specline = (...words: readonly string[]) => runCommand(words, { folder, packageFolder: installed });

  beforeAll(() => {
    expect(existsSync(join(root, "dist/cli.js")), "run npm run build first").toBe(true);
    execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: root, stdio: "ignore" });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
    npm("install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", join(folder, tarball));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("every export exists, with its types, and can be imported", () => {
    const modules = Object.entries(project.exports).filter(([, target]) => typeof target !== "string");
    expect(modules.length).toBeGreaterThan(2);
    for (const [path, target] of modules) {
      if (typeof target === "string") continue;
      expect(existsSync(join(installed, target.types)), `${path}: ${target.types}`).toBe(true);
    }
    const names = modules.map(([path]) => path.replace(/^\./, "specline"));
    const code = `for (const name of ${JSON.stringify(names)}) console.log(name, Object.keys(await import(name)).length)`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    const counts = stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" "));
    expect(counts.map(([name]) => name)).toEqual(names);
    for (const [name, count] of counts) expect(Number(count), name).toBeGreaterThan(0);
  });

  test("ships every script, but neither tests nor sources", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter(
      (file) => !file.startsWith("node_modules"),
    );
    // An example's tests are part of what it demonstrates.
    const own = files.filter((file) => !file.startsWith("examples/"));
    expect(own.filter((file) => /(^|\/)(test_.*|conftest)\.py$|\.test\.|^src/.test(file))).toEqual([]);
    expect(files.filter((file) => /\.pyc$|__pycache__|\.specline/.test(file))).toEqual([]);
    const source = join(root, "src/steps");
    const scripts = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
      (file) => /\/(script|specline_runtime)\/[^/]+\.py$/.test(file) && !/\/(test_|conftest)/.test(file),
    );
    expect(scripts.length).toBeGreaterThan(5);
    expect(scripts.filter((file) => !files.includes(join("dist/steps", file)))).toEqual([]);
  });

  test("all shipped documents link only to shipped files", () => {
    const pages = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".md") && !file.startsWith("node_modules"),
    );
    expect(pages).toEqual(expect.arrayContaining(["README.md", "CHANGELOG.md", "docs/diagnostics.md"]));
    const dead = pages.flatMap((page) => {
      const prose = readFileSync(join(installed, page), "utf8").replace(/```[\s\S]*?```/g, "");
      const links = [...prose.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, link = ""]) => link);
      return links
        .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(installed, dirname(page), link)))
        .map((link) => `${page}: ${link}`);
    });
    expect(dead).toEqual([]);
  });

  test("the command line works there on a user's module", () => {
    const started = spawnSync(process.execPath, [join(folder, "node_modules/.bin/specline"), "--version"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(started).toMatchObject({ status: 0, stdout: `${project.version}\n` });
    writeFileSync(
      join(folder, "pipeline.ts"),
      `import { Pipeline } from "specline";
const source: string = "s3://bucket/table.csv";
export default Pipeline("from_outside").autoTrainXgboost(source, { label: "y", positive: "1" });`,
    );
    const checked = specline("check", "pipeline.ts", "--json");
    expect(checked.stderr).toBe("");
    expect(JSON.parse(checked.stdout)).toEqual({ ok: true, diagnostics: [], allowed: [] });
    const compiled = specline("compile", "pipeline.ts");
    expect(JSON.parse(compiled.stdout).Version).toBe("2020-12-01");
  });

  test("a spec in YAML is checked, explained, drawn, compiled and converted to a notebook, with only the packages that npm installed", () => {
    writeFileSync(
      join(folder, "pipeline.yaml"),
      `name: from_outside
data: s3://bucket/table.csv
label: "y"
positive: "1"
steps: [data_loading, preprocessing, training, evaluation]
`,
    );
    const commands = [
      ["check", "pipeline.yaml"],
      ["explain", "pipeline.yaml"],
      ["graph", "pipeline.yaml", "--format", "svg"],
      ["compile", "pipeline.yaml", "-o", "definition.json"],
      ["import", "definition.json", "-o", "imported.ts"],
      ["compile", "imported.ts"],
      ["config", "schema"],
      ["config", "schema", "--names", "disk"],
      ["notebook", "new", "--from", "pipeline.yaml", "-o", "pipeline.ipynb"],
      ["steps", "new", "Own"],
    ];
    for (const words of commands) {
      const { stdout, stderr, status } = specline(...words);
      expect({ words, status, output: stdout + stderr }).toMatchObject({ status: 0 });
    }
  });

  test("a module with names in either spelling compiles to the same definition", () => {
    writeFileSync(join(folder, "camel.ts"), CAMEL);
    writeFileSync(join(folder, "snake.ts"), SNAKE);
    const [camel, snake] = ["camel.ts", "snake.ts"].map((file) => specline("compile", file));
    expect(camel).toMatchObject({ status: 0, stderr: expect.not.stringContaining("error") });
    expect(snake?.stdout).toBe(camel?.stdout);
    expect(JSON.parse(snake?.stdout ?? "").Steps).toHaveLength(3);
  });

  /* Without Node's types, and with library declarations checked, as a user's project may be configured. */
  describe.each(["typescript59", "typescript", "typescript7"])("its types, for %s", (compiler) => {
    const faults = (...words: readonly string[]): string => {
      const tsc = join(root, "node_modules", compiler, "bin/tsc");
      const flags = ["--noEmit", "--strict", "--target", "es2023", "--pretty", "false", "--skipDefaultLibCheck"];
      return spawnSync(process.execPath, [tsc, ...flags, ...words], { cwd: folder, encoding: "utf8" }).stdout;
    };

    beforeAll(() => {
      writeFileSync(
        join(folder, "types.ts"),
        Object.entries(project.exports)
          .filter(([, target]) => typeof target !== "string")
          .map(([path], index) => `export * as e${index} from ${JSON.stringify(path.replace(/^\./, "specline"))};`)
          .join("\n"),
      );
      writeFileSync(join(folder, "right.ts"), RIGHT);
      writeFileSync(join(folder, "wrong.ts"), WRONG);
      writeFileSync(join(folder, "snake.ts"), SNAKE);
      expect(existsSync(join(folder, "node_modules/@types/node"))).toBe(false);
    });

    // One program for all three files, because reading the package's declarations is most of the work.
    test("work with Node's module resolution and checked declarations, and reject a wrong wire with a message", () => {
      const found = faults(
        "types.ts",
        "right.ts",
        "snake.ts",
        "wrong.ts",
        "--module",
        "nodenext",
        "--skipLibCheck",
        "false",
      );
      expect(found.match(/^\S+\(\d+,\d+\): error TS\d+/gm)?.map((fault) => fault.replace(/\(.*/, ""))).toEqual([
        "wrong.ts",
        "wrong.ts",
      ]);
      expect(found.match(/error TS\d+/g)).toHaveLength(2);
      expect(found).toContain(
        "XGBoostTraining needs tabular.processed, which no step so far produces: call .preprocess()",
      );
      expect(found).toContain("input 'data' of XGBoostTraining takes tabular.processed, but was given tabular.raw");
    });

    test("work with a bundler's module resolution", () => {
      expect(faults("types.ts", "--module", "esnext", "--moduleResolution", "bundler", "--skipLibCheck")).toBe("");
    });
  });
});

const RIGHT = `import { definePack, defineScript, Pipeline } from "specline";
import { dataLoading, tabularPreprocessing, xgboostTraining } from "specline/steps";
import type { RunRecord } from "specline/local";
import { trainingStep } from "specline/sagemaker";

const weigh = defineScript({ name: "Weigh", script: "weigh.py", inputs: { data: "tabular.raw" }, outputs: { data: "tabular.raw" } });
const mine = definePack({ name: "mine", version: "1.0.0", steps: [weigh] });
export const chain = Pipeline.with(mine)("n").loadData("s3://b", { label: "y" }).weigh().preprocess().trainXgboost({ maxDepth: 8 });
const p = Pipeline("n");
const load = p.step("load", dataLoading, {}, { source: "s3://x" });
const prep = p.step("prep", tabularPreprocessing, { data: load.out.data });
export const handles = p.use(p.step("train", xgboostTraining, { data: prep.out.processed }));
export type Steps = RunRecord["steps"];
void trainingStep;
`;

/** How a template is created from configs, a graph and specifications, with names as in TypeScript. */
const CAMEL = `import { CradleDataLoadConfig, createConfigMap, Dag, DependencySpec, findConfig, loadConfigs, mergeAndSaveConfigs, Pipeline, PipelineBuilderTemplate, PipelineSpec, resolver, StepSpecification, TabularPreprocessingConfig, XGBoostTrainingConfig } from "specline";

await mergeAndSaveConfigs([
  new CradleDataLoadConfig({ s3Bucket: "sales", label: "y", positive: "1", jobType: "training" }),
  new TabularPreprocessingConfig({ jobType: "training", instanceType: "ml.m5.large" }),
  new XGBoostTrainingConfig({ maxDepth: 8, nEstimators: 200 }),
], "road_config.json");
const dag = new Dag({ edges: [["CradleDataLoading_training", "TabularPreprocessing_training"], ["TabularPreprocessing_training", "XGBoostTraining"]] });
const { configs } = (await loadConfigs("road_config.json")).value;
if (findConfig("training", configs).value?.name !== "XGBoostTraining") throw new Error("not found");
const training = new StepSpecification({ dependencies: [new DependencySpec({ logicalName: "training_data", compatibleSources: ["TabularPreprocessing"], semanticKeywords: ["data"] })] });
if (resolver.resolveAllDependencies(["preprocessing", "training"], [training]).edges.length !== 1) throw new Error("not wired");
export const spec = Pipeline.fromSpec(new PipelineSpec({ steps: ["data_loading", "preprocessing", "training", "evaluation"], requirements: { minAuc: 0.85, maxTrainingTime: "4 hours" } }));
export const chain = Pipeline("fraud_detection").loadData("s3://data/", { validationSplit: 0.2 }).preprocessWithDefaults().trainXgboost({ maxDepth: 8, nEstimators: 200 }).evaluatePerformance();
export default new PipelineBuilderTemplate({ dag, configMap: createConfigMap(dag.nodes, configs).value }).generatePipeline();
`;

/** The same, with names as in Python. */
const SNAKE = `import { CradleDataLoadConfig, create_config_map, Dag, DependencySpec, find_config, load_configs, merge_and_save_configs, Pipeline, PipelineBuilderTemplate, PipelineSpec, resolver, StepSpecification, TabularPreprocessingConfig, XGBoostTrainingConfig } from "specline";

await merge_and_save_configs([
  CradleDataLoadConfig({ s3_bucket: "sales", label: "y", positive: "1", job_type: "training" }),
  TabularPreprocessingConfig({ job_type: "training", instance_type: "ml.m5.large" }),
  XGBoostTrainingConfig({ max_depth: 8, n_estimators: 200 }),
], "road_config.json");
const dag = Dag({ edges: [["CradleDataLoading_training", "TabularPreprocessing_training"], ["TabularPreprocessing_training", "XGBoostTraining"]] });
const { configs } = (await load_configs("road_config.json")).value;
if (find_config("training", configs).value?.name !== "XGBoostTraining") throw new Error("not found");
const training = StepSpecification({ dependencies: [DependencySpec({ logical_name: "training_data", compatible_sources: ["TabularPreprocessing"], semantic_keywords: ["data"] })] });
if (resolver.resolve_all_dependencies(["preprocessing", "training"], [training]).edges.length !== 1) throw new Error("not wired");
export const spec = Pipeline.from_spec(PipelineSpec({ steps: ["data_loading", "preprocessing", "training", "evaluation"], requirements: { min_auc: 0.85, max_training_time: "4 hours" } }));
export const chain = Pipeline("fraud_detection").load_data("s3://data/", { validation_split: 0.2 }).preprocess_with_defaults().train_xgboost({ max_depth: 8, n_estimators: 200 }).evaluate_performance();
export default PipelineBuilderTemplate({ dag, config_map: create_config_map(dag.nodes, configs).value }).generate_pipeline();
`;

const WRONG = `import { Pipeline } from "specline";
import { dataLoading, xgboostTraining } from "specline/steps";
export const chain = Pipeline("n").loadData("s3://b").trainXgboost();
const p = Pipeline("n");
const load = p.step("load", dataLoading, {}, { source: "s3://x" });
p.step("train", xgboostTraining, { data: load.out.data });
`;
