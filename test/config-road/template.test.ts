import { defineStep, Pipeline, PipelineBuilderTemplate, resolve, type StepConfig } from "specline";
import { dataLoading, xgboostTraining } from "specline/steps";
import { describe, expect, test } from "vitest";
import { definitionText } from "./compiled.ts";
import { creditConfigs, creditDag } from "./credit-risk.ts";

const name = "credit_risk";
type Edges = readonly (readonly [string, string])[];
const withEdges = (edges: Edges) =>
  new PipelineBuilderTemplate({ name, dag: { ...creditDag, edges }, configMap: creditConfigs });
const without = (from: string, to: string): Edges => creditDag.edges.filter(([a, b]) => a !== from || b !== to);
/** All errors in a template and its wiring. */
const faults = (template: PipelineBuilderTemplate) => {
  const { value, diagnostics } = template.build();
  return [...diagnostics, ...resolve(value, template.registry).diagnostics];
};
const codes = (template: PipelineBuilderTemplate) => faults(template).map(({ code }) => code);

describe("a graph with edges is authoritative", () => {
  test("leaves an optional input without an edge unwired, although a step could feed it", async () => {
    const template = withEdges(without("ModelCalibration_calibration", "Package"));
    expect(faults(template)).toEqual([]);
    const text = await definitionText(template.generatePipeline());
    expect(text).not.toContain('"InputName": "calibrator"');
  });

  test("an edge that carries nothing sets the order, and is reported", async () => {
    const template = withEdges([...creditDag.edges, ["Payload", "Package"]]);
    expect(faults(template).map(({ severity, message }) => [severity, message])).toEqual([
      [
        "note",
        "the edge Payload → Package carries no data: Payload gives payload.samples and Package takes model, calibration.model and calibration.percentile; it only sets the order",
      ],
    ]);
    const { Steps } = JSON.parse(await definitionText(template.generatePipeline()));
    expect(Steps.find(({ Name }: { Name: string }) => Name === "Package").DependsOn).toEqual(["Payload"]);
    expect(template.generatePipeline().order.indexOf("Payload")).toBeLessThan(
      template.generatePipeline().order.indexOf("Package"),
    );
  });

  test("reports a missing edge with both steps and their outputs and inputs", () => {
    const template = withEdges([
      ...without("TabularPreprocessing_training", "XGBoostTraining"),
      ["DataLoading_training", "XGBoostTraining"],
    ]);
    const [fault, ...more] = faults(template).filter(({ severity }) => severity === "error");
    expect(more).toEqual([]);
    expect(fault).toMatchObject({
      code: "resolve/no-edge",
      message:
        "XGBoostTraining needs processed tabular data (tabular.processed), but the graph draws edges to it only from DataLoading_training: draw the edge TabularPreprocessing_training → XGBoostTraining",
      seen: ["DataLoading_training gives data (tabular.raw), metadata (profile) and signature (schema)"],
    });
  });

  test("an edge can cross branches, because it is explicit", () => {
    const template = withEdges([
      ...without("DataLoading_calibration", "TabularPreprocessing_calibration"),
      ["DataLoading_training", "TabularPreprocessing_calibration"],
    ]);
    expect(faults(template).filter(({ severity }) => severity === "error")).toEqual([]);
    const wires = template.generatePipeline().wires.filter(({ to }) => to.step === "TabularPreprocessing_calibration");
    expect(wires.map(({ from }) => from.step)).toContain("DataLoading_training");
  });

  test("reports two edges into one input as an error that names both", () => {
    const template = withEdges([...creditDag.edges, ["DataLoading_calibration", "TabularPreprocessing_training"]]);
    const [fault] = faults(template);
    expect(fault).toMatchObject({ code: "resolve/two-edges", at: { step: "TabularPreprocessing_training" } });
    expect(fault?.message).toContain(
      "DataLoading_training → TabularPreprocessing_training and DataLoading_calibration → TabularPreprocessing_training",
    );
  });

  test("removes and reports cycles, unknown nodes and duplicates", () => {
    expect(codes(withEdges([...creditDag.edges, ["Registration", "DataLoading_training"]]))).toContain(
      "author/dag-cycle",
    );
    const stranger = faults(withEdges([...creditDag.edges, ["Packge", "Registration"]]));
    expect(stranger[0]).toMatchObject({ code: "author/dag-node", hint: "did you mean 'Package'?" });
    const twice = { nodes: [...creditDag.nodes, "Payload"], edges: creditDag.edges };
    expect(codes(new PipelineBuilderTemplate({ name, dag: twice, configMap: creditConfigs }))).toEqual([
      "author/dag-twice",
    ]);
  });
});

