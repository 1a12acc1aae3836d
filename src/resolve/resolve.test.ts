import { describe, expect, it } from "vitest";
import { z } from "zod";
import { field } from "../spec/fields.ts";
import { satisfies, standardKinds } from "../spec/kinds.ts";
import { definePack, type Pack } from "../spec/pack.ts";
import type { Gate, PipelineValue, StepInstance } from "../spec/pipeline.ts";
import type { StepSpec } from "../spec/step.ts";
import { pipelineOfNames, resolve, type Specifications, wireNames } from "./index.ts";

const job = { type: "gate" } as const;
const label = z.object({ label: field(z.string().optional(), { doc: "", context: "label" }) });
const plain = z.object({});
const step = (spec: Partial<StepSpec> & Pick<StepSpec, "name" | "rank" | "inputs" | "outputs">): StepSpec => ({
  verb: spec.name.toLowerCase(),
  summary: "",
  config: plain,
  job,
  ...spec,
});

const load = step({
  name: "Load",
  rank: 0,
  config: label,
  inputs: {},
  outputs: { data: { kind: "tabular.raw", doc: "" } },
});
const prepare = step({
  name: "Prepare",
  verb: "prepare",
  rank: 10,
  config: label,
  follows: "data",
  inputs: { data: { kind: "tabular.raw", doc: "", from: "branch" } },
  outputs: { data: { kind: "tabular.processed", doc: "" } },
});
const sample = step({
  name: "Sample",
  rank: 11,
  follows: "data",
  inputs: { data: { kind: "tabular.processed", doc: "", from: "branch" } },
  outputs: { data: { kind: "tabular.processed", doc: "" } },
});
const train = step({
  name: "Train",
  rank: 30,
  home: "training",
  config: label,
  inputs: { data: { kind: "tabular.processed", doc: "", from: "branch" } },
  outputs: { model: { kind: "model.xgboost", doc: "" }, scores: { kind: "predictions", doc: "", byProduct: true } },
});
const test = step({
  name: "Test",
  rank: 40,
  follows: "data",
  inputs: {
    model: { kind: "model.xgboost", doc: "", from: "trained" },
    data: { kind: "tabular.processed", doc: "", from: "held-out" },
  },
  outputs: { predictions: { kind: "predictions", doc: "" }, metrics: { kind: "metrics.classification", doc: "" } },
});
const pack = step({
  name: "Pack",
  rank: 70,
  inputs: {
    model: { kind: "model", doc: "", from: "trained" },
    report: { kind: "report", doc: "", from: "anywhere", optional: true },
  },
  outputs: { package: { kind: "package", doc: "" } },
});
const steps = [load, prepare, sample, train, test, pack];
const specs = specificationsOf(definePack({ name: "test", version: "1", steps }));

/** The part of a registry that resolution needs. The registry itself is in a sibling layer. */
function specificationsOf({ steps }: Pack): Specifications {
  const names = new Map(steps.map((spec) => [spec.name, spec]));
  return {
    steps,
    names,
    roles: new Map(),
    kind: (kind) =>
      [...standardKinds].reverse().find((info) => satisfies(kind, info.kind)) ?? {
        kind,
        phrase: kind,
        carrier: "prefix",
        reach: "branch",
      },
    parse: (name) => {
      const [head = "", branch] = name.split("_");
      const spec = names.get(head);
      return spec === undefined ? undefined : { spec, ...(branch === undefined ? {} : { branch }) };
    },
  };
}

type Change = Partial<StepInstance>;
/** A pipeline built from names, with changes to some of its steps. */
const pipeline = (
  names: readonly string[],
  changes: Readonly<Record<string, Change>> = {},
  more: Partial<PipelineValue> = {},
): PipelineValue => {
  const { pipeline: value } = pipelineOfNames(names, specs);
  return { ...value, ...more, steps: value.steps.map((one) => ({ ...one, ...changes[one.id] })) };
};
const sources = (value: PipelineValue): Readonly<Record<string, string>> =>
  Object.fromEntries(
    resolve(value, specs).value.wires.map(({ from, to }) => [`${to.step}.${to.port}`, `${from.step}.${from.port}`]),
  );
const messages = (value: PipelineValue): readonly string[] =>
  resolve(value, specs).diagnostics.map(({ message }) => message);
const codes = (value: PipelineValue): readonly string[] => resolve(value, specs).diagnostics.map(({ code }) => code);

