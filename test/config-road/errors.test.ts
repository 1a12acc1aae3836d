import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createPipelineFromTemplate,
  type Diagnostic,
  mergeAndSaveConfigs,
  PackageConfig,
  Pipeline,
  PipelineBuilderTemplate,
  parseSpec,
  renderAll,
  resolve,
  SpeclineError,
  TabularPreprocessingConfig,
  XGBoostTrainingConfig,
} from "specline";
import { expect, test } from "vitest";
import { removeAfterFile } from "../suite/folders.ts";
import { definitionText } from "./compiled.ts";
import { creditConfigs, creditDag } from "./credit-risk.ts";

type Edges = readonly (readonly [string, string])[];
const name = "credit_risk";
const template = (edges: Edges, configMap = creditConfigs) =>
  new PipelineBuilderTemplate({ name, dag: { ...creditDag, edges }, configMap });
const without = (from: string, to: string): Edges => creditDag.edges.filter(([a, b]) => a !== from || b !== to);

/** All errors in a template, including wiring errors. */
const faultsOf = (made: PipelineBuilderTemplate): readonly Diagnostic[] => {
  const { value, diagnostics } = made.build();
  return [...diagnostics, ...resolve(value, made.registry).diagnostics];
};
const thrown = async (call: () => unknown): Promise<readonly Diagnostic[]> => {
  try {
    await call();
  } catch (error) {
    if (error instanceof SpeclineError) return error.diagnostics;
    throw error;
  }
  return [];
};
const inFolder = async (name: string, text: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "specline-errors-"));
  removeAfterFile(folder);
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
};

/** The message from the original systems, or the kind of error in their list, its cause, and our message. */
const cases: readonly (readonly [string, string, () => Promise<readonly Diagnostic[]> | readonly Diagnostic[]])[] = [
  [
    "Source step training has no output model_artifacts (tried all paths)",
    "an input is wired to an output that the step does not have",
    () =>
      parseSpec(
        "data: s3://d/\nlabel: y\nsteps: [data, preprocessing, training, { step: Package, inputs: { model: XGBoostTraining.model_artifacts } }]",
        "fraud.yaml",
      ).diagnostics,
  ],
  [
    "Multiple configs found for TabularPreprocessingConfig with {'job_type': 'training'}",
    "two configs of one step have the same job type",
    () => faultsOf(template(creditDag.edges, [...creditConfigs, TabularPreprocessingConfig({ jobType: "training" })])),
  ],
  [
    "No output match found for input: model_evaluation.eval_data_input",
    "the graph lacks the edge for the data",
    () => faultsOf(template(without("TabularPreprocessing_calibration", "XGBoostModelEval_calibration"))),
  ],
  [
    "Pydantic validation errors",
    "wrong, unknown and computed fields in one config",
    () => thrown(() => XGBoostTrainingConfig({ maxDepth: "8", maxDpth: 3, pipelineName: "x", subsample: 2 } as never)),
  ],
  [
    "Missing configuration types",
    "a node of the graph has no config",
    () =>
      faultsOf(
        template(
          creditDag.edges,
          creditConfigs.filter((config) => config.name !== "Payload"),
        ),
      ),
  ],
  [
    "Missing configuration types",
    "a file declares an unknown class",
    async () => {
      const file = await inFolder(
        "pipeline_config.json",
        JSON.stringify({
          metadata: { config_types: { XGBoostTrainin: "XGBoostTraininConfig" } },
          configuration: { shared: {}, specific: { XGBoostTrainin: {} } },
        }),
      );
      return thrown(() => createPipelineFromTemplate(file));
    },
  ],
  [
    "DAG topology errors",
    "edges form a cycle, and one names an unknown node",
    () => faultsOf(template([...creditDag.edges, ["Package", "XGBoostTraining"], ["Packge", "Registration"]])),
  ],
  [
    "Step builder failures",
    "a builder raises an exception",
    () =>
      thrown(async () => {
        const fail = (): never => {
          throw new Error("no such image");
        };
        const builderMap = { Package: { emit: fail } };
        const made = new PipelineBuilderTemplate({ name, dag: creditDag, configMap: creditConfigs, builderMap });
        await definitionText(made.generatePipeline());
      }),
  ],
  [
    "Property path resolution failures",
    "a value names a property that the step's response does not have",
    () =>
      thrown(async () => {
        const environment = { MODEL: { Get: "Steps.XGBoostTraining.ModelArtifacts.S3Artifacts" } as never };
        const configs = creditConfigs.map((config) =>
          config.name === "Package" ? PackageConfig({ environment }) : config,
        );
        await definitionText(Pipeline.fromConfigs(configs, { name }));
      }),
  ],
  [
    "Dependency resolution failures",
    "the graph connects raw data to a trainer",
    () =>
      faultsOf(
        template([
          ...without("TabularPreprocessing_training", "XGBoostTraining"),
          ["DataLoading_training", "XGBoostTraining"],
        ]),
      ),
  ],
  [
    "Serialization errors",
    "a config holds a password",
    () => thrown(() => mergeAndSaveConfigs([PackageConfig({ environment: { DB_PASSWORD: "hunter2" } })], "c.json")),
  ],
  [
    "Loading/Reconstruction errors",
    "the file was truncated while it was copied",
    async () => {
      const file = await inFolder("pipeline_config.json", '{\n  "metadata": {\n    "config_types": {');
      return thrown(() => createPipelineFromTemplate(file));
    },
  ],
];

test("every typical error, by cause, with our message", async () => {
  const parts: string[] = [];
  for (const [old, cause, make] of cases) {
    const found = (await make()).filter(({ severity }) => severity !== "note");
    expect([cause, found.length > 0]).toEqual([cause, true]);
    const here = found.map((fault) => ({
      ...fault,
      at: { ...fault.at, ...(fault.at.file === undefined ? {} : { file: fault.at.file.replace(/^.*\//, "") }) },
    }));
    parts.push(`was: ${old}\nby:  ${cause}\n\n${renderAll(here).replaceAll(/\/\S*specline-errors-\w+\//g, "")}\n`);
  }
  await expect(`${parts.join(`\n${"-".repeat(80)}\n\n`)}`).toMatchFileSnapshot("./golden/errors.txt");
});