describe("configs are found for nodes", () => {
  test("with any capitalisation of job types", () => {
    const capital = (node: string): string => node.replace(/_(.)/, (_, letter: string) => `_${letter.toUpperCase()}`);
    const dag = {
      nodes: creditDag.nodes.map(capital),
      edges: creditDag.edges.map(([from, to]) => [capital(from), capital(to)] as const),
    };
    const template = new PipelineBuilderTemplate({ name, dag, configMap: creditConfigs });
    expect(faults(template)).toEqual([]);
    expect(template.toPipeline().steps.map(({ id }) => id)).toEqual(dag.nodes);
  });

  test("from a map keyed by node, and report missing, unused and mismatched configs", () => {
    const map: Record<string, StepConfig> = Object.fromEntries(creditConfigs.map((config) => [config.name, config]));
    const { Payload: _, Package: pack, ...others } = map;
    const configMap = { ...others, Package: map["XGBoostTraining"] as StepConfig, Extra: pack as StepConfig };
    const template = new PipelineBuilderTemplate({ name, dag: creditDag, configMap });
    expect(template.build().diagnostics.map(({ code, at }) => [code, at.step])).toEqual([
      ["author/node-clash", "Package"],
      ["config/no-config", "Payload"],
      ["config/unused", "Extra"],
    ]);
  });
});

describe("custom builders", () => {
  const plain = Pipeline.fromConfigs(creditConfigs, { name });
  const build = (builderMap: ConstructorParameters<typeof PipelineBuilderTemplate>[0]["builderMap"]) =>
    new PipelineBuilderTemplate({ name, dag: creditDag, configMap: creditConfigs, builderMap });

  test("replace the emission of one step, and nothing else", async () => {
    const tagged = build({
      XGBoostTraining: {
        emit: (step) => ({ ...step, Arguments: { ...step.Arguments, EnableNetworkIsolation: true } }),
      },
    });
    const [before, after] = [await definitionText(plain), await definitionText(tagged.generatePipeline())].map((text) =>
      text.split("\n"),
    ) as [string[], string[]];
    expect(after.filter((line) => !before.includes(line)).map((line) => line.trim())).toEqual([
      '"EnableNetworkIsolation": true,',
    ]);
    expect(after).toHaveLength(before.length + 1);
  });

  test("are found by node, step, alias or config class, the most specific first", async () => {
    const named = (value: string) => ({
      emit: (step: { Type: string; Arguments: object }) => ({ ...step, Description: value }) as never,
    });
    const template = build({
      DataLoading: named("all"),
      DataLoading_training: named("one"),
      PackageConfig: named("class"),
    });
    const { Steps } = JSON.parse(await definitionText(template.generatePipeline())) as {
      Steps: readonly { Name: string; Description?: string }[];
    };
    const said = Object.fromEntries(Steps.map(({ Name, Description }) => [Name, Description]));
    expect([said["DataLoading_training"], said["DataLoading_calibration"], said["Package"]]).toEqual([
      "one",
      "all",
      "class",
    ]);
  });

  test("can be whole specifications", async () => {
    const bigger = defineStep({ ...xgboostTraining, job: { ...xgboostTraining.job, image: { uri: "my-image:1" } } });
    expect(await definitionText(build({ XGBoostTraining: bigger as never }).generatePipeline())).toContain(
      '"my-image:1"',
    );
    expect(build({ DataLoading: dataLoading as never }).build().diagnostics).toEqual([]);
  });

  test("that are unused or not builders are reported", () => {
    const template = build({ XGBoostTrainin: { emit: (step) => step }, Package: { wrong: 1 } as never });
    expect(template.build().diagnostics.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      [
        "author/not-a-builder",
        "the value for 'Package' in the builder map is not a builder",
        expect.stringContaining("emit"),
      ],
      ["author/builder-key", expect.stringContaining("'XGBoostTrainin'"), "did you mean 'XGBoostTraining'?"],
    ]);
  });

  test("that fail are reported at their step", async () => {
    const template = build({
      Package: {
        emit: () => {
          throw new Error("no image for you");
        },
      },
    });
    await expect(definitionText(template.generatePipeline())).rejects.toThrow(
      "the builder of Package failed: no image for you",
    );
  });
});

test("the inputs and outputs of nodes are collected", () => {
  const { ioRequirements } = withEdges(creditDag.edges);
  const trainer = ioRequirements.find(({ node }) => node === "XGBoostTraining");
  expect(trainer?.inputs.map(({ port, kind, required }) => [port, kind, required])).toEqual([
    ["data", "tabular.processed", true],
    ["hyperparameters", "hyperparameters", false],
  ]);
  expect(trainer?.outputs.map(({ port }) => port)).toEqual(["model", "evaluation"]);
});