describe("a missing input", () => {
  it("is reported in one sentence, with the candidates, the call to add, and a fix", () => {
    const [fault] = resolve(pipeline(["Load", "Train"]), specs).diagnostics;
    expect(fault?.message).toBe(
      "Train needs processed tabular data (tabular.processed), but Load gives raw tabular data: call .prepare() first",
    );
    expect(fault?.seen).toEqual(["Load.data (tabular.raw)"]);
    expect(fault?.hint).toBe("add Prepare between them: .prepare()");
    expect(fault?.fix).toEqual({
      title: "insert Prepare",
      edits: [{ path: ["steps", 1], action: "insert", value: "Prepare" }],
    });
  });

  it("names the other branch that has the data", () => {
    const names = ["Load_training", "Prepare_training", "Train", "Load_calibration", "Test_calibration"];
    expect(messages(pipeline(names))).toEqual([
      "Test_calibration needs processed tabular data on the calibration branch (tabular.processed), which only Prepare_training makes: add Prepare_calibration",
    ]);
  });

  it("is reported once, and its dependents are suppressed", () => {
    const { value, diagnostics } = resolve(pipeline(["Load", "Train", "Test", "Pack"]), specs);
    expect(diagnostics.map(({ at }) => at.step)).toEqual(["Train"]);
    expect(value.unresolved).toEqual(["Train", "Test", "Pack"]);
  });

  it("is bridged on request, with a note for each inserted step", () => {
    const { value, diagnostics } = resolve(pipeline(["Load", "Test"]), specs, { autoInsert: true });
    expect(value.steps.map(({ id }) => id)).toEqual(["Load", "Prepare", "Train", "Test"]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["resolve/inserted", "resolve/inserted"]);
    expect(value.unresolved).toEqual([]);
  });
});

describe("a tie", () => {
  const names = ["Load_training", "Prepare_training", "Train", "Prepare_a", "Load_a", "Load_b", "Prepare_b", "Test"];
  it("lists the candidates, each with the lines that would choose it", () => {
    const [fault] = resolve(pipeline(names), specs).diagnostics;
    expect(fault?.code).toBe("resolve/tie");
    expect(fault?.message).toContain("Prepare_a.data or Prepare_b.data");
    expect(fault?.seen?.[0]).toContain('p.step("Test", test, { data: prepareA.out.data })');
    expect(fault?.seen?.[0]).toContain("inputs: { data: Prepare_a.data }");
  });

  it("is resolved by either set of lines", () => {
    const inputs = { data: { from: "output", step: "Prepare_a", port: "data" } } as const;
    const chosen = pipeline(names, { Test: { inputs } });
    expect(codes(chosen)).toEqual([]);
    expect(sources(chosen)["Test.data"]).toBe("Prepare_a.data");
    expect(resolve(chosen, specs).value.steps.find(({ id }) => id === "Test")?.effectiveBranch).toBe("a");
  });

  it("leaves out the step without falling back to a second choice", () => {
    const { value } = resolve(pipeline(names), specs);
    expect(value.unresolved).toEqual(["Test"]);
    expect(value.wires.some(({ to }) => to.step === "Test" && to.port === "data")).toBe(false);
  });
});

describe("an explicit wire", () => {
  const wire = (step: string, port: string) => ({ from: "output", step, port }) as const;
  const names = ["Load", "Prepare", "Sample", "Train"];
  it("overrides every rule", () => {
    expect(sources(pipeline(names))["Train.data"]).toBe("Sample.data");
    expect(sources(pipeline(names, { Train: { inputs: { data: wire("Prepare", "data") } } }))["Train.data"]).toBe(
      "Prepare.data",
    );
  });

  it.each([
    [{ data: wire("Prepar", "data") }, "resolve/unknown-source", "did you mean 'Prepare'?"],
    [{ data: wire("Prepare", "dat") }, "resolve/unknown-output", "did you mean 'data'?"],
    [{ date: wire("Prepare", "data") }, "resolve/unknown-input", "did you mean 'data'?"],
    [{ data: wire("Load", "data") }, "resolve/wrong-kind", "omit the input"],
    [{ data: { from: "nothing" } as const }, "resolve/required-input", "give a URI"],
  ])("is checked: %j", (inputs, code, hint) => {
    const { diagnostics, value } = resolve(pipeline(names, { Train: { inputs } }), specs);
    expect(diagnostics.map((d) => d.code)).toEqual([code]);
    expect(diagnostics[0]?.hint).toContain(hint);
    expect(value.unresolved).toContain("Train");
  });

  it("that forms a cycle names the steps along it", () => {
    const { diagnostics, value } = resolve(
      pipeline(names, {
        Load: { after: ["Train"] },
        Prepare: { inputs: { data: wire("Load", "data") } },
        Train: { after: ["Prepare"] },
      }),
      specs,
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(["resolve/cycle"]);
    for (const name of ["Load", "Prepare", "Train"]) expect(diagnostics[0]?.message).toContain(name);
    expect(value.unresolved).toEqual(expect.arrayContaining(["Load", "Prepare", "Train"]));
  });

  it("is not required if the user provides the data or leaves out an optional input", () => {
    const given = pipeline(["Train", "Pack"], {
      Train: { inputs: { data: { from: "external", uri: "s3://bucket/rows" } } },
      Pack: { inputs: { report: { from: "nothing" } } },
    });
    expect(codes(given)).toEqual([]);
  });
});

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

  function change(): Change {
    return { branch: undefined } as unknown as Change;
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

  it("that contains a step twice is reported", () => {
    expect(wireNames(["Load", "Load"], specs).diagnostics.map(({ code }) => code)).toEqual(["resolve/duplicate-step"]);
  });
});
