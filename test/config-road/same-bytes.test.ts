import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createPipelineFromTemplate,
  mergeAndSaveConfigs,
  Pipeline,
  PipelineBuilderTemplate,
  printSpec,
  standardBuilders,
  standardRegistry,
} from "specline";
import { beforeAll, describe, expect, test } from "vitest";
import { parseSpec } from "../../src/author/spec/read/parse-spec.ts";
import { orThrow } from "../../src/diagnostics/index.ts";
import { removeAfterFile } from "../suite/folders.ts";
import { definitionText, example } from "./compiled.ts";
import { creditConfigs, creditDag } from "./credit-risk.ts";

const name = "credit_risk";
const told = { label: "Status", positive: "bad" };
const fluent = Pipeline(name).autoTrainXgboost("data/credit.csv", told);
const specOf = (text: string, file: string) => ({
  registry: standardRegistry,
  build: () => parseSpec(standardRegistry, text, file),
  toPipeline: () => orThrow(parseSpec(standardRegistry, text, file)),
});
let file = "";
let expected = "";

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "specline-road-"));
  removeAfterFile(folder);
  file = join(folder, "pipeline_config.json");
  await mergeAndSaveConfigs(creditConfigs, file);
  expected = await definitionText(fluent);
});

describe("the ten-step credit risk pipeline compiles to the same bytes", () => {
  test("call by call", async () => {
    const calls = Pipeline(name)
      .context(told)
      .branch("training", (b) => b.loadData("data/credit.csv", { shareFrom: 0, shareTo: 0.8 }).preprocess())
      .trainXgboost()
      .branch("calibration", (b) =>
        b.loadData("data/credit.csv", { shareFrom: 0.8, shareTo: 1 }).preprocess().evaluatePerformance().calibrate(),
      )
      .package()
      .samplePayload()
      .register();
    expect(await definitionText(calls)).toBe(expected);
  });

  test("as a spec", async () => {
    const text = await readFile(join(example, "pipeline.yaml"), "utf8");
    expect(await definitionText(specOf(text, "pipeline.yaml"))).toBe(expected);
  });

  test("from configs, with inferred edges", async () => {
    expect(await definitionText(Pipeline.fromConfigs(creditConfigs, { name }))).toBe(expected);
    expect(await definitionText(Pipeline.fromConfigs([...creditConfigs].reverse(), { name }))).toBe(expected);
  });

  test("from a template with an explicit graph", async () => {
    const template = new PipelineBuilderTemplate({
      name,
      dag: creditDag,
      configMap: Object.fromEntries(creditConfigs.map((config) => [config.name, config])),
      builderMap: standardBuilders,
    });
    expect(template.build().diagnostics).toEqual([]);
    expect(await definitionText(template.generatePipeline())).toBe(expected);
  });

  test("from the saved config file, with and without the graph", async () => {
    expect(await definitionText(await createPipelineFromTemplate(file, { name }))).toBe(expected);
    expect(await definitionText(await createPipelineFromTemplate(file, { name, dag: creditDag }))).toBe(expected);
    const drawn = join(file, "..", "dag.json");
    await writeFile(drawn, JSON.stringify({ dag: creditDag }));
    expect(await definitionText(await createPipelineFromTemplate(file, { name, dag: drawn }))).toBe(expected);
  });

  test("from the spec to which either is converted", async () => {
    for (const pipeline of [Pipeline.fromConfigs(creditConfigs, { name }), fluent]) {
      expect(await definitionText(specOf(printSpec(pipeline.toPipeline()), "p.yaml"))).toBe(expected);
    }
  });
});
