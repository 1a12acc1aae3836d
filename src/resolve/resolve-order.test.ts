import { describe, expect, it } from "vitest";
import type { Gate } from "../spec/pipeline.ts";
import { wireNames } from "./index.ts";
import { codes, messages, pipeline, type StepChange, sources, specs } from "./testing/pipelines.ts";

describe("the order of calls", () => {
  const chain = (names: readonly string[]) =>
    names.slice(1).map((step, index) => ({ kind: "order", step, after: names[index] ?? "" }) as const);
  it("determines the row for steps with the same rank", () => {
    const calls = ["Load", "Prepare", "Sample_2nd", "Sample_1st", "Train"];
    const byCalls = pipeline(calls, { Sample_1st: change(), Sample_2nd: change() }, { hints: chain(calls) });
    expect(sources(byCalls)).toMatchObject({
      "Sample_2nd.data": "Prepare.data",
      "Sample_1st.data": "Sample_2nd.data",
      "Train.data": "Sample_1st.data",
    });
    expect(codes({ ...byCalls, hints: [] })).toEqual(["resolve/tie"]);
  });

  it("is overridden by prerequisites", () => {
    const calls = ["Train", "Prepare", "Load"];
    const inputs = { data: { from: "output", step: "Load", port: "data" } } as const;
    expect(
      codes(pipeline(calls, { Prepare: { inputs }, Train: { after: ["Prepare"] } }, { hints: chain(calls) })),
    ).toEqual([]);
  });

  function change(): StepChange {
    return { branch: undefined } as unknown as StepChange;
  }
});

describe("arms", () => {
  const gate: Gate = {
    id: "good",
    conditions: [{ LeftValue: { "Specline:Metric": { step: "Test", metric: "auc" } } }],
  };
  const names = ["Load", "Prepare", "Train", "Test", "Pack"];
  it("can be read only from inside", () => {
    const inside = pipeline(names, { Pack: { arm: { gate: "good", side: "then" } } }, { gates: [gate] });
    expect(codes(inside)).toEqual([]);
    const outside = pipeline(
      names,
      { Train: { arm: { gate: "good", side: "then" } } },
      { gates: [{ ...gate, conditions: [] }] },
    );
    expect(messages(outside)[0]).toBe(
      "Test needs a trained XGBoost model (model.xgboost), which only Train makes, inside the arm 'good/then': move Test into that arm",
    );
  });

  it("cannot be read from the other arm, even by an explicit wire", () => {
    const inputs = { model: { from: "output", step: "Train", port: "model" } } as const;
    const other = pipeline(
      names,
      { Train: { arm: { gate: "good", side: "then" } }, Pack: { arm: { gate: "good", side: "else" }, inputs } },
      { gates: [{ ...gate, conditions: [] }] },
    );
    expect(codes(other)).toContain("resolve/arm");
  });

  it("whose gate measures their own outputs form a cycle", () => {
    const circle = pipeline(names, { Test: { arm: { gate: "good", side: "then" } } }, { gates: [gate] });
    expect(codes(circle)).toEqual(["resolve/cycle"]);
  });
});

describe("facts", () => {
  it("must agree along wires, and both locations are reported", () => {
    const value = pipeline(["Load", "Prepare", "Train"], {
      Load: { config: { label: "Status" } },
      Train: { config: { label: "default" } },
    });
    expect(messages(value)).toEqual([
      "label is 'Status' in Load, but 'default' in Train: data flows from one to the other, so both must agree",
    ]);
  });

  it("come from the context if a step does not set them, and expressions are not compared", () => {
    const config = { label: "other" };
    expect(
      messages(pipeline(["Load", "Prepare"], { Prepare: { config } }, { context: { label: "Status" } }))[0],
    ).toContain("label is 'Status' in the pipeline's context, but 'other' in Prepare");
    const later = { label: { Get: "Parameters.label" } };
    expect(codes(pipeline(["Load", "Prepare"], { Load: { config: later }, Prepare: { config } }))).toEqual([]);
  });
});

describe("a list of names", () => {
  it("echoes names as given, suggests the nearest name for a misspelled one, and continues", () => {
    const { edges, diagnostics } = wireNames(["Load_Training", "Prepare_training", "Trian", "Train"], specs);
    expect(edges.map(({ from, to }) => `${from.step} ${to.step}`)).toEqual([
      "Load_Training Prepare_training",
      "Prepare_training Train",
    ]);
    expect(diagnostics.map(({ message, hint }) => [message, hint])).toEqual([
      ["there is no step 'Trian'", "did you mean 'Train'?"],
    ]);
  });

  it("does not report the outputs of a misspelled step as missing", () => {
    const { diagnostics } = wireNames(["Load", "Prepare", "Trian", "Pack"], specs);
    expect(diagnostics.map(({ code }) => code)).toEqual(["resolve/unknown-step"]);
  });

  it("is reported if it contains a step twice", () => {
    expect(wireNames(["Load", "Load"], specs).diagnostics.map(({ code }) => code)).toEqual(["resolve/duplicate-step"]);
  });
});
